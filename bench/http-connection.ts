import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';

/** As much as a socket of the loopback gives at once. */
const READ_BYTES = 64 * 1024;
const HEAD_END = '\r\n\r\n';
/** JSON and event streams never hold these bytes themselves: their line breaks are single. */
const LAST_CHUNK = '0\r\n\r\n';

/** What has come so far of the answer that is waited for. */
interface Answer {
  /** Bytes of the body that are still to come; null until the head is here; 'CHUNKS' where only the last one tells its end. */
  left: number | 'CHUNKS' | null;
  /** The last bytes that came of an answer in chunks. */
  ending: string;
  status: number;
  /** The server ends the connection after this answer: some do after so many. */
  last: boolean;
  /** The body; null where nobody wants to read it, unless it tells what went wrong. */
  text: Buffer[] | null;
  readonly done: PromiseWithResolvers<string>;
}

/**
 * One connection that posts to one address, one request at a time. It does no more than the servers of this bench need
 * of a client, since it works beside them on the same cores: undici's `request` takes 150 to 190 µs for an answer of
 * 78 kB, three times what the server takes that has it in a buffer; this takes 20 to 35 when nobody reads it.
 */
export class HttpConnection {
  readonly #address: { host: string; port: number };
  readonly #head: string;
  readonly #bytes = Buffer.allocUnsafe(READ_BYTES);
  #socket: Socket | null = null;
  #answer: Answer | null = null;

  /** Connects when it is first used. */
  constructor(url: string, headers: Readonly<Record<string, string>>) {
    const { hostname, port, host, pathname } = new URL(url);
    this.#address = { host: hostname, port: Number(port) };
    const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#head = `POST ${pathname} HTTP/1.1\r\n${lines.join('')}content-length: `;
  }

  /** Resolves with the answer's text, which is empty where it is to be left unread. A status other than 200 is an error. */
  post(body: string, keep: 'TEXT' | 'UNREAD'): Promise<string> {
    assert.equal(this.#answer, null, 'a connection takes one request at a time');
    const done = Promise.withResolvers<string>();
    this.#answer = { left: null, ending: '', status: 0, last: false, text: keep === 'TEXT' ? [] : null, done };
    this.#socket ??= this.#open();
    this.#socket.write(`${this.#head}${Buffer.byteLength(body)}${HEAD_END}${body}`);
    return done.promise;
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const read = (length: number): boolean => {
      try {
        this.#read(this.#bytes.subarray(0, length));
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
      }
      return true;
    };
    const socket = connect({ ...this.#address, noDelay: true, onread: { buffer: this.#bytes, callback: read } });
    const fail = (error: Error) => {
      // One that was left has nothing to do with the answer that is waited for now.
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#answer?.done.reject(error);
    };
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('the server closed a connection in the middle of an answer')));
    return socket;
  }

  /** The bytes are overwritten by the next ones. */
  #read(bytes: Buffer): void {
    const answer = this.#answer;
    assert.ok(answer, 'a server sends what nobody asked for');
    const body = answer.left === null ? readHead(answer, bytes) : bytes;
    answer.text?.push(Buffer.from(body));
    if (answer.left === 'CHUNKS') {
      const ending = answer.ending + body.toString('latin1', Math.max(0, body.length - LAST_CHUNK.length));
      answer.ending = ending.slice(-LAST_CHUNK.length);
      if (answer.ending !== LAST_CHUNK) return;
    } else {
      answer.left = (answer.left ?? 0) - body.length;
      if (answer.left > 0) return;
    }
    this.#answer = null;
    if (answer.last) this.#leave();
    const whole = Buffer.concat(answer.text ?? []);
    const text = (answer.left === 'CHUNKS' ? joinChunks(whole) : whole).toString();
    if (answer.status === 200) answer.done.resolve(text);
    else answer.done.reject(new Error(`an answer of status ${answer.status}: ${text.slice(0, 1000)}`));
  }

  #leave(): void {
    this.#socket?.end();
    this.#socket = null;
  }
}

/** Learns what the head tells, and returns what came of the body with it. */
function readHead(answer: Answer, bytes: Buffer): Buffer {
  const end = bytes.indexOf(HEAD_END);
  assert.ok(end >= 0, 'the head of an answer came in pieces');
  const head = bytes.toString('latin1', 0, end);
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
  const inChunks = /\r\ntransfer-encoding: chunked/i.test(head);
  assert.ok(inChunks || length !== undefined, 'an answer does not tell its length');
  answer.left = inChunks ? 'CHUNKS' : Number(length);
  answer.status = Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
  answer.last = /\r\nconnection: close/i.test(head);
  if (answer.status !== 200) answer.text = [];
  return bytes.subarray(end + HEAD_END.length);
}

function joinChunks(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let place = 0; place < bytes.length;) {
    const start = bytes.indexOf('\r\n', place) + 2;
    const end = start + Number.parseInt(bytes.toString('latin1', place, start), 16);
    parts.push(bytes.subarray(start, end));
    place = end + 2;
  }
  return Buffer.concat(parts);
}
