import { Hono } from 'hono';
import { MOST_INPUT_BYTES } from '../assets/input.ts';
import { InvalidPictureError } from '../assets/picture.ts';
import { keepUpload } from '../assets/uploads.ts';
import { REST_HEADERS, viewerOf, type RestContext } from './answering.ts';
import type { UploadAnswer } from './openapi/upload.ts';
import { readBytes } from './read-bytes.ts';
import { addResource, type RestRoutes } from './resource.ts';
import { RestError } from './rest-error.ts';
import type { RestRooms } from './rooms.ts';
import { checkDigest } from './upload-digest.ts';

/**
 * `PUT /v1/uploads`: the bytes of one picture, for requests to name by the id that comes back. Its name and its type are
 * not asked for, since nothing would be believed of them.
 */
export function createUploadsRoute(rooms: RestRooms): RestRoutes {
  const routes: RestRoutes = new Hono();
  addResource(routes, rooms.log, '/v1/uploads', { PUT: (context) => upload(rooms, context) });
  return routes;
}

async function upload(rooms: RestRooms, context: RestContext): Promise<Response> {
  const { accountId } = await viewerOf(rooms, context, 'GENERATIONS_WRITE');
  const bytes = await receive(context.req.raw);
  const image = await kept(() => keepUpload(rooms, accountId, bytes));
  const { url, expiresAt } = rooms.links.sign(image.id);
  const { id, mimeType, width, height, bytes: size, sha256 } = image;
  const measured = { id, mime_type: mimeType, width, height, bytes: size, sha256 };
  const answer: UploadAnswer = { ...measured, url, url_expires_at: expiresAt.toISOString() };
  return Response.json(answer, { status: 201, headers: REST_HEADERS });
}

/** Everything that the head of the request tells is looked at before anything of the body is. */
async function receive({ headers, body }: Request): Promise<Uint8Array> {
  if (headers.get('content-encoding') !== null)
    throw new RestError('UNSUPPORTED_MEDIA_TYPE', 'Send the bytes without a content encoding.');
  if (/^\s*multipart\//i.test(headers.get('content-type') ?? '')) {
    const message = 'Send the bytes of the picture themselves as the body (curl --upload-file), not a form.';
    throw new RestError('UNSUPPORTED_MEDIA_TYPE', message);
  }
  const declared = headers.get('content-length');
  if (declared === null) throw new RestError('LENGTH_REQUIRED', 'Say in content-length how many bytes come.');
  if (Number(declared) === 0)
    throw new RestError('INVALID_REQUEST', 'Expected the bytes of a picture; the body is empty.');
  const bytes = await readBytes(headers, body, MOST_INPUT_BYTES);
  switch (checkDigest(headers, bytes)) {
    case 'fits':
      return bytes;
    case 'differs':
      throw new RestError('DIGEST_MISMATCH', 'The bytes that came are not those of the digest. Send them again.');
    case 'unreadable':
    default: {
      const message = 'Expected x-content-sha256 as 64 hex digits, or content-digest as sha-256=:base64:.';
      throw new RestError('INVALID_REQUEST', message);
    }
  }
}

/** What is wrong with the picture itself, in a code of its own: there is no field to name. */
async function kept<Kept>(keep: () => Promise<Kept>): Promise<Kept> {
  try {
    return await keep();
  } catch (error) {
    if (!(error instanceof InvalidPictureError)) throw error;
    throw new RestError(error.reason === 'TOO_LARGE' ? 'REQUEST_TOO_LARGE' : error.reason, error.message);
  }
}
