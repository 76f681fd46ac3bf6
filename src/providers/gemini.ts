import type { Response } from 'undici';
import { geminiBody } from './gemini-body.ts';
import { readResponse } from './gemini-response.ts';
import { failed, unknown } from './outcome.ts';
import { NetworkError, type PaidFetch } from './paid-fetch.ts';
import type { Provider, ProviderCall, ProviderOutcome, ProviderRequest, ProviderUpdate } from './provider.ts';
import { ProviderError, UnrenderableError } from './provider-error.ts';
import { createQuote } from './quote.ts';

export interface GeminiSettings {
  /** Without a trailing slash; may have a path of its own. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly fetch: PaidFetch;
  /** The model may think for minutes before it says its first word. */
  readonly firstByteTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
}

/**
 * Google's Gemini API, streaming (`models.streamGenerateContent?alt=sse`, https://ai.google.dev/api/generate-content).
 * One call, one answer on the same connection; nothing can be asked afterwards, and hanging up is charged in full.
 *
 * Its own error JSON, at any status or in mid-stream, is a complete answer and so is a refusal: the outcome is 'failed'.
 * Everything that breaks before the answer told its end is 'unknown', also a gateway's page instead of an answer; only
 * a status below 500 is believed without the provider's own form, because that much says that nobody took the request.
 * Sources of a grounded answer come as a last piece of text.
 */
export function createGemini(settings: GeminiSettings): Provider {
  return {
    slug: 'gemini',
    kind: 'sync',
    billedWhenAborted: true,
    body: geminiBody,
    run: (request, call) => run(settings, request, call),
  };
}

async function* run(
  settings: GeminiSettings,
  request: ProviderRequest,
  call: ProviderCall,
): AsyncGenerator<ProviderUpdate, ProviderOutcome> {
  const quote = createQuote({ apiKey: settings.apiKey, prompt: request.prompt });
  let url: string;
  let body: string;
  try {
    url = `${settings.baseUrl}/v1beta/models/${modelSegment(request)}:streamGenerateContent?alt=sse`;
    body = JSON.stringify(geminiBody(request));
  } catch (error) {
    if (!(error instanceof UnrenderableError)) throw error;
    // Nothing was sent. Our own data is wrong for this offer alone, so the route goes on without it.
    return failed(new ProviderError(error.message, { code: 'INTERNAL', reach: 'OFFER', billing: 'NO', cause: error }));
  }

  let response: Response;
  try {
    response = await settings.fetch(url, {
      headers: { 'x-goog-api-key': settings.apiKey, 'content-type': 'application/json', accept: 'text/event-stream' },
      body,
      signal: call.signal,
      beforeSend: call.beforeSend,
      firstByteTimeoutMs: settings.firstByteTimeoutMs ?? 300_000,
      idleTimeoutMs: settings.idleTimeoutMs ?? 120_000,
    });
  } catch (error) {
    if (error instanceof NetworkError) return unanswered(error, call.signal);
    throw error; // What beforeSend threw.
  }
  return yield* readResponse(response, call.signal, quote);
}

function unanswered(error: NetworkError, signal: AbortSignal): ProviderOutcome {
  if (error.sent === 'AMBIGUOUS') return unknown(error.message, { cause: error, signal, providerRequestId: null });
  const [code, message] = signal.aborted
    ? (['CANCELED', 'The call was stopped before anything was sent.'] as const)
    : (['PROVIDER_UNAVAILABLE', `Gemini could not be reached: ${error.message}.`] as const);
  return failed(new ProviderError(message, { code, reach: 'RETRY', billing: 'NO', cause: error }));
}

/** The id goes into the path, so it must be one plain segment of it. */
function modelSegment({ upstreamModelId }: ProviderRequest): string {
  if (/^[a-z0-9][a-z0-9._-]*$/i.test(upstreamModelId)) return upstreamModelId;
  throw new UnrenderableError(
    `The upstream model id must be letters, digits, ".", "_" and "-", got ${JSON.stringify(upstreamModelId)}.`,
  );
}
