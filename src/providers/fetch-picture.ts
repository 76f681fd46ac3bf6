import type { PictureBytes } from './provider.ts';

/**
 * Fetches a picture from an address that came out of a provider's answer. Addresses of strangers are dangerous, so the
 * composition root gives every adapter the guarded one. Rejects with {@link PictureFetchError} alone.
 */
export type FetchPicture = (url: string, signal: AbortSignal) => Promise<PictureBytes>;

/**
 * URL_BLOCKED: the address may not be fetched from here, so nothing was sent to it. FETCH_FAILED: no answer with content
 * came. TOO_LARGE and NOT_A_PICTURE are about the content.
 */
export type PictureFetchCode = 'URL_BLOCKED' | 'FETCH_FAILED' | 'TOO_LARGE' | 'NOT_A_PICTURE';

/** The picture at an address could not be had. The message holds nothing that the place answered. */
export class PictureFetchError extends Error {
  override name = 'PictureFetchError';
  readonly code: PictureFetchCode;
  /** Whether it may be had later: the place was away or slow, and did not say no. */
  readonly retryable: boolean;

  constructor(
    message: string,
    { code = 'FETCH_FAILED', retryable, cause }: { code?: PictureFetchCode; retryable: boolean; cause?: unknown },
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.retryable = retryable;
  }
}
