import { createOpenai } from '../../src/providers/openai.ts';
import { type FetchPicture, PictureFetchError } from '../../src/providers/fetch-picture.ts';
import { createPaidFetch } from '../../src/providers/paid-fetch.ts';
import type { ProviderRequest } from '../../src/providers/provider.ts';
import { type Answer, hear, type HeardCall, KEY, startServer, type Told } from './answers.ts';

/** The smallest picture that the model makes, and the fewest tokens. */
export const SMALL = { size: '1024x640', quality: 'low', partial_images: 1 };
export const MODEL = 'gpt-image-2';

export type OpenaiCall = HeardCall & { readonly fetchPicture?: FetchPicture };

/** Runs one call of OpenAI's to its end. */
export function tellOpenai(
  baseUrl: string,
  request: Partial<ProviderRequest> = {},
  { fetchPicture = noPictures, idleTimeoutMs, firstByteTimeoutMs, ...call }: OpenaiCall = {},
): Promise<Told> {
  const openai = createOpenai({
    baseUrl,
    apiKey: KEY,
    fetch: createPaidFetch(),
    fetchPicture,
    ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
    ...(firstByteTimeoutMs !== undefined && { firstByteTimeoutMs }),
  });
  return hear(openai, { upstreamModelId: MODEL, fields: SMALL, ...request }, call);
}

/** Asks a server that answers so, and checks that it was asked once. */
export async function askOpenai(answer: Answer, call: OpenaiCall = {}): Promise<Told> {
  const server = await startServer(answer);
  try {
    const told = await tellOpenai(server.url, {}, call);
    if (server.calls() !== 1) throw new Error(`One call is sent once, and came ${server.calls()} times.`);
    return told;
  } finally {
    await server.stop();
  }
}

const noPictures: FetchPicture = (url) =>
  Promise.reject(new PictureFetchError(`nothing is fetched from ${url} here`, { retryable: false }));
