import { createHash } from 'node:crypto';
import type { Json } from '../base/json.ts';
import { setPictures, shownAddress } from './job-pictures.ts';
import type { ProviderRequest, RequestImage } from './provider.ts';
import { setField } from './set-field.ts';

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
  setPictures(body, request, addressOf);
  return body;
}

/** 31 bits: the most that every model takes. The same attempt, the same number. */
export function seedOf(attemptId: string): number {
  return createHash('sha256').update(`fal seed ${attemptId}`).digest().readUInt32BE() >>> 1;
}
