import type { ErrorCode, FailureReach } from './provider-error.ts';

/** What kind of failure an answer is: the same few for all providers, however each of them says it. */
export interface ErrorClass {
  readonly code: ErrorCode;
  readonly reach: FailureReach;
  readonly billing: 'NO' | 'MAYBE';
}

/**
 * It stops only this offer: our parameters were valid before they were rendered for it, so what it dislikes (a size that
 * it doesn't make, a seed out of its range) another offer may take.
 */
export const INVALID_REQUEST: ErrorClass = { code: 'INVALID_REQUEST', reach: 'OFFER', billing: 'NO' };
export const PROVIDER_AUTH: ErrorClass = { code: 'PROVIDER_AUTH', reach: 'OFFER', billing: 'NO' };
export const PROVIDER_QUOTA: ErrorClass = { code: 'PROVIDER_QUOTA', reach: 'OFFER', billing: 'NO' };
export const RATE_LIMITED: ErrorClass = { code: 'RATE_LIMITED', reach: 'RETRY', billing: 'NO' };
export const NOT_SERVED: ErrorClass = { code: 'PROVIDER_ERROR', reach: 'OFFER', billing: 'NO' };
export const INTERNAL: ErrorClass = { code: 'PROVIDER_ERROR', reach: 'RETRY', billing: 'NO' };
export const OVERLOADED: ErrorClass = { code: 'PROVIDER_UNAVAILABLE', reach: 'RETRY', billing: 'NO' };
/** Work was begun and given up, and nobody says that it is free. */
export const STOPPED_MIDWAY: ErrorClass = { code: 'PROVIDER_ERROR', reach: 'RETRY', billing: 'MAYBE' };

/** What a status says by itself, at every provider. */
export const BY_STATUS: Readonly<Record<number, ErrorClass>> = {
  400: INVALID_REQUEST,
  401: PROVIDER_AUTH,
  402: PROVIDER_QUOTA,
  403: PROVIDER_AUTH,
  404: NOT_SERVED,
  413: INVALID_REQUEST,
  415: INVALID_REQUEST,
  422: INVALID_REQUEST,
  429: RATE_LIMITED,
  503: OVERLOADED,
};
