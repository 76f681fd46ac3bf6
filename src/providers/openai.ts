import type { Response } from 'undici';
import { credentialName } from './credential.ts';
import type { FetchPicture } from './fetch-picture.ts';
import { openaiBody, openaiMessage, type OpenaiMessage } from './openai-body.ts';
import { readOpenai } from './openai-response.ts';
import { failed, unknown } from './outcome.ts';
import { NetworkError, type PaidFetch } from './paid-fetch.ts';
import type { Provider, ProviderCall, ProviderOutcome, ProviderRequest, ProviderUpdate } from './provider.ts';
import { ProviderError, UnrenderableError } from './provider-error.ts';
import { createQuote } from './quote.ts';

export interface OpenaiSettings {
  /** With its version, as in "https://api.openai.com/v1", without a trailing slash. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly fetch: PaidFetch;
  readonly fetchPicture: FetchPicture;
  /** Servers that don't stream say nothing until the picture is there. */
  readonly firstByteTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
}

/**
 * OpenAI's images API, and whatever speaks it (https://developers.openai.com/api/reference/resources/images). One call,
 * one answer on the same connection: a stream of interim pictures and the final one, or plain JSON, with the picture or
 * with its address. There is no job to ask for afterwards, and hanging up is charged.
 *
 * Its own error JSON, at any status or in mid-stream, is a complete answer: the outcome is 'failed'. Everything that
 * breaks before a final picture was told is 'unknown', also a gateway's page instead of an answer; only a status below
 * 500 is believed without the provider's own form, because that much says that nobody took the request.
 */
export function createOpenai(settings: OpenaiSettings): Provider {
  return {
    slug: 'openai',
    credential: credentialName(settings.apiKey),
    conversationFamily: null,
    standard: {
      kind: 'sync',
      billedWhenAborted: true,
      body: openaiBody,
      run: (request, call) => run(settings, request, call),
    },
    batch: null,
    verifyHook: null,
  };
}

async function* run(
  settings: OpenaiSettings,
  request: ProviderRequest,
  call: ProviderCall,
): AsyncGenerator<ProviderUpdate, ProviderOutcome> {
  const { baseUrl, apiKey, fetchPicture, firstByteTimeoutMs = 300_000, idleTimeoutMs = 300_000 } = settings;
  const { signal, beforeSend } = call;
  let message: OpenaiMessage;
  try {
    message = openaiMessage(request);
  } catch (error) {
    if (!(error instanceof UnrenderableError)) throw error;
    // Nothing was sent. Our own data is wrong for this offer alone, so the route goes on without it.
    return failed(new ProviderError(error.message, { code: 'INTERNAL', reach: 'OFFER', billing: 'NO', cause: error }));
  }

  let response: Response;
  try {
    response = await settings.fetch(`${baseUrl}${message.path}`, {
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': message.contentType,
        accept: 'text/event-stream, application/json',
      },
      body: message.body,
      signal,
      beforeSend,
      firstByteTimeoutMs,
      idleTimeoutMs,
    });
  } catch (error) {
    if (error instanceof NetworkError) return unanswered(error, signal);
    throw error; // What beforeSend threw.
  }
  return yield* readOpenai(response, { signal, fetchPicture, quote: createQuote({ apiKey, prompt: request.prompt }) });
}

function unanswered(error: NetworkError, signal: AbortSignal): ProviderOutcome {
  if (error.sent === 'AMBIGUOUS') return unknown(error.message, { cause: error, signal, providerRequestId: null });
  const [code, message] = signal.aborted
    ? (['CANCELED', 'The call was stopped before anything was sent.'] as const)
    : (['PROVIDER_UNAVAILABLE', `OpenAI could not be reached: ${error.message}.`] as const);
  return failed(new ProviderError(message, { code, reach: 'RETRY', billing: 'NO', cause: error }));
}
