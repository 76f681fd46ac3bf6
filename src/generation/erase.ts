import { and, eq, isNull, sql } from 'drizzle-orm';
import { type Viewer, requireScope } from '../access/viewer.ts';
import { kindOfId } from '../base/ids.ts';
import { NotFoundRefusal } from '../base/refusal.ts';
import { clip } from '../base/storable.ts';
import { rawOf, type Orm } from '../db/client.ts';
import { lockStream } from '../events/append.ts';
import { askToStop } from './cancel.ts';
import { eraseContent } from './erase-content.ts';
import { isEnded } from './state.ts';
import { generation } from './tables.ts';

export interface EraseRooms {
  readonly orm: Orm;
  /** Called after the commit: the place to wake the worker that runs it, and its readers. */
  readonly onCancel: (generationId: string) => void;
}

/**
 * Erases the content of a generation. One that has not ended is canceled, and erased in the transaction that ends it: a
 * picture that is under way is paid for either way, and nobody will see it. `contentErasedAt` says when it was done.
 * Twice is harmless. Throws ForbiddenRefusal, NotFoundRefusal.
 */
export async function eraseGeneration(
  { orm, onCancel }: EraseRooms,
  viewer: Viewer | null,
  generationId: string,
): Promise<void> {
  const { accountId } = requireScope(viewer, 'GENERATIONS_WRITE');
  const notFound = new NotFoundRefusal(`There is no generation ${clip(generationId)} that you may erase.`);
  // Other texts are no ids, and some of them no text that the database takes.
  if (kindOfId(generationId) !== 'generation') throw notFound;
  await orm.transaction(async (tx) => {
    await lockStream(tx, generationId);
    if ((await askToStop(tx, { accountId, generationId })) === null) throw notFound;
    const same = and(eq(generation.accountId, accountId), eq(generation.id, generationId));
    const [row] = await tx
      .select({ status: generation.status, contentErasedAt: generation.contentErasedAt })
      .from(generation)
      .where(same);
    if (row === undefined) throw notFound;
    if (!isEnded(row.status)) {
      await tx
        .update(generation)
        .set({ eraseRequestedAt: sql`now()` })
        .where(and(same, isNull(generation.eraseRequestedAt)));
    } else if (row.contentErasedAt === null) await eraseContent(rawOf(tx), { accountId, generationId });
  });
  onCancel(generationId);
}
