import type { GeminiError } from './gemini-wire.ts';
import type { Wording } from './gemini-wording.ts';
import {
  INVALID_REQUEST,
  PROVIDER_AUTH,
  PROVIDER_QUOTA,
  RATE_LIMITED,
  NOT_SERVED,
  INTERNAL,
  OVERLOADED,
  STOPPED_MIDWAY,
  type ErrorClass,
  BY_STATUS,
} from './error-class.ts';
import { ProviderError } from './provider-error.ts';
import { cappedRetryAfterMs } from './retry-after.ts';

/**
 * What each google.rpc.Code means for a route (https://ai.google.dev/gemini-api/docs/troubleshooting). A request that is
 * invalid here stops only this offer: our parameters were valid before they were rendered for it, so what it dislikes
 * (a size it doesn't make, a seed out of its range) another offer may take. Errors are not charged; work that was
 * begun and given up may be.
 */
const BY_CODE: Readonly<Record<string, ErrorClass>> = {
  INVALID_ARGUMENT: INVALID_REQUEST,
  OUT_OF_RANGE: INVALID_REQUEST,
  FAILED_PRECONDITION: NOT_SERVED,
  UNAUTHENTICATED: PROVIDER_AUTH,
  PERMISSION_DENIED: PROVIDER_AUTH,
  NOT_FOUND: NOT_SERVED,
  UNIMPLEMENTED: NOT_SERVED,
  RESOURCE_EXHAUSTED: RATE_LIMITED,
  INTERNAL,
  UNKNOWN: INTERNAL,
  UNAVAILABLE: OVERLOADED,
  DEADLINE_EXCEEDED: STOPPED_MIDWAY,
  CANCELLED: STOPPED_MIDWAY,
  ABORTED: STOPPED_MIDWAY,
  DATA_LOSS: STOPPED_MIDWAY,
};

const BY_HTTP_STATUS: Readonly<Record<number, ErrorClass>> = {
  ...BY_STATUS,
  499: STOPPED_MIDWAY,
  500: INTERNAL,
  504: STOPPED_MIDWAY,
};

/**
 * The provider's own error as a failure, classified by its fields alone. `workSeen`: thoughts or pictures had come
 * before it, so that money may be due whatever the error says. `headerRetryAfterMs` counts when the error itself names
 * no delay.
 */
export function geminiFailure(
  error: GeminiError,
  context: {
    httpStatus: number;
    workSeen: boolean;
    headerRetryAfterMs: number | null;
    wording: Wording;
  },
): ProviderError {
  const httpStatus = error.code ?? context.httpStatus;
  const { code, reach, billing } = classify(error, httpStatus);
  const name = error.status ?? `HTTP ${httpStatus}`;
  const { api, quote } = context.wording;
  const words = quote(error.message ?? '');
  return new ProviderError(`${api} answered ${name}${words === '' ? '.' : `: ${words}`}`, {
    code,
    reach,
    billing: context.workSeen ? 'MAYBE' : billing,
    // A quota of a day or a refused key doesn't come back within the seconds that such an answer may still name.
    retryAfterMs: reach === 'RETRY' ? (retryInfoMs(error) ?? context.headerRetryAfterMs) : null,
    providerStatus: [httpStatus, error.status].filter((part) => part !== null && part !== undefined).join(' '),
  });
}

/**
 * An answer that isn't in the provider's own form, from something on the way to it. Below 500 it says that the request
 * was turned away; null when it leaves open what became of the request.
 */
export function foreignFailure(
  httpStatus: number,
  { headerRetryAfterMs, wording }: { headerRetryAfterMs: number | null; wording: Wording },
): ProviderError | null {
  const turnedAway = httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408 && httpStatus !== 499;
  if (!turnedAway) return null;
  const { code, reach, billing } = BY_HTTP_STATUS[httpStatus] ?? NOT_SERVED;
  return new ProviderError(
    `Expected the answer of ${wording.api}, got HTTP ${httpStatus} in another form. Check the base URL and what stands before it.`,
    {
      code,
      reach,
      billing,
      retryAfterMs: reach === 'RETRY' ? headerRetryAfterMs : null,
      providerStatus: String(httpStatus),
    },
  );
}

function classify(error: GeminiError, httpStatus: number): ErrorClass {
  const details = error.details ?? [];
  // A key that is wrong or expired is told as an invalid argument; ErrorInfo's reason tells it from one.
  if (details.some((detail) => detail.reason?.startsWith('API_KEY_') === true)) return PROVIDER_AUTH;
  const known = BY_CODE[error.status ?? ''] ?? BY_HTTP_STATUS[httpStatus];
  if (known === RATE_LIMITED && details.some((detail) => (detail.violations ?? []).some(isLasting)))
    return PROVIDER_QUOTA;
  if (known !== undefined) return known;
  return httpStatus >= 500 ? STOPPED_MIDWAY : NOT_SERVED;
}

/** A quota that waiting a minute won't refill: one of the day, or one of zero (a model that the key's plan hasn't got). */
function isLasting(violation: {
  readonly quotaId?: string | null | undefined;
  readonly quotaValue?: string | null | undefined;
}): boolean {
  return violation.quotaId?.includes('PerDay') === true || violation.quotaValue === '0';
}

/** google.rpc.RetryInfo's delay, a Duration in seconds as text ("34.4s"). */
function retryInfoMs(error: GeminiError): number | null {
  for (const { retryDelay } of error.details ?? []) {
    const match = /^(\d+(?:\.\d+)?)s$/.exec(retryDelay ?? '');
    if (match !== null) return cappedRetryAfterMs(Number(match[1]) * 1000);
  }
  return null;
}
