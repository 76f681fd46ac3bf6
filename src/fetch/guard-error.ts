export type GuardCode = 'URL_BLOCKED' | 'FETCH_FAILED';

/**
 * A stranger's address may not be asked (URL_BLOCKED: nothing was sent to it), or gave no answer (FETCH_FAILED). `why` is
 * one of few clauses, and never what the place said: it may be a place that the asker can't reach.
 */
export class GuardError extends Error {
  override name = 'GuardError';
  readonly code: GuardCode;
  readonly why: string;
  /** Whether asking later may help: the place was away or slow, and did not say no. */
  readonly retryable: boolean;

  constructor(code: GuardCode, why: string, { retryable, cause }: { retryable: boolean; cause?: unknown }) {
    super(`${code}: ${why}`, cause === undefined ? {} : { cause });
    this.code = code;
    this.why = why;
    this.retryable = retryable;
  }
}

export function blocked(why: string): GuardError {
  return new GuardError('URL_BLOCKED', why, { retryable: false });
}

export function failed(why: string, { retryable, cause }: { retryable: boolean; cause?: unknown }): GuardError {
  return new GuardError('FETCH_FAILED', why, { retryable, cause });
}
