import type { OpenaiError } from './openai-wire.ts';
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
import { cappedRetryAfterMs, retryAfterMs } from './retry-after.ts';

const POLICY: ErrorClass = { code: 'CONTENT_POLICY', reach: 'REQUEST', billing: 'NO' };
/** The picture was made, and then withheld: nobody says that it is free. */
const POLICY_AFTERWARDS: ErrorClass = { ...POLICY, billing: 'MAYBE' };

/**
 * What the codes mean for a route (https://developers.openai.com/api/docs/guides/error-codes). One that isn't here is
 * judged by its type and then by the status: most are other ways to say that a parameter is wrong, which stops only
 * this offer, since another one takes other values.
 */
const BY_CODE: Readonly<Record<string, ErrorClass>> = {
  moderation_blocked: POLICY,
  content_policy_violation: POLICY,
  content_filter: POLICY,
  insufficient_quota: PROVIDER_QUOTA,
  billing_hard_limit_reached: PROVIDER_QUOTA,
  billing_not_active: PROVIDER_QUOTA,
  rate_limit_exceeded: RATE_LIMITED,
  invalid_api_key: PROVIDER_AUTH,
  account_deactivated: PROVIDER_AUTH,
  unsupported_country_region_territory: PROVIDER_AUTH,
  model_not_found: NOT_SERVED,
  image_generation_failed: { code: 'NO_IMAGE', reach: 'RETRY', billing: 'NO' },
  server_error: INTERNAL,
  slow_down: OVERLOADED,
};

const BY_TYPE: Readonly<Record<string, ErrorClass>> = {
  insufficient_quota: PROVIDER_QUOTA,
  authentication_error: PROVIDER_AUTH,
  permission_error: PROVIDER_AUTH,
  rate_limit_error: RATE_LIMITED,
  overloaded_error: OVERLOADED,
};

const BY_HTTP_STATUS: Readonly<Record<number, ErrorClass>> = {
  ...BY_STATUS,
  405: NOT_SERVED,
  408: STOPPED_MIDWAY,
  409: INTERNAL,
  499: STOPPED_MIDWAY,
  500: INTERNAL,
  502: OVERLOADED,
  504: STOPPED_MIDWAY,
};

/**
 * The provider's own error as a failure, classified by its fields alone. `workSeen`: an interim picture had come before
 * it, so that money may be due whatever the error says.
 */
export function openaiFailure(
  error: OpenaiError,
  context: {
    /** Of the answer; 200 when the error came inside of a stream. */
    readonly httpStatus: number;
    readonly workSeen: boolean;
    readonly waitMs: number | null;
    readonly quote: (words: string) => string;
  },
): ProviderError {
  const { httpStatus, workSeen, waitMs, quote } = context;
  const { code, reach, billing } = classify(error, httpStatus);
  const name = error.code ?? error.type ?? `HTTP ${httpStatus}`;
  const words = quote(error.message ?? '');
  return new ProviderError(`OpenAI answered ${quote(name)}${words === '' ? '.' : `: ${words}`}`, {
    code,
    reach,
    billing: workSeen ? 'MAYBE' : billing,
    // Money that has run out doesn't come back within the seconds that such an answer may still name.
    retryAfterMs: reach === 'RETRY' ? waitMs : null,
    providerStatus: [httpStatus, error.type, error.code].filter((part) => part != null).join(' '),
  });
}

/**
 * An answer that isn't in the provider's own form, from something on the way to it. Below 500 it says that the request
 * was turned away; null when it leaves open what became of the request.
 */
export function turnedAway(httpStatus: number, waitMs: number | null): ProviderError | null {
  if (httpStatus < 400 || httpStatus >= 500 || httpStatus === 408 || httpStatus === 499) return null;
  const { code, reach, billing } = BY_HTTP_STATUS[httpStatus] ?? NOT_SERVED;
  return new ProviderError(
    `Expected OpenAI's answer, got HTTP ${httpStatus} in another form. Check the base URL and what stands before it.`,
    { code, reach, billing, retryAfterMs: reach === 'RETRY' ? waitMs : null, providerStatus: String(httpStatus) },
  );
}

/** How long to wait, by the answer's headers: the exact one first. */
export function waitMsOf(headers: { get(name: string): string | null }, now: Date): number | null {
  const exact = headers.get('retry-after-ms')?.trim() ?? '';
  return /^\d+(\.\d+)?$/.test(exact)
    ? cappedRetryAfterMs(Number(exact))
    : retryAfterMs(headers.get('retry-after'), now);
}

function classify(error: OpenaiError, httpStatus: number): ErrorClass {
  const { code, type } = error;
  const known = lookUp(BY_CODE, code) ?? lookUp(BY_TYPE, type);
  if (known === POLICY && error.moderation_details?.moderation_stage === 'output') return POLICY_AFTERWARDS;
  if (known !== undefined) return known;
  // Inside of a stream the status was said before the error was known; its type says as much.
  if (httpStatus < 400) return type === 'invalid_request_error' ? INVALID_REQUEST : STOPPED_MIDWAY;
  return BY_HTTP_STATUS[httpStatus] ?? (httpStatus >= 500 ? STOPPED_MIDWAY : NOT_SERVED);
}

function lookUp(
  classes: Readonly<Record<string, ErrorClass>>,
  name: string | null | undefined,
): ErrorClass | undefined {
  return name != null && Object.hasOwn(classes, name) ? classes[name] : undefined;
}
