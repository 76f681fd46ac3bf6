import assert from 'node:assert/strict';
import { WebSocket } from 'ws';
import { ADMIN_KEY } from '../installation.ts';

/** A message of graphql-transport-ws, as far as tests look at it. */
export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A bare WebSocket that says what it is told to, and keeps what it hears. */
export class TestSocket {
  readonly websocket: WebSocket;
  readonly heard: Message[] = [];
  /** Resolves with the code when the socket is closed. */
  readonly closed: Promise<number>;
  readonly #wake = new Set<() => void>();
  #isClosed = false;

  private constructor(websocket: WebSocket) {
    this.websocket = websocket;
    websocket.on('message', (data) => {
      this.heard.push(JSON.parse((data as Buffer).toString()) as Message); // ws gives Buffers unless told otherwise
      this.#wakeAll();
    });
    websocket.on('error', () => undefined); // 'close' follows, with its code
    this.closed = new Promise((resolve) =>
      websocket.once('close', (code) => {
        this.#isClosed = true;
        this.#wakeAll();
        resolve(code);
      }),
    );
  }

  static async open(
    url: string,
    {
      protocol = 'graphql-transport-ws',
      headers = {},
    }: { protocol?: string | null; headers?: Record<string, string> } = {},
  ): Promise<TestSocket> {
    const address = `${url.replace('http', 'ws')}/graphql`;
    const socket = new TestSocket(new WebSocket(address, protocol === null ? [] : [protocol], { headers }));
    await new Promise<void>((resolve) => socket.websocket.once('open', resolve).once('close', () => resolve()));
    return socket;
  }

  /** Opened and acknowledged. */
  static async ready(url: string, authorization: string | null = `Bearer ${ADMIN_KEY}`): Promise<TestSocket> {
    const socket = await TestSocket.open(url);
    socket.say({ type: 'connection_init', ...(authorization !== null && { payload: { authorization } }) });
    await socket.next((message) => message.type === 'connection_ack');
    return socket;
  }

  get isOpen(): boolean {
    return !this.#isClosed;
  }

  say(message: unknown): void {
    this.websocket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables: object = {}): void {
    this.say({ type: 'subscribe', id, payload: { query, variables } });
  }

  /** The first message that is meant, heard already or yet to come. */
  async next(isMeant: (message: Message) => boolean, capMs = 10_000): Promise<Message> {
    const end = AbortSignal.timeout(capMs);
    for (;;) {
      const found = this.heard.find(isMeant);
      if (found !== undefined) return found;
      assert.ok(!end.aborted && this.isOpen, `it never came; heard: ${JSON.stringify(this.heard)}`);
      await new Promise<void>((resolve) => {
        this.#wake.add(resolve);
        end.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  /** What was said of one operation so far. */
  of(id: string): Message[] {
    return this.heard.filter((message) => message.id === id);
  }

  /** Waits until the server has answered everything that was said before. */
  async settled(): Promise<void> {
    const payload = { mark: Math.random() };
    this.say({ type: 'ping', payload });
    await this.next(({ type, payload: back }) => type === 'pong' && JSON.stringify(back) === JSON.stringify(payload));
  }

  async end(): Promise<void> {
    this.websocket.close(1000);
    await this.closed;
  }

  #wakeAll(): void {
    for (const wake of this.#wake) wake();
    this.#wake.clear();
  }
}

/** The codes of a message's errors. */
export function codesOf({ type, payload }: Message): unknown[] {
  const errors = type === 'error' ? payload : (payload as { errors?: unknown }).errors; // by the protocol
  assert.ok(Array.isArray(errors));
  return errors.map((error: { extensions?: { code?: unknown } }) => error.extensions?.code);
}
