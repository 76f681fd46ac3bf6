import { imagesByIds } from '../assets/images.ts';
import { StorageError, type ImageStore } from '../assets/store.ts';
import { backoffMs } from '../base/backoff.ts';
import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import type { Database } from '../db/client.ts';
import type { Held } from './held.ts';
import { throughLosses } from './through-losses.ts';

/** A picture that an edit starts from, as it is sent. */
export interface ReferenceImage {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}

/**
 * The reference images of a generation, in order. A store that is away is waited for until the generation must stop; a
 * StorageError is returned when its time is over by then, and at once when a picture is lost. Nothing was sent yet, so
 * a stop for another reason gives none, and the lanes see the reason for themselves.
 */
export async function readReferenceImages(
  { database, store, log }: { database: Database; store: ImageStore; log: Log },
  held: Held,
  ids: readonly string[],
): Promise<readonly ReferenceImage[] | StorageError> {
  if (ids.length === 0) return [];
  const rows = await throughLosses(held, log, () => imagesByIds(database.orm, ids));
  const images = new Map(rows.map((image) => [image.id, image]));
  for (let failures = 1; ; failures += 1) {
    try {
      return await Promise.all(
        ids.map(async (id) => {
          const image = images.get(id);
          if (image === undefined) throw new Error(`the reference image ${id} is not there`);
          if (image.erasedAt !== null) throw erased(id);
          return { bytes: await store.bytes(image.sha256), mimeType: image.mimeType };
        }),
      );
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      if (!error.retryable || held.stopReason === 'deadline') return error;
      if (held.stopReason !== null) return [];
      log.error({ generation_id: held.generationId, code: error.code, failures }, 'reference_image_unreadable');
      await wait(backoffMs(failures, { baseMs: 500, maxMs: 10_000 }), held.signal);
    }
  }
}

/** Its owner, or the end of its time, was faster than this generation, which continues another one's image. */
function erased(id: string): StorageError {
  return new StorageError(`The image ${id} was erased before it was used.`, { code: 'ERASED', retryable: false });
}
