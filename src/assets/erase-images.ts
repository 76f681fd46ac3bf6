import type { TransactionSql } from '../db/client.ts';

interface Bytes {
  readonly sha256: string;
}

/** Erases all images of a generation, whatever they were to it. Their rows stay, with their hashes and measures. Twice is harmless. */
export async function eraseImagesOfGeneration(tx: TransactionSql, generationId: string): Promise<void> {
  await loosen(
    tx,
    await tx<Bytes[]>`
      update image set erased_at = now() where generation_id = ${generationId} and erased_at is null returning sha256`,
  );
}

/** Erases these images. Twice is harmless. */
export async function eraseImages(tx: TransactionSql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await loosen(
    tx,
    await tx<Bytes[]>`
      update image set erased_at = now()
      where id in (select json_array_elements_text(${JSON.stringify(ids)}::text::json)) and erased_at is null returning sha256`,
  );
}

/**
 * Notes bytes that have one name less, in the transaction that takes it away: whether they have another, and may go, is
 * looked at afterwards.
 */
export async function loosen(tx: TransactionSql, bytes: readonly Bytes[]): Promise<void> {
  // In one order everywhere, so that two who erase the same bytes don't wait for each other in a ring.
  const hashes = [...new Set(bytes.map(({ sha256 }) => sha256))].toSorted();
  if (hashes.length === 0) return;
  await tx`
    insert into loose_bytes (sha256) select json_array_elements_text(${JSON.stringify(hashes)}::text::json)
    on conflict (sha256) do update set look_at = clock_timestamp()`;
}
