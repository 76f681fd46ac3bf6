import { sql } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Database } from '../db/client.ts';
import type { Image } from './images.ts';
import { keepPicture } from './ingest.ts';
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
  const [kept] = await database.orm
    .insert(image)
    .values({ accountId, id: newId('image'), purpose: 'UPLOAD', ...picture })
    // Its time begins anew: whoever sends it again counts on it from now on.
    .onConflictDoUpdate({
      target: [image.accountId, image.sha256],
      targetWhere: sql`purpose = 'UPLOAD' and erased_at is null`,
      set: { createdAt: sql`now()` },
    })
    .returning();
  if (kept === undefined) throw new Error('an insert that updates what is in its way gave no row');
  return kept;
}
