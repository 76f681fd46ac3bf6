import type { Response } from 'undici';
import { renderGeminiBody } from './gemini-body.ts';
import { readResponse } from './gemini-response.ts';
import type { Wording } from './gemini-wording.ts';
import { failed, unknown } from './outcome.ts';
import { NetworkError, type PaidFetch } from './paid-fetch.ts';
import type { ProviderCall, ProviderOutcome, ProviderRequest, ProviderUpdate } from './provider.ts';
import { ProviderError, UnrenderableError } from './provider-error.ts';

/** Where a call goes and what it proves itself with. */
export interface Door {
  /** The address of the streaming method, by the model's id as one segment of a path. */
  readonly address: (model: string) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly wording: Wording;
  readonly fetch: PaidFetch;
  /** The model may think for minutes before it says its first word. */
  readonly firstByteTimeoutMs?: number | undefined;
  readonly idleTimeoutMs?: number | undefined;
}

/**
 * One streaming call (`streamGenerateContent?alt=sse`), the same at both of Google's doors: one answer on the same
 * connection; nothing can be asked afterwards, and hanging up is charged in full.
 *
 * Its own error JSON, at any status or in mid-stream, is a complete answer and so is a refusal: the outcome is 'failed'.
 * Everything that breaks before the answer told its end is 'unknown', also a gateway's page instead of an answer; only
 * a status below 500 is believed without the provider's own form, because that much says that nobody took the request.
 * Sources of a grounded answer come as a last piece of text.
 */
export async function* streamContent(
  door: Door,
  request: ProviderRequest,
  call: ProviderCall,
): AsyncGenerator<ProviderUpdate, ProviderOutcome> {
  const { wording } = door;
  const rendered = unlessUnrenderable(() => {
    const { body, ...asked } = renderGeminiBody(request);
    return { url: door.address(modelSegment(request)), body: JSON.stringify(body), asked };
  });
  if (rendered instanceof ProviderError) return failed(rendered);
  let response: Response;
  try {
    response = await door.fetch(rendered.url, {
      headers: { ...door.headers, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: rendered.body,
      signal: call.signal,
      beforeSend: call.beforeSend,
      firstByteTimeoutMs: door.firstByteTimeoutMs ?? 300_000,
      idleTimeoutMs: door.idleTimeoutMs ?? 120_000,
    });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error; // What beforeSend threw.
    if (error.sent === 'NOT_SENT') return failed(notSent(error, wording, call.signal));
    return unknown(error.message, { cause: error, signal: call.signal, providerRequestId: null });
  }
  return yield* readResponse(response, { signal: call.signal, wording, asked: rendered.asked });
}

/** Nothing was sent. Our own data is wrong for this offer alone, so the route goes on without it. */
export function unlessUnrenderable<Rendered>(render: () => Rendered): Rendered | ProviderError {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof UnrenderableError)) throw error;
    return new ProviderError(error.message, { code: 'INTERNAL', reach: 'OFFER', billing: 'NO', cause: error });
  }
}

/** A call that provably never left. */
export function notSent(error: NetworkError, { api }: Wording, signal: AbortSignal): ProviderError {
  if (signal.aborted) return stoppedBeforeSending(error);
  const message = `${api} could not be reached: ${error.message}.`;
  return new ProviderError(message, { code: 'PROVIDER_UNAVAILABLE', reach: 'RETRY', billing: 'NO', cause: error });
}

export function stoppedBeforeSending(cause: unknown): ProviderError {
  const message = 'The call was stopped before anything was sent.';
  return new ProviderError(message, { code: 'CANCELED', reach: 'RETRY', billing: 'NO', cause });
}

/** The id goes into the path, so it must be one plain segment of it. */
export function modelSegment({ upstreamModelId }: ProviderRequest): string {
  if (/^[a-z0-9][a-z0-9._-]*$/i.test(upstreamModelId)) return upstreamModelId;
  throw new UnrenderableError(
    `The upstream model id must be letters, digits, ".", "_" and "-", got ${JSON.stringify(upstreamModelId)}.`,
  );
}
