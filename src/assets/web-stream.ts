import type { Readable } from 'node:stream';

/**
 * A stream of Node as the web's: it reads on only when it is asked to, and closes what it reads from when its reader
 * leaves. (`Readable.toWeb` reads ahead, and tells of a cancel only later.)
 */
export function webStreamOf(readable: Readable): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = readable[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      // Ending the iteration doesn't close what was never begun.
      readable.destroy();
      await chunks.return?.();
    },
  });
}
