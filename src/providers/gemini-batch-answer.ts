import { GeminiAnswer } from './gemini-answer.ts';
import { asGeminiError, type GeminiBatch, type RpcStatus } from './gemini-batch-wire.ts';
import { type Contents, geminiContents } from './gemini-contents.ts';
import { geminiFailure } from './gemini-errors.ts';
import { geminiChunk } from './gemini-wire.ts';
import type { Wording } from './gemini-wording.ts';
import type { ProviderRequest, ProviderUpdate } from './provider.ts';
import type { LookOutcome } from './queue-method.ts';
import { ProviderError } from './provider-error.ts';

/** What a batch that ended says, told as a stream would have told it. `request` is the one that it was made of. */
export function* readBatchAnswer(
  { name, state, error, answer }: GeminiBatch,
  request: ProviderRequest | null,
  wording: Wording,
): Generator<ProviderUpdate, LookOutcome, undefined> {
  // An answer that is there counts whatever became of the batch: it was made, and is billed.
  if (answer !== null && answer.response !== undefined && answer.response !== null)
    return yield* readAnswer(name, answer.response, request === null ? null : geminiContents(request), wording);
  if (state === 'canceled') return { outcome: 'canceled', billed: false };
  if (state === 'expired') return failed(name, expired());
  const status = answer?.error ?? error;
  return failed(
    name,
    status === null ? unreadable('there is neither an answer nor an error in it') : failure(status, wording),
  );
}

function* readAnswer(
  name: string,
  response: unknown,
  asked: Contents | null,
  wording: Wording,
): Generator<ProviderUpdate, LookOutcome, undefined> {
  const whole = geminiChunk.safeParse(response);
  if (!whole.success) return failed(name, unreadable('its answer is not in the documented form'));
  const answer = new GeminiAnswer(wording, asked);
  // The batch was accepted when it was submitted.
  for (const update of answer.take(whole.data)) if (update.type !== 'accepted') yield update;
  const outcome = yield* answer.end();
  return { ...outcome, providerRequestId: name };
}

function failure(status: RpcStatus, wording: Wording): ProviderError {
  // The HTTP status is that of the look, which went well.
  return geminiFailure(asGeminiError(status), { httpStatus: 200, workSeen: false, headerRetryAfterMs: null, wording });
}

function expired(): ProviderError {
  return new ProviderError('Gemini let the batch expire without running it. Ask again, or without the batch price.', {
    code: 'TIMEOUT',
    reach: 'OFFER',
    billing: 'NO',
  });
}

/** It was done and is billed: asking again would be paying twice on our own initiative. */
export function unreadable(why: string): ProviderError {
  return new ProviderError(`Gemini ended the batch, and its picture can't be had: ${why}. It may be charged for.`, {
    code: 'PROVIDER_BAD_RESPONSE',
    reach: 'OFFER',
    billing: 'MAYBE',
  });
}

export function failed(name: string, error: ProviderError): LookOutcome {
  return { outcome: 'failed', error, usage: null, providerRequestId: name };
}
