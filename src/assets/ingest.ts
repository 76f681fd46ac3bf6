import { mimeTypeOf, type PictureFormat } from './format.ts';
import { convertPicture, measurePicture, type MadePicture, type Measures } from './picture.ts';
import type { ImageStore } from './store.ts';

/** A picture that is in the store, with what it is. */
export interface StoredPicture extends Measures {
  readonly sha256: string;
  /** How many. */
  readonly bytes: number;
}

/**
 * Keeps a picture that came from a provider: as it came, with whatever marks of its origin it carries, unless another
 * format was asked for. Nothing is written for bytes that are no picture. Twice is harmless: equal bytes are kept once.
 * Throws InvalidPictureError and StorageError.
 */
export async function ingestPicture(
  store: ImageStore,
  bytes: Uint8Array,
  { format, quality = null }: { format?: PictureFormat; quality?: number | null } = {},
): Promise<StoredPicture> {
  const measures = await measurePicture(bytes);
  if (format === undefined || mimeTypeOf(format) === measures.mimeType)
    return keepPicture(store, { ...measures, bytes });
  return keepPicture(store, await convertPicture(bytes, { format, quality }));
}

/** Keeps a picture that was made and measured here. Throws StorageError. */
export async function keepPicture(store: ImageStore, picture: MadePicture): Promise<StoredPicture> {
  const { bytes, mimeType, width, height } = picture;
  return { sha256: await store.put(bytes), mimeType, width, height, bytes: bytes.byteLength };
}
