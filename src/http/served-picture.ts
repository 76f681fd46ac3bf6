import { extensionOf, mimeTypeOf, type PictureMimeType } from '../assets/format.ts';
import type { Image } from '../assets/images.ts';
import { StorageError, type ByteRange, type ImageStore } from '../assets/store.ts';
import type { Variant } from '../assets/variant.ts';
import { variantTag, type Variants } from '../assets/variants.ts';

/** A picture as it is to be sent. What its head says is known before a byte is read or made. */
export interface ServedPicture {
  readonly etag: string;
  readonly mimeType: PictureMimeType;
  /** Made of ids and numbers of ours alone: nothing in it needs quoting. */
  readonly fileName: string;
  open(): Promise<{
    readonly size: number;
    readonly stream: (range?: ByteRange) => Promise<ReadableStream<Uint8Array>>;
  }>;
}

/** As it is kept. Throws a StorageError when the store has it in another size than its row says, or not at all. */
export function keptPicture(store: ImageStore, image: Image): ServedPicture {
  const { sha256, mimeType, bytes } = image;
  return {
    etag: `"${sha256}"`,
    mimeType,
    fileName: `${nameOf(image)}.${extensionOf(mimeType)}`,
    async open() {
      const size = await store.size(sha256);
      if (size === bytes) return { size, stream: (range) => store.stream(sha256, range) };
      const message = `The picture ${sha256} should have ${bytes} bytes; the store has ${size ?? 'none'} of it.`;
      throw new StorageError(message, { code: size === null ? 'MISSING' : 'DAMAGED', retryable: false });
    },
  };
}

/** In another size or format. */
export function variantPicture(variants: Variants, image: Image, variant: Variant): ServedPicture {
  const mimeType = mimeTypeOf(variant.format);
  return {
    etag: `"${variantTag(image.sha256, variant)}"`,
    mimeType,
    fileName: `${nameOf(image)}${variant.width === null ? '' : `-${variant.width}`}.${extensionOf(mimeType)}`,
    async open() {
      const bytes = await variants.of(image.sha256, variant);
      const stream = async (range?: ByteRange) =>
        streamOf(range === undefined ? bytes : bytes.subarray(range.start, range.end + 1));
      return { size: bytes.byteLength, stream };
    },
  };
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

function nameOf({ id, generationId, index, purpose }: Image): string {
  return purpose === 'FINAL' && generationId !== null && index !== null ? `${generationId}-${index}` : id;
}
