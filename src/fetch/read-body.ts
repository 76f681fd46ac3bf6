import type { FetchLimits } from './fetch-limits.ts';
import { failed } from './guard-error.ts';
import { tooLarge } from './picture-error.ts';

/**
 * All bytes of an answer, counted as they come, whatever was declared. `giveUp` is called with the reason when they come
 * too slowly, and must end the body. Throws PictureFetchError, and what the body throws.
 */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  { mostBytes, graceMs, leastBytesPerSecond }: FetchLimits,
  giveUp: (reason: Error) => void,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  const from = performance.now();
  // Over all of the time, so that one who sends well and then rests a little isn't cut off.
  const watch = setInterval(() => {
    const elapsedMs = performance.now() - from;
    if (elapsedMs >= graceMs && received < (elapsedMs / 1000) * leastBytesPerSecond)
      giveUp(failed('it sends too slowly', { retryable: true }));
  }, graceMs / 5);
  try {
    for await (const chunk of body) {
      received += chunk.byteLength;
      if (received > mostBytes) throw tooLarge(mostBytes);
      chunks.push(chunk);
    }
  } finally {
    clearInterval(watch);
  }
  return Buffer.concat(chunks, received);
}
