import type { Json } from '../base/json.ts';
import { setPictures, shownAddress } from './job-pictures.ts';
import type { ProviderRequest, RequestImage } from './provider.ts';
import { UnrenderableError } from './provider-error.ts';
import { setField } from './set-field.ts';

/**
 * How a model is called. An official one by its name: it is priced by what comes out. Any other by a version of it: it
 * is priced by the time that it runs.
 */
export type ReplicateModel =
  | { readonly kind: 'official'; readonly path: string }
  | { readonly kind: 'version'; readonly path: string; readonly version: string };

const NAME = /^[\w.-]+\/[\w.-]+$/;
const VERSION = /^(?:[\w.-]+\/[\w.-]+:)?[0-9a-f]{64}$/;

/** Throws UnrenderableError for an id that can't be one of Replicate's. */
export function replicateModel(upstreamModelId: string): ReplicateModel {
  // A segment of dots alone would lead to another place of the API.
  const plain = !upstreamModelId.split('/').some((segment) => /^\.+$/.test(segment));
  if (plain && NAME.test(upstreamModelId)) return { kind: 'official', path: `/models/${upstreamModelId}/predictions` };
  if (plain && VERSION.test(upstreamModelId)) {
    return { kind: 'version', path: '/predictions', version: upstreamModelId };
  }
  throw new UnrenderableError(
    `The upstream model id must be "owner/name", "owner/name:version" or a version of 64 hexadecimal digits, got ${JSON.stringify(upstreamModelId)}.`,
  );
}

/**
 * The JSON of a prediction: its input, and the version where the model is called by one. The offer's fields are those of
 * the model's input, and nothing but the input can be reached by them. `addressOf` says where each picture lies.
 * Throws UnrenderableError when the catalog's data is wrong.
 */
export function replicateBody(
  request: ProviderRequest,
  addressOf: (image: RequestImage) => string = shownAddress,
): { readonly [key: string]: Json } {
  const model = replicateModel(request.upstreamModelId);
  const input: { [key: string]: Json } = { prompt: request.prompt };
  for (const [path, value] of Object.entries(request.fields)) setField(input, path, value);
  setPictures(input, request, addressOf);
  return { ...(model.kind === 'version' && { version: model.version }), input };
}
