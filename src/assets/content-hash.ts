import { createHash } from 'node:crypto';

/** What bytes are kept under. */
export function contentHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Throws TypeError for what is no hash: it becomes a part of paths. */
export function assertContentHash(sha256: string): void {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError(`A picture is named by 64 hex digits; got "${sha256}".`);
}

/** Reads a stream to its end and compares it with its name. */
export async function hashFits(stream: ReadableStream<Uint8Array>, sha256: string): Promise<boolean> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex') === sha256;
}
