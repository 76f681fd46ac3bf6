import { kindOfId } from '../base/ids.ts';
import { InvalidInputRefusal, type InputProblem } from '../base/refusal.ts';
import { imagesByIds, insertInputImages } from '../assets/images.ts';
import { keepPicture, type StoredPicture } from '../assets/ingest.ts';
import { readInputPicture } from '../assets/input.ts';
import { InvalidPictureError } from '../assets/picture.ts';
import type { ImageStore } from '../assets/store.ts';
import type { Database, Tx } from '../db/client.ts';
import type { ImageInput } from './start.ts';

/** Reference images whose bytes are in the store, in the order that they were given. */
export type ReceivedImages = readonly StoredPicture[];

/**
 * Takes in reference images before the request is accepted: data URLs are drawn anew and stored, ids must be the
 * caller's own images. Throws InvalidInputRefusal with a problem for each that can't be used.
 */
export async function receiveImages(
  { database, store }: { database: Database; store: ImageStore },
  accountId: string,
  inputs: readonly ImageInput[],
): Promise<ReceivedImages> {
  // Other texts are no ids, and some of them no text that the database takes.
  const ids = inputs.flatMap(({ id }) => (typeof id === 'string' && kindOfId(id) === 'image' ? [id] : []));
  const known = new Map(
    (ids.length === 0 ? [] : await imagesByIds(database.orm, ids)).map((image) => [image.id, image]),
  );
  const problems: InputProblem[] = [];
  const received: StoredPicture[] = [];
  for (const [index, { id, dataUrl }] of inputs.entries()) {
    if (typeof dataUrl === 'string') {
      try {
        received.push(await keepPicture(store, await readInputPicture(dataUrl)));
      } catch (error) {
        if (!(error instanceof InvalidPictureError)) throw error;
        problems.push({ path: ['images', String(index), 'dataUrl'], message: error.message });
      }
      continue;
    }
    const image = known.get(id ?? '');
    if (image === undefined || image.accountId !== accountId || image.erasedAt !== null) {
      problems.push({
        path: ['images', String(index), 'id'],
        message: `There is no image ${id ?? ''} that you may use. Give the id of one of your images, or send a dataUrl.`,
      });
    } else {
      received.push({
        sha256: image.sha256,
        mimeType: image.mimeType,
        width: image.width,
        height: image.height,
        bytes: image.bytes,
      });
    }
  }
  if (problems.length > 0) throw new InvalidInputRefusal(problems);
  return received;
}

/** Makes them the generation's, in the transaction that accepts it. Returns the ids of their rows. */
export function keepInputImages(
  tx: Tx,
  owner: { accountId: string; generationId: string },
  pictures: ReceivedImages,
): Promise<string[]> {
  return insertInputImages(tx, { ...owner, pictures });
}
