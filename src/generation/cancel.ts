import { and, eq, sql } from 'drizzle-orm';
import { settleBudget } from '../access/budget.ts';
import { type Viewer, requireScope } from '../access/viewer.ts';
import { kindOfId } from '../base/ids.ts';
import { NotFoundRefusal } from '../base/refusal.ts';
import type { Orm, Tx } from '../db/client.ts';
import { appendEvents, lockStream, raiseFence } from '../events/append.ts';
import type { CancelBilling } from '../events/event.ts';
import { clip } from '../base/storable.ts';
import { isEnded } from './state.ts';
import { generation } from './tables.ts';

export interface CancelRooms {
  readonly orm: Orm;
  /** Called after the commit: the place to wake the worker that runs it, and its readers. */
  readonly onCancel: (generationId: string) => void;
}

/**
 * Asks for a generation to stop, and says at once what is known of the bill: FREE when nothing was sent, TOO_LATE when it
 * had ended, else UNKNOWN until its last event. Asking twice is asking once.
 *
 * A queued generation ends here and now, unless a worker is claiming its row at this moment: then whichever commits first
 * decides, and the other finds out by the row's status. Throws ForbiddenRefusal, NotFoundRefusal.
 */
export async function cancelGeneration(
  { orm, onCancel }: CancelRooms,
  viewer: Viewer | null,
  generationId: string,
): Promise<CancelBilling> {
  const { accountId } = requireScope(viewer, 'GENERATIONS_WRITE');
  const notFound = new NotFoundRefusal(`There is no generation ${clip(generationId)} that you may cancel.`);
  // Other texts are no ids, and some of them no text that the database takes.
  if (kindOfId(generationId) !== 'generation') throw notFound;
  const billing = await orm.transaction(async (tx) => {
    await lockStream(tx, generationId);
    const known = await askToStop(tx, { accountId, generationId });
    if (known === null) throw notFound;
    return known;
  });
  onCancel(generationId);
  return billing;
}

/** What a cancel is, in the caller's transaction, which holds the stream's lock. Null when the account has no such generation. */
export async function askToStop(
  tx: Tx,
  { accountId, generationId }: { readonly accountId: string; readonly generationId: string },
): Promise<CancelBilling | null> {
  const [row] = await tx
    .select({
      status: generation.status,
      cancelRequestedAt: generation.cancelRequestedAt,
      cancelBilling: generation.cancelBilling,
      apiKeyId: generation.apiKeyId,
      sandbox: generation.sandbox,
      heldMicros: generation.heldMicros,
    })
    .from(generation)
    .where(and(eq(generation.accountId, accountId), eq(generation.id, generationId)))
    .for('no key update');
  if (row === undefined) return null;
  if (row.status === 'CANCELED') return row.cancelBilling ?? 'UNKNOWN';
  if (isEnded(row.status)) return 'TOO_LATE';
  if (row.status === 'QUEUED') {
    await tx
      .update(generation)
      .set({
        status: 'CANCELED',
        cancelRequestedAt: sql`now()`,
        finishedAt: sql`clock_timestamp()`,
        cancelBilling: 'FREE',
        heldMicros: 0,
      })
      .where(eq(generation.id, generationId));
    const { apiKeyId, sandbox, heldMicros } = row;
    await settleBudget(tx, { accountId, apiKeyId, sandbox }, { heldMicros, spentMicros: 0 });
    const fence = await raiseFence(tx, generationId);
    await appendEvents(tx, { generationId, fence }, [
      { type: 'CANCEL_REQUESTED', attemptId: null, body: {} },
      { type: 'GENERATION_CANCELED', attemptId: null, body: { billing: 'FREE' } },
    ]);
    return 'FREE';
  }
  if (row.cancelRequestedAt !== null) return 'UNKNOWN';
  await tx
    .update(generation)
    .set({
      cancelRequestedAt: sql`now()`,
      // One that is parked is nobody's now: it is due at once, for whoever claims it.
      runAfter: sql`case when ${generation.leaseOwner} is null then now() else ${generation.runAfter} end`,
    })
    .where(eq(generation.id, generationId));
  await appendEvents(tx, { generationId, fence: null }, [{ type: 'CANCEL_REQUESTED', attemptId: null, body: {} }]);
  return 'UNKNOWN';
}
