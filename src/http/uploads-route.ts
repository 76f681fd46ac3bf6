import { Hono } from 'hono';
import { UnauthenticatedError } from '../access/unauthenticated.ts';
import { ForbiddenRefusal, requireScope, type Viewer } from '../access/viewer.ts';
import { MOST_INPUT_BYTES } from '../assets/input.ts';
import type { ImageLinks } from '../assets/link.ts';
import { InvalidPictureError } from '../assets/picture.ts';
import { StorageError, type ImageStore } from '../assets/store.ts';
import { keepUpload } from '../assets/uploads.ts';
import type { Log } from '../base/log.ts';
import type { Database } from '../db/client.ts';
import { isConnectionLoss } from '../db/connection-loss.ts';
import { CORS_HEADERS, preflightResponse } from './cors.ts';
import { currentRequestId } from './request-id.ts';
import { checkDigest } from './upload-digest.ts';

export interface UploadsRouteOptions {
  readonly database: Database;
  readonly store: ImageStore;
  readonly links: ImageLinks;
  readonly authenticate: (authorization: string | null) => Promise<Viewer | null>;
  readonly log: Log;
}

const METHODS = 'PUT, OPTIONS';
const HEADERS = 'authorization, content-type, content-digest, x-content-sha256';

/**
 * `PUT /v1/uploads`: the bytes of one picture, for requests to name by the id that comes back. Its name and its type are
 * not asked for, since nothing would be believed of them.
 */
export function createUploadsRoute({ database, store, links, authenticate, log }: UploadsRouteOptions): Hono {
  return new Hono()
    .put('/v1/uploads', async (context) => {
      const { raw } = context.req;
      try {
        const { accountId } = allowed(await authenticate(raw.headers.get('authorization')));
        const bytes = await receive(raw);
        const image = await keepUpload({ database, store }, accountId, bytes);
        const { url, expiresAt } = links.sign(image.id);
        const { id, mimeType, width, height, bytes: size, sha256 } = image;
        const answer = { id, mime_type: mimeType, width, height, bytes: size, sha256 };
        return context.json({ ...answer, url, url_expires_at: expiresAt.toISOString() }, 201, { ...CORS_HEADERS });
      } catch (error) {
        const refused = asRefusal(error, log);
        if (refused === null) throw error;
        const { status, code, message, headers } = refused;
        return context.json({ error: { code, message } }, status, { ...CORS_HEADERS, ...headers });
      }
    })
    .options('/v1/uploads', () => preflightResponse({ methods: METHODS, headers: HEADERS }))
    .all('/v1/uploads', (context) => {
      const message = 'Uploads are sent with PUT.';
      return context.json({ error: { code: 'METHOD_NOT_ALLOWED', message } }, 405, { allow: METHODS, ...CORS_HEADERS });
    });
}

type RefusedStatus = 400 | 401 | 403 | 411 | 413 | 415 | 503;

class UploadRefused extends Error {
  readonly status: RefusedStatus;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: RefusedStatus, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

function allowed(viewer: Viewer | null): Viewer {
  if (viewer !== null) return requireScope(viewer, 'GENERATIONS_WRITE');
  const message = 'An upload needs a key with the scope GENERATIONS_WRITE. Send "authorization: Bearer pg_…".';
  throw new UploadRefused(401, 'UNAUTHENTICATED', message, { 'www-authenticate': 'Bearer' });
}

/** Everything that the head of the request tells is looked at before anything of the body is. */
async function receive({ headers, body }: Request): Promise<Uint8Array> {
  if (headers.get('content-encoding') !== null)
    throw new UploadRefused(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the bytes without a content encoding.');
  if (/^\s*multipart\//i.test(headers.get('content-type') ?? '')) {
    const message = 'Send the bytes of the picture themselves as the body (curl --upload-file), not a form.';
    throw new UploadRefused(415, 'UNSUPPORTED_MEDIA_TYPE', message);
  }
  const declared = headers.get('content-length');
  if (declared === null) throw new UploadRefused(411, 'LENGTH_REQUIRED', 'Say in content-length how many bytes come.');
  if (Number(declared) > MOST_INPUT_BYTES) throw tooLarge();
  if (Number(declared) === 0)
    throw new UploadRefused(400, 'BAD_REQUEST', 'Expected the bytes of a picture; the body is empty.');
  const bytes = await readBytes(body);
  switch (checkDigest(headers, bytes)) {
    case 'fits':
      return bytes;
    case 'differs':
      throw new UploadRefused(
        400,
        'DIGEST_MISMATCH',
        'The bytes that came are not those of the digest. Send them again.',
      );
    case 'unreadable':
    default: {
      const message = 'Expected x-content-sha256 as 64 hex digits, or content-digest as sha-256=:base64:.';
      throw new UploadRefused(400, 'BAD_REQUEST', message);
    }
  }
}

/** Counted as it comes, whatever was declared. */
async function readBytes(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  try {
    for await (const chunk of body ?? []) {
      received += chunk.byteLength;
      if (received > MOST_INPUT_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof UploadRefused) throw error;
    // The client has left; this is for whoever stands between.
    throw new UploadRefused(400, 'BAD_REQUEST', 'The body broke off.');
  }
  return Buffer.concat(chunks, received);
}

function tooLarge(): UploadRefused {
  const message = `A picture may have at most ${MOST_INPUT_BYTES / 2 ** 20} MiB. Make it smaller.`;
  return new UploadRefused(413, 'REQUEST_TOO_LARGE', message);
}

/** Null when it is none that a client could do anything about. */
function asRefusal(error: unknown, log: Log): UploadRefused | null {
  if (error instanceof UploadRefused) return error;
  if (error instanceof UnauthenticatedError)
    return new UploadRefused(401, 'UNAUTHENTICATED', error.message, { 'www-authenticate': 'Bearer' });
  if (error instanceof ForbiddenRefusal) return new UploadRefused(403, 'FORBIDDEN', error.message);
  if (error instanceof InvalidPictureError)
    return new UploadRefused(error.reason === 'TOO_LARGE' ? 413 : 400, error.reason, error.message);
  if (error instanceof StorageError) {
    log.error({ request_id: currentRequestId(), code: error.code, err: error }, 'upload_unstorable');
    const message = 'The picture can’t be stored right now. Try again in a few seconds.';
    return new UploadRefused(503, 'STORAGE_UNAVAILABLE', message, { 'retry-after': '5' });
  }
  if (isConnectionLoss(error)) {
    log.warn({ request_id: currentRequestId(), err: error }, 'upload_without_database');
    const message = 'The database can’t be reached right now. Try again in a second.';
    return new UploadRefused(503, 'SERVICE_UNAVAILABLE', message, { 'retry-after': '1' });
  }
  return null;
}
