import { createHash } from 'node:crypto';
import type { Json } from '../base/json.ts';
import type { ProviderRequest, RequestImage } from './provider.ts';
import { UnrenderableError } from './provider-error.ts';
import { setField } from './set-field.ts';

/**
 * Larger pictures are uploaded first: fal's history keeps only requests that are small enough, and Replicate wants data
 * in addresses only up to here.
 */
const LARGEST_INLINE_BYTES = 256 * 1024;

/**
 * Puts the addresses of a request's pictures where the offer says that its model's input has them.
 * Throws UnrenderableError when the offer names no such field.
 */
export function setPictures(
  input: { [key: string]: Json },
  { images, imageField, mask, maskField }: ProviderRequest,
  addressOf: (image: RequestImage) => string,
): void {
  if (images.length > 0) setField(input, placeOf(imageField, 'images'), images.map(addressOf));
  if (mask !== null) setField(input, placeOf(maskField, 'a mask'), addressOf(mask));
}

function placeOf(field: string | null, what: string): string {
  if (field !== null) return field;
  throw new UnrenderableError(`The offer names no field of the model's input for ${what}. Name it in the catalog.`);
}

/** Those of a request's pictures that are uploaded before it is sent. */
export function picturesToUpload({ images, mask }: ProviderRequest): RequestImage[] {
  return (mask === null ? images : [...images, mask]).filter((picture) => !isInline(picture));
}

/** A small picture as it is sent; a large one by its hash, since its address is known only when it was uploaded. */
export function shownAddress(image: RequestImage): string {
  return isInline(image) ? `data:${image.mimeType};base64,${image.bytes.toBase64()}` : `upload:${sha256Of(image)}`;
}

export function isInline({ bytes }: RequestImage): boolean {
  return bytes.length <= LARGEST_INLINE_BYTES;
}

export function sha256Of({ bytes }: RequestImage): string {
  return createHash('sha256').update(bytes).digest('hex');
}
