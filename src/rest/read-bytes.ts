import { Readable } from 'node:stream';
import { RestError } from './rest-error.ts';

/** Counted as it comes, whatever was declared. */
export async function readBytes(headers: Headers, body: Request['body'], most: number): Promise<Uint8Array> {
  if (Number(headers.get('content-length') ?? 0) > most) throw tooLarge(most);
  const chunks: Uint8Array[] = [];
  let received = 0;
  try {
    for await (const chunk of unread(body)) {
      received += chunk.byteLength;
      if (received > most) throw tooLarge(most);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof RestError ? error : brokenOff();
  }
  return Buffer.concat(chunks, received);
}

/** The client has left, as a rule; this is for whoever stands between. */
function brokenOff(): RestError {
  return new RestError('INVALID_REQUEST', 'The body broke off.');
}

function tooLarge(most: number): RestError {
  return new RestError('REQUEST_TOO_LARGE', `The body may have at most ${most / 2 ** 20} MiB. Make it smaller.`);
}

/**
 * A body whose rest the server takes and throws away when we stop in the middle: to end the connection instead would hide the
 * answer from a client that is still sending.
 */
export function unread(body: Request['body']): AsyncIterable<Uint8Array> {
  return body?.values({ preventCancel: true }) ?? Readable.from([]);
}
