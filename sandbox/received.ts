import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A request that a pretended provider accepted, as it came over the wire. */
export interface ReceivedRequest {
  /** The same id as the request's entry in the bill. */
  readonly id: string;
  readonly provider: string;
  readonly at: string;
  readonly method: string;
  /** Path and query, a `key` in it redacted. */
  readonly path: string;
  /** Names as they were sent, in their order; keys redacted. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The JSON body; each base64 `data` in it is `{ sha256, bytes }` of what it decodes to. */
  readonly body: unknown;
}

/** Old ones go first: a sandbox may run for days under a load test. */
const KEPT = 10_000;

const SECRET_HEADERS = new Set(['x-goog-api-key', 'authorization', 'cookie']);

export class ReceivedRequests {
  #requests: ReceivedRequest[] = [];

  add(id: string, provider: string, message: IncomingMessage, body: unknown): void {
    if (this.#requests.length >= KEPT) this.#requests.shift();
    this.#requests.push({
      id,
      provider,
      at: new Date().toISOString(),
      method: message.method ?? '',
      path: (message.url ?? '').replace(/([?&]key=)[^&]*/, '$1(redacted)'),
      headers: headersOf(message),
      body: withoutImages(body),
    });
  }

  get all(): readonly ReceivedRequest[] {
    return this.#requests;
  }

  clear(): void {
    this.#requests = [];
  }
}

function headersOf(message: IncomingMessage): (readonly [string, string])[] {
  const headers: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    const name = message.rawHeaders[index] ?? '';
    const value = message.rawHeaders[index + 1] ?? '';
    headers.push([name, SECRET_HEADERS.has(name.toLowerCase()) ? '(redacted)' : value]);
  }
  return headers;
}

function withoutImages(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutImages);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (name !== 'data' || typeof member !== 'string') return [name, withoutImages(member)];
      const bytes = Buffer.from(member, 'base64');
      return [name, { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }];
    }),
  );
}
