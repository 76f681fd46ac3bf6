import { createHash } from 'node:crypto';
import type { Json } from '../base/json.ts';
import type { ProviderRequest, RequestImage } from './provider.ts';
import { UnrenderableError } from './provider-error.ts';
import { setField } from './set-field.ts';

/** Larger pictures are uploaded first, so that a request stays small enough for the history to keep it. */
const LARGEST_INLINE_BYTES = 256 * 1024;

/**
 * The JSON of a request: the model's input. `addressOf` says where each picture lies.
 *
 * A request without a seed gets one that follows from the attempt's id. To the picture it is as good as any other, and
 * in fal's history it tells this request from all others, should its answer be lost. Models that know no seed leave
 * fields aside that they don't know. Throws UnrenderableError when the catalog's data is wrong.
 */
export function falBody(
  request: ProviderRequest,
  addressOf: (image: RequestImage) => string = shownAddress,
): { readonly [key: string]: Json } {
  const body: { [key: string]: Json } = { prompt: request.prompt };
  for (const [path, value] of Object.entries(request.fields)) setField(body, path, value);
  body['seed'] ??= seedOf(request.attemptId);
  const { images, imageField, mask, maskField } = request;
  if (images.length > 0) setField(body, placeOf(imageField, 'images'), images.map(addressOf));
  if (mask !== null) setField(body, placeOf(maskField, 'a mask'), addressOf(mask));
  return body;
}

/** 31 bits: the most that every model takes. The same attempt, the same number. */
export function seedOf(attemptId: string): number {
  return createHash('sha256').update(`fal seed ${attemptId}`).digest().readUInt32BE() >>> 1;
}

function placeOf(field: string | null, what: string): string {
  if (field !== null) return field;
  throw new UnrenderableError(`The offer names no field of the model's input for ${what}. Name it in the catalog.`);
}

export function isInline({ bytes }: RequestImage): boolean {
  return bytes.length <= LARGEST_INLINE_BYTES;
}

/** A small picture as it is sent; a large one by its hash, since its address is known only when it was uploaded. */
export function shownAddress(image: RequestImage): string {
  if (isInline(image)) return `data:${image.mimeType};base64,${image.bytes.toBase64()}`;
  return `upload:${createHash('sha256').update(image.bytes).digest('hex')}`;
}
