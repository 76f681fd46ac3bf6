import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { GoogleError } from './google-error.ts';
import { headersOf, type Manner, pretty, sendError } from './send.ts';

/** The one candidate of a chunk, as far as merging needs to know it. */
export interface Candidate {
  readonly content: { readonly parts?: readonly object[]; readonly role?: string };
  readonly [field: string]: unknown;
}

/** A GenerateContentResponse: whole, or one piece of a stream. */
export interface Chunk {
  readonly candidates?: readonly [Candidate];
  readonly [field: string]: unknown;
}

/** All chunks of an answer as one response. */
export function joinChunks(chunks: readonly Chunk[]): Chunk {
  const last = chunks.at(-1) ?? {};
  const parts = chunks.flatMap((chunk) => chunk.candidates?.[0].content.parts ?? []).filter((part) => !isEmpty(part));
  const candidate = last.candidates?.[0];
  if (candidate === undefined || parts.length === 0) return last;
  return { ...last, candidates: [{ ...candidate, content: { parts, role: 'model' } }] };
}

/** A stream's last chunk may have such a part; a whole answer has none. */
function isEmpty(part: object): boolean {
  return 'text' in part && part.text === '' && Object.keys(part).length === 1;
}

/** Sends the answer to one call: some chunks, and an end that may be a bad one. */
export interface Framing {
  /** Sends the headers of a good answer, if that wasn't done yet. */
  open(): void;
  say(chunk: Chunk): Promise<void>;
  /** Half of what the chunk would look like. */
  sayHalf(chunk: Chunk): Promise<void>;
  /** Something in the place of a chunk that is no JSON. */
  sayNonsense(): Promise<void>;
  /** With the error's status when nothing was sent yet, else inside of the answer. */
  fail(error: GoogleError): void;
  finish(): void;
}

export function frame(response: ServerResponse, manner: Manner): Framing {
  return manner === 'unary' ? new WholeAnswer(response) : new ChunkedAnswer(response, manner);
}

/** streamGenerateContent: server-sent events with `alt=sse`, else the elements of one JSON array. */
class ChunkedAnswer implements Framing {
  readonly #response: ServerResponse;
  readonly #manner: 'events' | 'array';
  #said = 0;

  constructor(response: ServerResponse, manner: 'events' | 'array') {
    this.#response = response;
    this.#manner = manner;
  }

  open(): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, headersOf(this.#manner));
    this.#response.flushHeaders();
  }

  async say(chunk: Chunk): Promise<void> {
    this.open();
    const bytes = Buffer.from(this.#wrap(JSON.stringify(chunk, null, this.#manner === 'array' ? 2 : undefined)));
    for (const piece of splitAwkwardly(bytes, this.#said)) await write(this.#response, piece);
    this.#said += 1;
  }

  async sayHalf(chunk: Chunk): Promise<void> {
    this.open();
    const bytes = Buffer.from(this.#wrap(JSON.stringify(chunk)));
    await write(this.#response, bytes.subarray(0, Math.floor(bytes.length / 2)));
  }

  async sayNonsense(): Promise<void> {
    this.open();
    await write(this.#response, Buffer.from(this.#wrap('{"candidates": [{"content": <upstream returned no body>')));
    this.#said += 1;
  }

  fail(error: GoogleError): void {
    if (!this.#response.headersSent) return sendError(this.#response, this.#manner, error);
    this.#response.write(this.#wrap(JSON.stringify(error.body())));
    this.#said += 1;
    this.finish();
  }

  finish(): void {
    this.#response.end(this.#manner === 'array' ? ']' : undefined);
  }

  #wrap(json: string): string {
    if (this.#manner === 'events') return `data: ${json}\r\n\r\n`;
    return `${this.#said === 0 ? '[' : ',\r\n'}${json}`;
  }
}

/** generateContent: all chunks as one response, when it is finished. */
class WholeAnswer implements Framing {
  readonly #response: ServerResponse;
  readonly #chunks: Chunk[] = [];
  #spoilt = false;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  open(): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, headersOf('unary'));
    this.#response.flushHeaders();
  }

  say(chunk: Chunk): Promise<void> {
    this.#chunks.push(chunk);
    return Promise.resolve();
  }

  async sayHalf(chunk: Chunk): Promise<void> {
    await this.say(chunk);
    await this.#spoil(this.#text().slice(0, Math.floor(this.#text().length / 2)));
  }

  async sayNonsense(): Promise<void> {
    await this.#spoil('{"candidates": [{"content": <upstream returned no body>');
  }

  fail(error: GoogleError): void {
    sendError(this.#response, 'unary', error);
  }

  finish(): void {
    if (this.#spoilt) {
      this.#response.end();
      return;
    }
    this.open();
    this.#response.end(this.#text());
  }

  async #spoil(text: string): Promise<void> {
    this.#spoilt = true;
    this.open();
    await write(this.#response, Buffer.from(text));
  }

  #text(): string {
    return pretty(joinChunks(this.#chunks));
  }
}

/**
 * Writes, and resolves when the bytes were handed to the system: pieces that are awaited one after the other leave as
 * segments of their own. Resolves too when the client has gone; whoever plays the answer looks at that by itself.
 */
async function write(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (response.destroyed) return;
  const flushed = Promise.withResolvers<void>();
  const settled = new AbortController();
  response.write(bytes, () => flushed.resolve());
  // The callback of a write may never come once the socket is gone.
  await Promise.race([flushed.promise, once(response, 'close', { signal: settled.signal })]);
  settled.abort();
}

/** TCP promises no boundaries, so the first events break where readers are careless: see `breakPoint`. */
function splitAwkwardly(bytes: Buffer, index: number): Buffer[] {
  const at = breakPoint(bytes, index);
  return at === null ? [bytes] : [bytes.subarray(0, at), bytes.subarray(at)];
}

/** Inside of the word `data:`, inside of a character of several bytes, between the two line ends, or nowhere. */
function breakPoint(bytes: Buffer, index: number): number | null {
  if (index % 4 === 0) return 3;
  const continuation = bytes.findIndex((byte) => byte >= 0x80 && byte < 0xc0);
  if (continuation >= 0) return continuation;
  return index % 4 === 2 ? bytes.length - 2 : null;
}
