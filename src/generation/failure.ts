import type { ErrorCode, FailureReach } from '../providers/provider-error.ts';
import type { StopReason } from './held.ts';
import type { AttemptResult } from './result.ts';
import type { AttemptRow } from './run.ts';

/** A failure that a lane has behind it. */
export interface LaneError {
  readonly configKey: string;
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether asking again, as a new generation, may work. */
  readonly retryable: boolean;
}

/** What follows an attempt that gave no picture. */
export interface Failure {
  readonly error: LaneError;
  readonly reach: FailureReach;
  readonly retryAfterMs: number | null;
}

/** An attempt that gave no picture, as a failure of its lane. */
export function failureOf(
  configKey: string,
  result: Exclude<AttemptResult, { kind: 'answered' | 'parked' }>,
  stopReason: StopReason | null,
): Failure {
  // A complete answer keeps its own error, whenever it came; only a call that we broke off has none.
  const answered = result.kind === 'failed' && result.error.code !== 'CANCELED';
  if (stopReason === 'deadline' && !answered)
    return { error: outOfTime(configKey), reach: 'REQUEST', retryAfterMs: null };
  switch (result.kind) {
    case 'failed': {
      const { code, message, reach, retryAfterMs } = result.error;
      const retryable = reach === 'RETRY' || code === 'PROVIDER_BAD_RESPONSE';
      return { error: { configKey, code, message, retryable }, reach, retryAfterMs };
    }
    case 'unknown':
      return { error: unknownOutcome(configKey, result.reason), reach: 'RETRY', retryAfterMs: null };
    case 'unsent':
      return {
        error: internal(configKey, 'The worker could not be sure that it still held the lease, so nothing was sent.'),
        reach: 'RETRY',
        retryAfterMs: null,
      };
    case 'canceled':
      return { error: internal(configKey, 'The attempt was called off.'), reach: 'RETRY', retryAfterMs: null };
    default:
      return result satisfies never;
  }
}

/** A predecessor's failed attempt: the same failure as when it was new, from what was stored of it. */
export function failureOfPast(past: AttemptRow): Failure {
  const { configKey, errorMessage } = past;
  const code = past.errorCode ?? 'INTERNAL';
  const error = { configKey, code, message: errorMessage ?? '', retryable: past.errorRetryable ?? true };
  return { error, reach: past.status === 'ABANDONED' ? 'RETRY' : reachOf(code, past), retryAfterMs: null };
}

/** Codes of failures that say something of the offer or of our account there, and nothing of the request. */
const OF_THE_OFFER: ReadonlySet<ErrorCode> = new Set([
  'INVALID_REQUEST',
  'PROVIDER_AUTH',
  'PROVIDER_QUOTA',
  'PROVIDER_BAD_RESPONSE',
]);

function reachOf(code: ErrorCode, { errorRetryable }: AttemptRow): FailureReach {
  if (code === 'TIMEOUT') return 'REQUEST';
  if (OF_THE_OFFER.has(code)) return 'OFFER';
  return errorRetryable === false ? 'REQUEST' : 'RETRY';
}

/** What is said when a paid call's fate can't be learned. */
export function unknownOutcome(configKey: string, reason: string): LaneError {
  return {
    configKey,
    code: 'PROVIDER_OUTCOME_UNKNOWN',
    message: `${configKey} was asked and no complete answer came back (${reason}), so it may have been billed. It was not asked again. Start a new generation if you accept that risk.`,
    retryable: false,
  };
}

export function outOfTime(configKey: string): LaneError {
  return {
    configKey,
    code: 'TIMEOUT',
    message: 'Its time was over before an offer succeeded. Give it a longer timeoutMs, or try again later.',
    retryable: true,
  };
}

function internal(configKey: string, message: string): LaneError {
  return { configKey, code: 'INTERNAL', message, retryable: true };
}
