import type { ReplicateAnswer } from './replicate-api.ts';
import { readProblem } from './replicate-wire.ts';
import { INVALID_REQUEST, NOT_SERVED, OVERLOADED, STOPPED_MIDWAY, BY_STATUS, type ErrorClass } from './error-class.ts';
import { ProviderError } from './provider-error.ts';
import { cappedRetryAfterMs } from './retry-after.ts';

/** It may have broken after the prediction was made, which then runs without us. */
const BROKE = STOPPED_MIDWAY;

/**
 * The failure that an answer to a submit says; null when it leaves open what became of the submit. Below 500 a status is
 * believed in any form, because that much says that nobody took the request; from 500 on only the API's own problem is.
 */
export function submitFailure(answer: ReplicateAnswer, quote: (words: string) => string): ProviderError | null {
  const problem = readProblem(answer.json);
  const { status } = answer;
  const turnedAway = status >= 400 && status < 500 && status !== 408 && status !== 499;
  if (status < 400 || (problem === null && !turnedAway)) return null;
  const { code, reach, billing } = BY_STATUS[status] ?? (turnedAway ? NOT_SERVED : BROKE);
  const told = problem?.retry_after ?? null;
  return new ProviderError(
    problem === null
      ? `Expected Replicate's answer, got HTTP ${status} in another form. Check the base URL and what stands before it.`
      : `Replicate answered HTTP ${status}: ${quote([problem.title, problem.detail].filter(Boolean).join(': '))}`,
    {
      code,
      reach,
      billing,
      retryAfterMs: reach !== 'RETRY' ? null : told === null ? answer.retryAfterMs : cappedRetryAfterMs(told * 1000),
      providerStatus: String(status),
    },
  );
}

type PredictionClass = Omit<ErrorClass, 'billing'>;

const PASSING: PredictionClass = { code: 'PROVIDER_ERROR', reach: 'RETRY' };
/** The same input would need the same memory again. */
const TOO_LARGE: PredictionClass = { code: 'PROVIDER_ERROR', reach: 'OFFER' };
/** Without a code it is the model's own error, which the same input is likely to meet again. */
const MODELS_OWN: PredictionClass = { code: 'PROVIDER_ERROR', reach: 'OFFER' };

/**
 * Error codes of predictions. Those of four digits are the platform's, and pass, by its page, but for the memory that
 * such an input needs (https://replicate.com/docs/reference/error-codes); those of three digits are the official models'.
 */
const BY_CODE: Readonly<Record<string, PredictionClass>> = {
  E001: TOO_LARGE,
  E1001: TOO_LARGE,
  E003: OVERLOADED,
  E004: OVERLOADED,
  E005: { code: 'CONTENT_POLICY', reach: 'REQUEST' },
  E006: INVALID_REQUEST,
};

/**
 * What the error of a failed prediction says, by its code alone. `pricedByOutput`: official models cost what comes out of them,
 * and nothing came; the others cost the time that they ran.
 */
export function predictionFailure(
  error: unknown,
  { pricedByOutput, quote }: { pricedByOutput: boolean; quote: (words: string) => string },
): ProviderError {
  const words = typeof error === 'string' ? error : '';
  // After the words stands the code, and after the code a mark of the one occurrence.
  const code = /\((E\d{3,4})\)/.exec(words)?.[1] ?? /\bE\d{4}\b/.exec(words)?.[0] ?? null;
  const platforms = code !== null && /^E\d{4}$/.test(code);
  const { code: ours, reach } = BY_CODE[code ?? ''] ?? (platforms ? PASSING : MODELS_OWN);
  const quoted = quote(words);
  return new ProviderError(`Replicate's prediction failed${quoted === '' ? '.' : `: ${quoted}`}`, {
    code: ours,
    reach,
    billing: pricedByOutput ? 'NO' : 'MAYBE',
    providerStatus: code === null ? 'failed' : `failed ${code}`,
  });
}
