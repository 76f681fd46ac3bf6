import { eq } from 'drizzle-orm';
import type { Orm } from '../db/client.ts';
import { account } from './tables.ts';
import { requireScope, type Viewer } from './viewer.ts';
import type { ImageRetention } from './retentions.ts';

/** How long the pictures of an account are kept. */
export async function readImageRetention(orm: Orm, accountId: string): Promise<ImageRetention> {
  const [row] = await orm
    .select({ imageRetention: account.imageRetention })
    .from(account)
    .where(eq(account.id, accountId));
  if (row === undefined) throw new Error(`${accountId} has a key and is no account`);
  return row.imageRetention;
}

/**
 * Sets how long the pictures of the viewer's account are kept, those that there are already too: what has outlived it
 * goes with the next round, and what is gone doesn't come back. Twice is harmless. Throws ForbiddenRefusal.
 */
export async function setImageRetention(
  orm: Orm,
  viewer: Viewer | null,
  imageRetention: ImageRetention,
): Promise<ImageRetention> {
  const { accountId } = requireScope(viewer, 'ADMIN');
  await orm.update(account).set({ imageRetention }).where(eq(account.id, accountId));
  return imageRetention;
}
