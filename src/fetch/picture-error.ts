import { PictureFetchError } from '../providers/fetch-picture.ts';
import { GuardError } from './guard-error.ts';

export function tooLarge(mostBytes: number): PictureFetchError {
  const message = `The picture at the address has more than ${mostBytes / 2 ** 20} MiB. Make it smaller.`;
  return new PictureFetchError(message, { code: 'TOO_LARGE', retryable: false });
}

export function notAPicture(): PictureFetchError {
  const message = 'Expected a PNG, JPEG or WebP picture at the address; what is there says that it is something else.';
  return new PictureFetchError(message, { code: 'NOT_A_PICTURE', retryable: false });
}

/** Whatever ended a fetch, as it is told to the one who wanted the picture. */
export function asPictureError(error: unknown): PictureFetchError {
  if (error instanceof PictureFetchError) return error;
  if (!(error instanceof GuardError)) return noPicture('no answer came', true, error);
  const { code, why, retryable, cause } = error;
  return code === 'URL_BLOCKED'
    ? new PictureFetchError(`This address is not fetched: ${why}.`, { code, retryable })
    : noPicture(why, retryable, cause);
}

function noPicture(why: string, retryable: boolean, cause: unknown): PictureFetchError {
  return new PictureFetchError(`The address gave no picture: ${why}.`, { code: 'FETCH_FAILED', retryable, cause });
}
