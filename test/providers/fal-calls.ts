import assert from 'node:assert/strict';
import { createGuardedFetch } from '../../src/fetch/guarded-fetch.ts';
import { createFal } from '../../src/providers/fal.ts';
import { freeFetch } from '../../src/providers/free-fetch.ts';
import { createPaidFetch } from '../../src/providers/paid-fetch.ts';
import type { Provider, ProviderRequest } from '../../src/providers/provider.ts';
import type { QueueMethod } from '../../src/providers/queue-method.ts';

export const KEY = 'an-id:a-secret-that-nobody-may-see';
export const NANO = 'fal-ai/nano-banana-2';

export const REQUEST: ProviderRequest = {
  attemptId: 'att_1',
  upstreamModelId: NANO,
  prompt: 'a lighthouse at night, seen from the sea',
  images: [],
  imageField: 'image_urls',
  mask: null,
  maskField: null,
  conversation: null,
  fields: { resolution: '0.5K', output_format: 'jpeg' },
};

export type Fal = Provider & { readonly standard: QueueMethod };

/** fal as it is found at a server, with the real fetches: the sandbox's doors, or one address for all of them. */
export function falAt(
  url: string,
  {
    apiKey = KEY,
    firstByteTimeoutMs = 3000,
    doors = ['/fal/queue', '/fal/rest', '/fal/api'],
  }: { apiKey?: string; firstByteTimeoutMs?: number; doors?: readonly string[] } = {},
): Fal {
  const [queue = '', rest = '', api = ''] = doors;
  const provider = createFal({
    apiKey,
    queueUrl: `${url}${queue}`,
    restUrl: `${url}${rest}`,
    apiUrl: `${url}${api}`,
    firstByteTimeoutMs,
    fetch: createPaidFetch(),
    freeFetch,
    fetchPicture: createGuardedFetch({ allowOrigins: [new URL(url).origin] }),
  });
  const { standard } = provider;
  assert(standard.kind === 'queue');
  return { ...provider, standard };
}
