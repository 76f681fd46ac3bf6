import { BrokenAnswerError } from './event-stream.ts';
import { authorization, type FalAnswer, type FalSettings, readAnswer } from './fal-api.ts';
import { falBody } from './fal-body.ts';
import { submitFailure } from './fal-errors.ts';
import { appOf, newOperation } from './fal-operation.ts';
import { uploadPictures } from './fal-upload.ts';
import { falAccepted } from './fal-wire.ts';
import { shownAddress } from './job-pictures.ts';
import { NetworkError } from './paid-fetch.ts';
import type { ProviderRequest } from './provider.ts';
import type { QueueCall, SubmitOutcome } from './queue-method.ts';
import { ProviderError, UnrenderableError } from './provider-error.ts';
import { createQuote } from './quote.ts';

/**
 * fal would repeat a request by itself up to ten times when a runner fails. One attempt of ours is to be one run: what
 * is tried again, where, and how long one waits for it is the route's decision, which sees all offers and the deadline,
 * and an attempt that quietly stands for several runs would blur what was paid for and how well the offer does.
 */
const NO_RETRY = { 'x-fal-no-retry': '1' };

/** Uploads what is too large, then sends the one request that costs. Throws only what `beforeSend` threw. */
export async function submit(settings: FalSettings, request: ProviderRequest, call: QueueCall): Promise<SubmitOutcome> {
  const quote = createQuote({ apiKey: settings.apiKey, prompt: request.prompt });
  let app: string;
  let body: string;
  try {
    app = appOf(request.upstreamModelId);
    // Once before the uploads: what can't be said needs none.
    falBody(request);
    const places = await uploadPictures(settings, request, { signal: call.signal, quote });
    body = JSON.stringify(falBody(request, (image) => places.get(image) ?? shownAddress(image)));
  } catch (error) {
    // Nothing that costs was sent.
    if (error instanceof ProviderError) return { outcome: 'failed', error };
    if (!(error instanceof UnrenderableError)) throw error;
    // Our own data is wrong for this offer alone, so the route goes on without it.
    const fields = { code: 'INTERNAL', reach: 'OFFER', billing: 'NO', cause: error } as const;
    return { outcome: 'failed', error: new ProviderError(error.message, fields) };
  }

  const hook = call.hookUrl === null ? '' : `?fal_webhook=${encodeURIComponent(call.hookUrl)}`;
  try {
    const response = await settings.fetch(`${settings.queueUrl}/${request.upstreamModelId}${hook}`, {
      headers: {
        ...authorization(settings),
        ...NO_RETRY,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body,
      signal: call.signal,
      beforeSend: call.beforeSend,
      firstByteTimeoutMs: settings.firstByteTimeoutMs ?? 30_000,
      idleTimeoutMs: settings.idleTimeoutMs ?? 15_000,
    });
    return heard(await readAnswer(response), app, quote);
  } catch (error) {
    if (error instanceof NetworkError) return unanswered(error, call.signal);
    if (error instanceof BrokenAnswerError) return { outcome: 'unknown', reason: error.message, cause: error };
    throw error; // What beforeSend threw.
  }
}

function heard(answer: FalAnswer, app: string, quote: (words: string) => string): SubmitOutcome {
  const error = submitFailure(answer, quote);
  if (error !== null) return { outcome: 'failed', error };
  const accepted = falAccepted.safeParse(answer.json);
  if (answer.status < 300 && accepted.success) {
    return { outcome: 'accepted', operation: newOperation(accepted.data, app) };
  }
  return { outcome: 'unknown', reason: `the answer was HTTP ${answer.status}, not in fal's form` };
}

function unanswered(error: NetworkError, signal: AbortSignal): SubmitOutcome {
  if (error.sent === 'AMBIGUOUS') {
    return { outcome: 'unknown', reason: signal.aborted ? 'aborted' : error.message, cause: error };
  }
  const [code, message] = signal.aborted
    ? (['CANCELED', 'The call was stopped before anything was sent.'] as const)
    : (['PROVIDER_UNAVAILABLE', `fal could not be reached: ${error.message}.`] as const);
  return {
    outcome: 'failed',
    error: new ProviderError(message, { code, reach: 'RETRY', billing: 'NO', cause: error }),
  };
}
