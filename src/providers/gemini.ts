import { credentialName } from './credential.ts';
import type { FreeFetch } from './free-fetch.ts';
import { createGeminiBatch } from './gemini-batch.ts';
import { geminiBody } from './gemini-body.ts';
import { GOOGLE_FAMILY } from './gemini-contents.ts';
import { streamContent } from './gemini-stream.ts';
import type { PaidFetch } from './paid-fetch.ts';
import type { Provider, ProviderCall, ProviderOutcome, ProviderRequest, ProviderUpdate } from './provider.ts';
import { createQuote } from './quote.ts';

export interface GeminiSettings {
  /** Without a trailing slash; may have a path of its own. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly fetch: PaidFetch;
  readonly freeFetch: FreeFetch;
  readonly firstByteTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
}

/**
 * Google's Gemini API (https://ai.google.dev/api/generate-content): streaming, and at half the price by batches, hours
 * later. The same models as Vertex AI's, by another door; each continues what the other began.
 */
export function createGemini(settings: GeminiSettings): Provider {
  return {
    slug: 'gemini',
    credential: credentialName(settings.apiKey),
    conversationFamily: GOOGLE_FAMILY,
    standard: {
      kind: 'sync',
      billedWhenAborted: true,
      body: geminiBody,
      run: (request, call) => run(settings, request, call),
    },
    batch: createGeminiBatch(settings),
    verifyHook: null,
  };
}

function run(
  { baseUrl, apiKey, fetch, firstByteTimeoutMs, idleTimeoutMs }: GeminiSettings,
  request: ProviderRequest,
  call: ProviderCall,
): AsyncGenerator<ProviderUpdate, ProviderOutcome> {
  const door = {
    address: (model: string) => `${baseUrl}/v1beta/models/${model}:streamGenerateContent?alt=sse`,
    headers: { 'x-goog-api-key': apiKey },
    wording: { api: 'Gemini', quote: createQuote({ apiKey, prompt: request.prompt }) } as const,
    fetch,
    firstByteTimeoutMs,
    idleTimeoutMs,
  };
  return streamContent(door, request, call);
}
