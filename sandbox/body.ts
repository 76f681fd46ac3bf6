import type { IncomingMessage } from 'node:http';

/** The largest request that a provider takes, in bytes. */
const LIMIT = 30 * 1024 * 1024;

export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError';
  readonly limit = LIMIT;
}

/** The body is no JSON; the message says where it stops being it. */
export class NotJsonError extends Error {
  override name = 'NotJsonError';
}

/**
 * Reads a request's bytes. Throws BodyTooLargeError past 30 MiB, but only after reading the rest away: a client that
 * is still sending would see a reset instead of the answer.
 */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size <= LIMIT) chunks.push(chunk);
  }
  if (size > LIMIT) throw new BodyTooLargeError(`The body has ${size} bytes; expected at most ${LIMIT}.`);
  return Buffer.concat(chunks);
}

/** Reads a request's JSON. Throws BodyTooLargeError or NotJsonError. */
export async function readJsonBody(message: IncomingMessage): Promise<unknown> {
  const body = await readBody(message);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new NotJsonError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
