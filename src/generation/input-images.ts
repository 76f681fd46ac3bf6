import { holdImages, imagesByIds, insertImage, insertInputImages, type Image } from '../assets/images.ts';
import { keepPicture, type StoredPicture } from '../assets/ingest.ts';
import { readInputPicture, redrawInputPicture } from '../assets/input.ts';
import { InvalidPictureError, isTransparentPng } from '../assets/picture.ts';
import type { ImageStore } from '../assets/store.ts';
import { createTurns } from '../assets/turns.ts';
import { kindOfId } from '../base/ids.ts';
import { InvalidInputRefusal, type InputProblem } from '../base/refusal.ts';
import type { Database, Tx } from '../db/client.ts';
import { clip } from '../base/storable.ts';
import { PictureFetchError, type FetchPicture } from '../providers/fetch-picture.ts';
import type { ImageInput } from './start.ts';

/** Pictures of a request whose bytes are in the store. */
export interface ReceivedImages {
  /** In the order that they were given. */
  readonly images: readonly StoredPicture[];
  readonly mask: StoredPicture | null;
  /** Those of them that were named by their id, with where: their bytes are there only as long as that image is. */
  readonly named: readonly { readonly id: string; readonly path: readonly string[] }[];
}

export interface ReceiveRooms {
  readonly database: Database;
  readonly store: ImageStore;
  readonly fetchPicture: FetchPicture;
}

/** Of one request, side by side: each may hold 25 MiB, and a client waits for the slowest. */
const AT_ONCE = 4;
/** All addresses of one request, in milliseconds: its client must not wait longer for an answer. */
const LONGEST_FETCHING_MS = 60_000;

/**
 * Takes in the pictures of a request before it is accepted: data URLs and what is at addresses are drawn anew and stored,
 * ids must be the caller's own images. Throws InvalidInputRefusal with a problem for each that can't be used.
 */
export async function receiveImages(
  rooms: ReceiveRooms,
  accountId: string,
  { images, mask }: { images: readonly ImageInput[]; mask: ImageInput | null },
): Promise<ReceivedImages> {
  const given = [
    ...images.map((input, index) => ({ input, path: ['images', String(index)] })),
    ...(mask === null ? [] : [{ input: mask, path: ['mask'] }]),
  ];
  const known = await ownImages(rooms.database, accountId, given);
  const takeTurn = createTurns(AT_ONCE);
  const leaving = new AbortController();
  const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(LONGEST_FETCHING_MS)]);
  try {
    const received = await Promise.all(given.map((one) => takeTurn(() => receive(rooms, known, one, signal))));
    const problems = received.flatMap((one) => ('problem' in one ? [one.problem] : []));
    if (problems.length > 0) throw new InvalidInputRefusal(problems);
    const stored = received.flatMap((one) => ('picture' in one ? [one.picture] : []));
    const named = given.flatMap(({ input: { id }, path }) => (typeof id === 'string' ? [{ id, path }] : []));
    if (mask === null) return { images: stored, mask: null, named };
    return { images: stored.slice(0, -1), mask: await checkedMask(rooms.store, stored), named };
  } finally {
    // A store that failed one of them must not leave the others being fetched for nobody.
    leaving.abort();
  }
}

/**
 * Makes them the generation's, in the transaction that accepts it. Returns the ids of their rows. Throws
 * InvalidInputRefusal when one that was named was erased since it was received.
 */
export async function keepInputImages(
  tx: Tx,
  owner: { accountId: string; generationId: string },
  { images, mask, named }: ReceivedImages,
): Promise<{ imageIds: string[]; maskId: string | null }> {
  const held = await holdImages(
    tx,
    named.map(({ id }) => id),
  );
  const gone = named.filter(({ id }) => !held.has(id));
  if (gone.length > 0) throw new InvalidInputRefusal(gone.map(({ id, path }) => unknownImage(id, path)));
  const imageIds = await insertInputImages(tx, { ...owner, pictures: images });
  if (mask === null) return { imageIds, maskId: null };
  // Without a place of its own: it is none of the references.
  const role = { ...owner, attemptId: null, purpose: 'INPUT' as const, index: null };
  return { imageIds, maskId: await insertImage(tx, { ...role, picture: mask }) };
}

interface Given {
  readonly input: ImageInput;
  readonly path: readonly string[];
}

/** By id, those of the images that are named and may be used. */
async function ownImages(
  { orm }: Database,
  accountId: string,
  given: readonly Given[],
): Promise<ReadonlyMap<string, Image>> {
  // Other texts are no ids, and some of them no text that the database takes.
  const ids = given.flatMap(({ input: { id } }) => (typeof id === 'string' && kindOfId(id) === 'image' ? [id] : []));
  const found = ids.length === 0 ? [] : await imagesByIds(orm, ids);
  return new Map(
    found.filter((image) => image.accountId === accountId && image.erasedAt === null).map((image) => [image.id, image]),
  );
}

async function receive(
  { store, fetchPicture }: ReceiveRooms,
  known: ReadonlyMap<string, Image>,
  { input: { id, url, dataUrl, stored }, path }: Given,
  signal: AbortSignal,
): Promise<{ readonly picture: StoredPicture } | { readonly problem: InputProblem }> {
  const refuse = (field: keyof ImageInput, message: string) => ({ problem: { path: [...path, field], message } });
  if (stored !== undefined) return { picture: stored };
  try {
    if (typeof dataUrl === 'string') return { picture: await keepPicture(store, await readInputPicture(dataUrl)) };
    if (typeof url === 'string') {
      const { bytes } = await fetchPicture(url, signal);
      return { picture: await keepPicture(store, await redrawInputPicture(bytes)) };
    }
  } catch (error) {
    if (error instanceof InvalidPictureError) return refuse(typeof url === 'string' ? 'url' : 'dataUrl', error.message);
    if (error instanceof PictureFetchError) return refuse('url', `${error.code}: ${error.message}`);
    throw error;
  }
  const image = known.get(id ?? '');
  if (image === undefined) return { problem: unknownImage(id ?? '', path) };
  const { sha256, mimeType, width, height, bytes } = image;
  return { picture: { sha256, mimeType, width, height, bytes } };
}

function unknownImage(id: string, path: readonly string[]): InputProblem {
  const message = `There is no image ${clip(id)} that you may use. Give the id of an upload or of one of your images, or send a dataUrl.`;
  return { path: [...path, 'id'], message };
}

/** The last one, which must fit the first. Throws InvalidInputRefusal. */
async function checkedMask(store: ImageStore, stored: readonly StoredPicture[]): Promise<StoredPicture> {
  const [first, mask] = [stored.at(0), stored.at(-1)];
  if (first === undefined || mask === undefined) throw new TypeError('a mask came without an image');
  const problems: InputProblem[] = [];
  if (mask.width !== first.width || mask.height !== first.height) {
    const message = `Expected a mask as large as the first image, ${first.width} × ${first.height} pixels; it has ${mask.width} × ${mask.height}.`;
    problems.push({ path: ['mask'], message });
  }
  if (mask.mimeType !== 'image/png' || !(await isTransparentPng(await store.bytes(mask.sha256)))) {
    const message =
      'Expected a PNG with transparency, transparent where the image may be changed; this picture has none.';
    problems.push({ path: ['mask'], message });
  }
  if (problems.length > 0) throw new InvalidInputRefusal(problems);
  return mask;
}
