import { PictureFetchError } from '../providers/fetch-picture.ts';

/** The address may not be fetched; nothing was sent to it. */
export function blocked(why: string): PictureFetchError {
  return new PictureFetchError(`This address is not fetched: ${why}.`, { code: 'URL_BLOCKED', retryable: false });
}

/** No content came. `why` is one of few words, and never what the place said: it may be a place that the asker can't reach. */
export function failed(why: string, { retryable, cause }: { retryable: boolean; cause?: unknown }): PictureFetchError {
  return new PictureFetchError(`The address gave no picture: ${why}.`, { code: 'FETCH_FAILED', retryable, cause });
}

export function tooLarge(mostBytes: number): PictureFetchError {
  const message = `The picture at the address has more than ${mostBytes / 2 ** 20} MiB. Make it smaller.`;
  return new PictureFetchError(message, { code: 'TOO_LARGE', retryable: false });
}

export function notAPicture(): PictureFetchError {
  const message = 'Expected a PNG, JPEG or WebP picture at the address; what is there says that it is something else.';
  return new PictureFetchError(message, { code: 'NOT_A_PICTURE', retryable: false });
}
