import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { image, looseBytes } from './tables.ts';

/** Erases all images of a generation, whatever they were to it. Their rows stay, with their hashes and measures. Twice is harmless. */
export async function eraseImagesOfGeneration(tx: Tx, generationId: string): Promise<void> {
  const erased = await tx
    .update(image)
    .set({ erasedAt: sql`now()` })
    .where(and(eq(image.generationId, generationId), isNull(image.erasedAt)))
    .returning({ sha256: image.sha256 });
  await loosen(tx, erased);
}

/** Erases these images. Twice is harmless. */
export async function eraseImages(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const erased = await tx
    .update(image)
    .set({ erasedAt: sql`now()` })
    .where(and(inArray(image.id, [...ids]), isNull(image.erasedAt)))
    .returning({ sha256: image.sha256 });
  await loosen(tx, erased);
}

/**
 * Notes bytes that have one name less, in the transaction that takes it away: whether they have another, and may go, is
 * looked at afterwards.
 */
export async function loosen(tx: Tx, bytes: readonly { readonly sha256: string }[]): Promise<void> {
  // In one order everywhere, so that two who erase the same bytes don't wait for each other in a ring.
  const hashes = [...new Set(bytes.map(({ sha256 }) => sha256))].toSorted();
  if (hashes.length === 0) return;
  await tx
    .insert(looseBytes)
    .values(hashes.map((sha256) => ({ sha256 })))
    .onConflictDoUpdate({ target: looseBytes.sha256, set: { lookAt: sql`clock_timestamp()` } });
}
