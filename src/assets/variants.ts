import { LRUCache } from 'lru-cache';
import { convertKeptPicture } from './picture.ts';
import type { ImageStore } from './store.ts';
import { createTurns } from './turns.ts';
import type { Variant } from './variant.ts';

const MOST_CACHED_BYTES = 64_000_000;
/** Links live as long; what nobody asks for any more, or was erased, isn't kept longer in memory. */
const CACHED_MS = 3_600_000;
const MOST_WAITING = 32;

/** So many wait already that another would wait too long. Ask again in seconds. */
export class VariantsBusyError extends Error {
  override name = 'VariantsBusyError';
}

/**
 * Makes pictures in other sizes and formats, when they are asked for, and keeps those that were asked for lately.
 *
 * One at a time in a process: of the two turns that decoding has, one is always left for pictures that are paid for. Who
 * asks for what is being made already gets the same.
 */
export class Variants {
  readonly #store: ImageStore;
  readonly #takeTurn = createTurns(1);
  readonly #making = new Map<string, Promise<Uint8Array>>();
  readonly #made = new LRUCache<string, Uint8Array>({
    maxSize: MOST_CACHED_BYTES,
    sizeCalculation: (bytes) => bytes.byteLength,
    ttl: CACHED_MS,
  });

  constructor(store: ImageStore) {
    this.#store = store;
  }

  /** Throws VariantsBusyError, StorageError, and InvalidPictureError for what can't be decoded within bounds. */
  async of(sha256: string, variant: Variant): Promise<Uint8Array> {
    const tag = variantTag(sha256, variant);
    const made = this.#made.get(tag);
    if (made !== undefined) return made;
    const making = this.#making.get(tag) ?? this.#begin(tag, sha256, variant);
    return making;
  }

  #begin(tag: string, sha256: string, variant: Variant): Promise<Uint8Array> {
    if (this.#making.size >= MOST_WAITING)
      throw new VariantsBusyError(`${MOST_WAITING} pictures are being converted or wait for it.`);
    const making = this.#takeTurn(async () => {
      // Read when it is its turn: what waits holds no bytes.
      const { bytes } = await convertKeptPicture(await this.#store.bytes(sha256), variant);
      this.#made.set(tag, bytes);
      return bytes;
    }).finally(() => this.#making.delete(tag));
    this.#making.set(tag, making);
    return making;
  }
}

/** Names the bytes of a variant, as a hash does those of the picture. */
export function variantTag(sha256: string, { width, format }: Variant): string {
  return `${sha256}-${width ?? 'whole'}-${format}`;
}
