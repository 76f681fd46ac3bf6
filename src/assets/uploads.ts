import { and, eq, isNull, sql } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Database, Queryable } from '../db/client.ts';
import type { Image } from './images.ts';
import { keepPicture, type StoredPicture } from './ingest.ts';
import { redrawInputPicture } from './input.ts';
import type { ImageStore } from './store.ts';
import { image } from './tables.ts';

/**
 * Keeps a picture that requests of this account may name by its id. It is drawn anew, as every picture that comes in; the
 * same bytes are the same image for one account, and nobody learns whether another has them. Throws InvalidPictureError
 * and StorageError.
 */
export async function keepUpload(
  { database, store }: { readonly database: Database; readonly store: ImageStore },
  accountId: string,
  bytes: Uint8Array,
): Promise<Image> {
  const picture = await keepPicture(store, await redrawInputPicture(bytes));
  for (;;) {
    const kept =
      (await insertUpload(database.orm, accountId, picture)) ?? (await findUpload(database.orm, accountId, picture));
    // Neither: the one that stood in the way was erased in between, so the next try finds the place free.
    if (kept !== null) return kept;
  }
}

const STANDS = sql`purpose = 'UPLOAD' and erased_at is null`;

/** Null when the account has these bytes already. */
async function insertUpload(orm: Queryable, accountId: string, picture: StoredPicture): Promise<Image | null> {
  const [inserted] = await orm
    .insert(image)
    .values({ accountId, id: newId('image'), purpose: 'UPLOAD', ...picture })
    .onConflictDoNothing({ target: [image.accountId, image.sha256], where: STANDS })
    .returning();
  return inserted ?? null;
}

async function findUpload(orm: Queryable, accountId: string, { sha256 }: StoredPicture): Promise<Image | null> {
  const [found] = await orm
    .select()
    .from(image)
    .where(
      and(
        eq(image.accountId, accountId),
        eq(image.sha256, sha256),
        eq(image.purpose, 'UPLOAD'),
        isNull(image.erasedAt),
      ),
    );
  return found ?? null;
}
