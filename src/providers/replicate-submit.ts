import { BrokenAnswerError } from './event-stream.ts';
import { shownAddress } from './job-pictures.ts';
import { NetworkError } from './paid-fetch.ts';
import type { ProviderRequest } from './provider.ts';
import type { Operation, QueueCall, SubmitOutcome } from './queue-method.ts';
import { ProviderError, UnrenderableError } from './provider-error.ts';
import { createQuote } from './quote.ts';
import { authorization, readAnswer, type ReplicateAnswer, type ReplicateSettings } from './replicate-api.ts';
import { type ReplicateModel, replicateBody, replicateModel } from './replicate-body.ts';
import { submitFailure } from './replicate-errors.ts';
import { newOperation } from './replicate-operation.ts';
import { uploadPictures } from './replicate-upload.ts';
import { replicatePrediction } from './replicate-wire.ts';

/**
 * Replicate ends a prediction that nobody fetched after this time, so that one whose id was lost costs no more than that.
 * It is as long as Replicate lets anything run, since nobody says here how long the caller is going to wait; a shorter
 * one would end what somebody still wants, a longer one makes Replicate set more credit aside.
 */
const CANCEL_AFTER = '30m';

/** Uploads what is too large, then sends the one request that costs. Throws only what `beforeSend` threw. */
export async function submit(
  settings: ReplicateSettings,
  request: ProviderRequest,
  call: QueueCall,
): Promise<SubmitOutcome> {
  const quote = createQuote({ apiKey: settings.apiToken, prompt: request.prompt });
  let model: ReplicateModel;
  let body: string;
  try {
    model = replicateModel(request.upstreamModelId);
    // Once before the uploads: what can't be said needs none.
    replicateBody(request);
    const places = await uploadPictures(settings, request, { signal: call.signal, quote });
    body = JSON.stringify({
      ...(call.hookUrl !== null && { webhook: call.hookUrl, webhook_events_filter: ['start', 'completed'] }),
      ...replicateBody(request, (image) => places.get(image) ?? shownAddress(image)),
    });
  } catch (error) {
    // Nothing that costs was sent.
    if (error instanceof ProviderError) return { outcome: 'failed', error };
    if (!(error instanceof UnrenderableError)) throw error;
    const { message } = error;
    // Our own data is wrong for this offer alone, so the route goes on without it.
    return {
      outcome: 'failed',
      error: new ProviderError(message, { code: 'INTERNAL', reach: 'OFFER', billing: 'NO', cause: error }),
    };
  }

  try {
    const response = await settings.fetch(`${settings.baseUrl}${model.path}`, {
      headers: { ...authorization(settings), 'content-type': 'application/json', 'cancel-after': CANCEL_AFTER },
      body,
      signal: call.signal,
      beforeSend: call.beforeSend,
      firstByteTimeoutMs: settings.firstByteTimeoutMs ?? 30_000,
      idleTimeoutMs: settings.idleTimeoutMs ?? 15_000,
    });
    return heard(await readAnswer(response), newOperation(model), quote);
  } catch (error) {
    if (error instanceof NetworkError) return unanswered(error, call.signal);
    if (error instanceof BrokenAnswerError) return { outcome: 'unknown', reason: error.message, cause: error };
    throw error; // What beforeSend threw.
  }
}

function heard(
  answer: ReplicateAnswer,
  operationOf: (id: string) => Operation,
  quote: (words: string) => string,
): SubmitOutcome {
  const error = submitFailure(answer, quote);
  if (error !== null) return { outcome: 'failed', error };
  const prediction = replicatePrediction.safeParse(answer.json);
  if (answer.status < 300 && prediction.success) {
    return { outcome: 'accepted', operation: operationOf(prediction.data.id) };
  }
  return { outcome: 'unknown', reason: `the answer was HTTP ${answer.status}, not in Replicate's form` };
}

function unanswered(error: NetworkError, signal: AbortSignal): SubmitOutcome {
  if (error.sent === 'AMBIGUOUS') {
    return { outcome: 'unknown', reason: signal.aborted ? 'aborted' : error.message, cause: error };
  }
  const [code, message] = signal.aborted
    ? (['CANCELED', 'The call was stopped before anything was sent.'] as const)
    : (['PROVIDER_UNAVAILABLE', `Replicate could not be reached: ${error.message}.`] as const);
  return {
    outcome: 'failed',
    error: new ProviderError(message, { code, reach: 'RETRY', billing: 'NO', cause: error }),
  };
}
