import { createHmac, timingSafeEqual } from 'node:crypto';
import { kindOfId } from '../base/ids.ts';
import type { Variant } from './variant.ts';

/** No link lives longer. */
const LIFETIME_S = 3600;
/** Links that are asked for within this time are the same, so that whoever has the picture cached needn't fetch it again. */
const SAME_WITHIN_S = 300;
/** How far the clocks of the one who signed and the one who checks may be apart. */
const SKEW_S = 60;

export interface ImageLink {
  readonly url: string;
  readonly expiresAt: Date;
}

export interface ImageLinks {
  /** A link with which anybody can fetch this image, as it is kept or in this variant alone, until it expires, 55 to 60 minutes from now. */
  sign(imageId: string, variant?: Variant | null): ImageLink;
  /** Whether these query parameters let the image of this id be fetched now. Anything but 'ok' is a no. */
  verify(imageId: string, query: LinkQuery): 'ok' | 'expired' | 'invalid';
}

export interface LinkQuery {
  readonly expires?: string | undefined;
  readonly signature?: string | undefined;
  /** Both only of a variant. */
  readonly width?: string | undefined;
  readonly format?: string | undefined;
}

export interface ImageLinksOptions {
  /** Derived from SECRET for nothing but links. Whoever has it can make links. */
  readonly secretKey: Uint8Array;
  /** Where this installation is reached, without a trailing slash. */
  readonly publicUrl: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Signed links to `/images/{id}`: HMAC-SHA-256 over the path, the second of expiry, and the width and format of a variant,
 * so that only what the API gave out is ever converted. The method is not part of it, as
 * GET and HEAD show the same thing and nothing else is answered; the host isn't either, as one installation may have
 * several names.
 */
export function createImageLinks({ secretKey, publicUrl, now = Date.now }: ImageLinksOptions): ImageLinks {
  return {
    sign(imageId, variant = null) {
      const expires = Math.floor(now() / 1000 / SAME_WITHIN_S) * SAME_WITHIN_S + LIFETIME_S;
      const query = new URLSearchParams({
        ...(variant !== null && {
          ...(variant.width !== null && { width: String(variant.width) }),
          format: variant.format,
        }),
        expires: String(expires),
      });
      query.set('signature', signatureOf(secretKey, imageId, Object.fromEntries(query)));
      return { url: `${publicUrl}${pathOf(imageId)}?${query}`, expiresAt: new Date(expires * 1000) };
    },
    verify(imageId, query) {
      const { expires = '', signature = '' } = query;
      // The signature is always computed and always looked at first: how long a refusal takes tells nothing about why.
      const genuine = isSame(signature, signatureOf(secretKey, imageId, query));
      if (!genuine || kindOfId(imageId) !== 'image') return 'invalid';
      const secondsLeft = Number(expires) - now() / 1000;
      if (secondsLeft <= -SKEW_S) return 'expired';
      return secondsLeft <= LIFETIME_S + SKEW_S ? 'ok' : 'invalid';
    },
  };
}

function signatureOf(secretKey: Uint8Array, imageId: string, { expires = '', width, format }: LinkQuery): string {
  // Every part has a line of its own and none of ours holds a line break, so no two links share a text.
  const text =
    width === undefined && format === undefined
      ? `image link 1\n${pathOf(imageId)}\n${expires}`
      : `image variant link 1\n${pathOf(imageId)}\n${expires}\n${width ?? ''}\n${format ?? ''}`;
  return createHmac('sha256', secretKey).update(text).digest('base64url');
}

/** Compared as text: the last character of base64url has spare bits, and decoding would let several spellings pass. */
function isSame(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

function pathOf(imageId: string): string {
  return `/images/${imageId}`;
}
