/** Why something could not be done, for generations, attempts and everybody who reads them. More may come. */
export const ERROR_CODES = [
  'CONTENT_POLICY',
  'NO_IMAGE',
  'INVALID_REQUEST',
  'PROVIDER_AUTH',
  'PROVIDER_QUOTA',
  'RATE_LIMITED',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_ERROR',
  'PROVIDER_BAD_RESPONSE',
  'PROVIDER_OUTCOME_UNKNOWN',
  'TIMEOUT',
  'STORAGE',
  'ALL_OFFERS_FAILED',
  'CANCELED',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * How far a failure reaches, which is all that the route needs to know of it:
 * RETRY: another try at the same offer may work. OFFER: this offer won't do it now, another may.
 * REQUEST: no offer would; stop.
 */
export type FailureReach = 'RETRY' | 'OFFER' | 'REQUEST';

/** A provider's or a network's failure that already knows whose fault it is and what may follow. */
export class ProviderError extends Error {
  override name = 'ProviderError';
  readonly code: ErrorCode;
  readonly reach: FailureReach;
  /** What the provider asked us to wait, in milliseconds; null when it said nothing. */
  readonly retryAfterMs: number | null;
  /** Whether money may be due for it. */
  readonly billing: 'NO' | 'MAYBE';
  /** HTTP status and the provider's own code, for the log: never shown as a message. */
  readonly providerStatus: string | null;

  constructor(
    message: string,
    fields: {
      code: ErrorCode;
      reach: FailureReach;
      billing: 'NO' | 'MAYBE';
      retryAfterMs?: number | null;
      providerStatus?: string | null;
      cause?: unknown;
    },
  ) {
    super(message, { cause: fields.cause });
    this.code = fields.code;
    this.reach = fields.reach;
    this.billing = fields.billing;
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.providerStatus = fields.providerStatus ?? null;
  }
}

/** An offer's data (a field's path, a model id) can't be made into a request: the catalog is wrong, not the caller. */
export class UnrenderableError extends Error {
  override name = 'UnrenderableError';
}
