import { GoogleError } from './google-error.ts';

/** `GET models/{model}`: the resource, with the limits of Google's page of gemini-3.1-flash-image. */
export function modelResource(name: string): object {
  return {
    name: `models/${name}`,
    version: '3.1',
    displayName: name,
    description: 'A pretended image model of the sandbox.',
    inputTokenLimit: 131_072,
    outputTokenLimit: 32_768,
    supportedGenerationMethods: ['generateContent', 'batchGenerateContent'],
    temperature: 1,
    topP: 0.95,
    topK: 64,
    maxTemperature: 2,
    thinking: true,
  };
}

const LARGEST_PAGE = 1000;

/** `GET models`, paged by `pageSize` and `pageToken` (here: the name that the page before ended with). */
export function listModels(names: readonly string[], query: URLSearchParams): object {
  const asked = query.get('pageSize');
  const size = asked === null ? 50 : Number(asked);
  if (!Number.isInteger(size) || size < 0) {
    throw new GoogleError('INVALID_ARGUMENT', `Invalid value at 'page_size' (TYPE_INT32), "${asked}"`);
  }
  const token = query.get('pageToken');
  const sorted = names.toSorted();
  const rest = token === null ? sorted : sorted.filter((name) => name > token);
  const page = rest.slice(0, Math.min(size === 0 ? 50 : size, LARGEST_PAGE));
  return {
    models: page.map(modelResource),
    ...(page.length < rest.length ? { nextPageToken: page.at(-1) } : {}),
  };
}
