import { Hono, type Context } from 'hono';
import { extensionOf } from '../assets/format.ts';
import { imagesByIds, type Image } from '../assets/images.ts';
import type { ImageLinks } from '../assets/link.ts';
import { StorageError, type ImageStore } from '../assets/store.ts';
import type { Log } from '../base/log.ts';
import type { Database } from '../db/client.ts';
import { rangeOf } from './byte-range.ts';

export interface ImagesRouteOptions {
  readonly database: Database;
  readonly store: ImageStore;
  readonly links: ImageLinks;
  readonly log: Log;
}

/**
 * `GET` and `HEAD /images/{id}?expires=…&signature=…`: the bytes of a picture. The link is the right to see it, so neither
 * a key nor a cookie is looked at. Whatever is wrong with a link gets one and the same 403.
 */
export function createImagesRoute({ database, store, links, log }: ImagesRouteOptions): Hono {
  return new Hono().get('/images/:id', async (context) => {
    const id = context.req.param('id');
    const { expires, signature } = context.req.query();
    if (links.verify(id, { expires, signature }) !== 'ok') return refuse(context, 403, LINK_INVALID);
    const [image] = await imagesByIds(database.orm, [id]);
    if (image === undefined || image.erasedAt !== null) return refuse(context, 404, NOT_FOUND);
    try {
      return await answer(context, store, image, Number(expires));
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      log.error({ image_id: id, sha256: image.sha256, code: error.code, err: error }, 'image_unreadable');
      return refuse(context, 503, STORAGE_UNAVAILABLE, { 'retry-after': '5' });
    }
  });
}

async function answer(context: Context, store: ImageStore, image: Image, expires: number): Promise<Response> {
  const { req } = context;
  const etag = `"${image.sha256}"`;
  const headers = headersOf(image, etag, expires);
  if (matches(req.header('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  // Before any header leaves: what is sent must be as long as it says, or a cut picture would pass for a whole one.
  const size = await store.size(image.sha256);
  if (size !== image.bytes) {
    const message = `The picture ${image.sha256} should have ${image.bytes} bytes; the store has ${size ?? 'none'} of it.`;
    throw new StorageError(message, { code: size === null ? 'MISSING' : 'DAMAGED', retryable: false });
  }
  // A range means something to GET alone (RFC 9110, 14.2).
  if (req.method === 'HEAD') return new Response(null, { headers: { ...headers, 'content-length': String(size) } });
  const ifRange = req.header('if-range');
  const range = ifRange === undefined || ifRange === etag ? rangeOf(req.header('range'), size) : null;
  if (range === 'unsatisfiable')
    return refuse(context, 416, RANGE_UNSATISFIABLE, { 'content-range': `bytes */${size}` });
  if (range === null) {
    return new Response(await store.stream(image.sha256), { headers: { ...headers, 'content-length': String(size) } });
  }
  const part = {
    'content-length': String(range.end - range.start + 1),
    'content-range': `bytes ${range.start}-${range.end}/${size}`,
  };
  return new Response(await store.stream(image.sha256, range), { status: 206, headers: { ...headers, ...part } });
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

function headersOf(image: Image, etag: string, expires: number): Record<string, string> {
  const secondsLeft = Math.max(0, Math.floor(expires - Date.now() / 1000));
  return {
    ...SAFE,
    'content-type': image.mimeType,
    'content-disposition': `inline; filename="${nameOf(image)}"`,
    etag,
    'cache-control': `private, max-age=${secondsLeft}, immutable`,
    'accept-ranges': 'bytes',
  };
}

/** Made of ids and numbers of ours alone: nothing in it needs quoting. */
function nameOf({ id, generationId, index, mimeType, purpose }: Image): string {
  const ofResult = purpose === 'FINAL' && generationId !== null && index !== null;
  return `${ofResult ? `${generationId}-${index}` : id}.${extensionOf(mimeType)}`;
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

function refuse(
  context: Context,
  status: 403 | 404 | 416 | 503,
  error: { readonly code: string; readonly message: string },
  headers: Record<string, string> = {},
): Response {
  return context.json({ error }, status, { ...SAFE, 'cache-control': 'no-store', ...headers });
}
