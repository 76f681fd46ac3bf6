import { GraphQLError } from 'graphql';
import type { IncomingMessage } from 'node:http';
import { isDeeper } from '../base/nesting.ts';

/** The largest body without a key, and with one, which may carry reference images as data URLs. In bytes. */
export const MOST_OPEN_BYTES = 256 * 1024;
export const MOST_KEYED_BYTES = 40 * 1024 * 1024;
/** No variable needs more levels; what is deeper is made to overflow somebody's stack. */
const MOST_LEVELS = 64;

/** The longest document, in characters. Values belong into variables, and documents are kept after they were checked. */
export const MOST_DOCUMENT_CHARACTERS = 64 * 1024;

/** The body as text. Throws a GraphQLError when it is too long, or no text. */
export async function readText(request: IncomingMessage, mostBytes: number): Promise<string> {
  return decode(await readBytes(request, mostBytes));
}

/** A body as one GraphQL request. Throws a GraphQLError that says what is wrong with it. */
export function parseBody(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw badRequest('The body is not JSON.', { cause });
  }
  if (Array.isArray(body)) throw badRequest('Batches are not taken. Send one operation a request.');
  if (typeof body !== 'object' || body === null) {
    throw badRequest(`Expected a JSON object with "query"; got ${body === null ? 'null' : `a ${typeof body}`}.`);
  }
  if (isDeeper(body, MOST_LEVELS)) throw badRequest(`The body may be nested at most ${MOST_LEVELS} levels deep.`);
  if ('query' in body && typeof body.query === 'string' && body.query.length > MOST_DOCUMENT_CHARACTERS) {
    throw tooLarge(`A document may have at most ${MOST_DOCUMENT_CHARACTERS} characters. Send values as variables.`);
  }
  return { ...body };
}

/** Counted as it comes, whatever was declared: chunked bodies declare nothing. */
function readBytes(request: IncomingMessage, most: number): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  const refusal = () =>
    tooLarge(`The body may have at most ${most} bytes${most < MOST_KEYED_BYTES ? ' without a key' : ''}.`);
  if (declared > most) return Promise.reject(refusal());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    const take = (chunk: Buffer) => {
      received += chunk.length;
      chunks.push(chunk);
      if (received > most) finish(() => reject(refusal()));
    };
    const finish = (settle: () => void) => {
      request.off('data', take).off('end', ended).off('error', failed).off('close', closed);
      settle();
    };
    const ended = () => finish(() => resolve(Buffer.concat(chunks, received)));
    const failed = (error: Error) => finish(() => reject(badRequest('The body broke off.', { cause: error })));
    const closed = () => finish(() => reject(badRequest('The body broke off.')));
    request.on('data', take).on('end', ended).on('error', failed).on('close', closed);
  });
}

/** Fatal: bytes that are no text would come out as other text than was sent. A byte order mark is left out. */
const decoder = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw badRequest('The body is not UTF-8.', { cause });
  }
}

function badRequest(message: string, { cause }: { cause?: unknown } = {}): GraphQLError {
  return new GraphQLError(message, { cause, extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}

function tooLarge(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'REQUEST_TOO_LARGE', http: { status: 413 } } });
}
