import type { Attempt } from '../generation/read.ts';
import type { ErrorCode } from '../providers/provider-error.ts';
import type { Finished } from './finished.ts';
import { RestError, type RestErrorCode } from './rest-error.ts';

/** What a generation's own error is at this door; what isn't here is a failure of the providers. */
const CODES: Partial<Readonly<Record<ErrorCode, RestErrorCode>>> = {
  CONTENT_POLICY: 'CONTENT_POLICY_VIOLATION',
  INVALID_REQUEST: 'INVALID_REQUEST',
  CANCELED: 'GENERATION_CANCELED',
  STORAGE: 'STORAGE_UNAVAILABLE',
  INTERNAL: 'INTERNAL_ERROR',
};

/** Why a generation gave no picture, in this door's words. */
export function failureOf({ generation, attempts }: Finished): RestError {
  if (generation.status === 'CANCELED')
    return new RestError('GENERATION_CANCELED', `${generation.id} was canceled before it gave a picture.`);
  const code = generation.errorCode ?? 'INTERNAL';
  const message = generation.errorMessage ?? 'The generation failed.';
  const own = CODES[code];
  if (own !== undefined) return new RestError(own, message);
  const failures = attempts.filter(({ errorCode }) => errorCode !== null);
  const offers = new Set(failures.map(({ configKey }) => configKey));
  if (offers.size < 2) return new RestError('UPSTREAM_ERROR', message);
  return new RestError(
    'ALL_PROVIDERS_EXHAUSTED',
    `No provider gave a picture. ${failures.map((one) => sentenceOf(one)).join(' ')}`,
  );
}

function sentenceOf({ configKey, errorCode, errorMessage }: Attempt): string {
  const reason = (errorMessage ?? '').trim();
  return `${configKey}: ${errorCode ?? ''}${reason === '' ? '' : `, ${reason}`}${/[.!?…]$/.test(reason) ? '' : '.'}`;
}
