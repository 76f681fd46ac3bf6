import { Hono, type Context } from 'hono';
import { isPictureFormat } from '../assets/format.ts';
import { imagesByIds } from '../assets/images.ts';
import type { ImageLinks, LinkQuery } from '../assets/link.ts';
import { InvalidPictureError } from '../assets/picture.ts';
import { StorageError, type ImageStore } from '../assets/store.ts';
import type { Variant } from '../assets/variant.ts';
import { Variants, VariantsBusyError } from '../assets/variants.ts';
import type { Log } from '../base/log.ts';
import type { Database } from '../db/client.ts';
import { rangeOf } from './byte-range.ts';
import { keptPicture, variantPicture, type ServedPicture } from './served-picture.ts';

export interface ImagesRouteOptions {
  readonly database: Database;
  readonly store: ImageStore;
  readonly links: ImageLinks;
  readonly log: Log;
}

/**
 * `GET` and `HEAD /images/{id}?expires=…&signature=…`: the bytes of a picture, with `width` and `format` in another size and
 * format. The link is the right to see it, so neither a key nor a cookie is looked at. Whatever is wrong with a link gets
 * one and the same 403.
 */
export function createImagesRoute({ database, store, links, log }: ImagesRouteOptions): Hono {
  const variants = new Variants(store);
  return new Hono().get('/images/:id', async (context) => {
    const id = context.req.param('id');
    const { expires, signature, width, format } = context.req.query();
    if (links.verify(id, { expires, signature, width, format }) !== 'ok') return refuse(context, 403, LINK_INVALID);
    const [image] = await imagesByIds(database.orm, [id]);
    if (image === undefined || image.erasedAt !== null) return refuse(context, 404, NOT_FOUND);
    const variant = variantIn({ width, format });
    try {
      const picture = variant === null ? keptPicture(store, image) : variantPicture(variants, image, variant);
      return await answer(context, picture, Number(expires));
    } catch (error) {
      if (error instanceof VariantsBusyError) return refuse(context, 503, BUSY, { 'retry-after': '2' });
      const failed = error instanceof StorageError || error instanceof InvalidPictureError;
      if (!failed) throw error;
      const code = error instanceof StorageError ? error.code : error.reason;
      log.error({ image_id: id, sha256: image.sha256, code, err: error }, 'image_unreadable');
      return error instanceof StorageError
        ? refuse(context, 503, STORAGE_UNAVAILABLE, { 'retry-after': '5' })
        : refuse(context, 422, NOT_CONVERTIBLE);
    }
  });
}

/** Out of a query whose signature holds: we wrote it. */
function variantIn({ width, format }: LinkQuery): Variant | null {
  return isPictureFormat(format) ? { width: width === undefined ? null : Number(width), format } : null;
}

async function answer(context: Context, picture: ServedPicture, expires: number): Promise<Response> {
  const { req } = context;
  const { etag } = picture;
  const headers = headersOf(picture, expires);
  if (matches(req.header('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  // Before any header leaves: what is sent must be as long as it says, or a cut picture would pass for a whole one.
  const { size, stream } = await picture.open();
  // A range means something to GET alone (RFC 9110, 14.2).
  if (req.method === 'HEAD') return new Response(null, { headers: { ...headers, 'content-length': String(size) } });
  const ifRange = req.header('if-range');
  const range = ifRange === undefined || ifRange === etag ? rangeOf(req.header('range'), size) : null;
  if (range === 'unsatisfiable')
    return refuse(context, 416, RANGE_UNSATISFIABLE, { 'content-range': `bytes */${size}` });
  if (range === null) {
    return new Response(await stream(), { headers: { ...headers, 'content-length': String(size) } });
  }
  const part = {
    'content-length': String(range.end - range.start + 1),
    'content-range': `bytes ${range.start}-${range.end}/${size}`,
  };
  return new Response(await stream(range), { status: 206, headers: { ...headers, ...part } });
}

/** Nothing that a picture holds may run, be taken for a page, or tell another site where it was shown. */
const SAFE = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  // Web apps draw it on a canvas, from other origins too; without credentials this gives away nothing but the link did.
  'access-control-allow-origin': '*',
  'referrer-policy': 'no-referrer',
};

function headersOf({ etag, mimeType, fileName }: ServedPicture, expires: number): Record<string, string> {
  const secondsLeft = Math.max(0, Math.floor(expires - Date.now() / 1000));
  return {
    ...SAFE,
    'content-type': mimeType,
    'content-disposition': `inline; filename="${fileName}"`,
    etag,
    'cache-control': `private, max-age=${secondsLeft}, immutable`,
    'accept-ranges': 'bytes',
  };
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  // If-None-Match compares weakly: W/ says nothing against a match.
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

const LINK_INVALID = {
  code: 'LINK_INVALID',
  message: 'This link does not hold, or does no longer. Ask the API for the image’s url again.',
};
const NOT_FOUND = { code: 'NOT_FOUND', message: 'There is no such image; it may have been erased.' };
const RANGE_UNSATISFIABLE = {
  code: 'RANGE_UNSATISFIABLE',
  message: 'Expected one range within the picture, such as "bytes=0-1023".',
};
const STORAGE_UNAVAILABLE = {
  code: 'STORAGE_UNAVAILABLE',
  message: 'The picture can’t be read right now. Try again in a few seconds.',
};
const BUSY = {
  code: 'BUSY',
  message: 'Too many pictures are being converted right now. Try again in a few seconds.',
};
const NOT_CONVERTIBLE = {
  code: 'NOT_CONVERTIBLE',
  message: 'The picture can’t be brought into this size and format. Ask for it as it is.',
};

function refuse(
  context: Context,
  status: 403 | 404 | 416 | 422 | 503,
  error: { readonly code: string; readonly message: string },
  headers: Record<string, string> = {},
): Response {
  return context.json({ error }, status, { ...SAFE, 'cache-control': 'no-store', ...headers });
}
