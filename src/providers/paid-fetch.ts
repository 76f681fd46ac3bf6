import { buildConnector, Client, fetch, type Response } from 'undici';

/** One POST that costs money when it arrives. */
export interface PaidRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Ends the call wherever it is; what was written stays written. */
  readonly signal: AbortSignal;
  /**
   * Called once, when the connection stands and before its first byte of the request. When it throws, nothing is sent
   * and the call rejects with exactly what it threw.
   */
  readonly beforeSend: () => void;
  /** From the request's last byte to the answer's headers. */
  readonly firstByteTimeoutMs: number;
  /** Longest silence between two pieces of the answer's body. */
  readonly idleTimeoutMs: number;
}

/**
 * Rejects with {@link NetworkError} or with what `beforeSend` threw. The caller reads the answer's body to its end or
 * cancels it: the connection lives as long as the body does.
 */
export type PaidFetch = (url: string, request: PaidRequest) => Promise<Response>;

/**
 * NOT_SENT: provably no byte of the request left this machine; asking again is no double payment.
 * AMBIGUOUS: the request, or a part of it, may have arrived.
 */
export type Sent = 'NOT_SENT' | 'AMBIGUOUS';

/** No answer came, or the connection broke. `code` is the system's or undici's, for messages and logs. */
export class NetworkError extends Error {
  override name = 'NetworkError';
  readonly sent: Sent;
  readonly code: string;

  constructor(sent: Sent, cause: unknown) {
    const code = codeOf(cause) ?? 'no code';
    super(sent === 'NOT_SENT' ? `no connection was made (${code})` : `the connection gave no answer (${code})`, {
      cause,
    });
    this.sent = sent;
    this.code = code;
  }
}

/**
 * A fetch for paid calls: what a fetch may do behind its caller's back to be helpful, this one doesn't.
 *
 * Each call has one connection of its own, HTTP/1.1 and closed afterwards. A reused idle connection that the server is
 * just closing would leave us not knowing whether the request arrived, and a handshake costs nothing beside a picture;
 * HTTP/2 would send refused streams again. A second connection is denied, because the fetch standard repeats a request
 * by itself (status 421) and undici reconnects for what it had queued. No redirects: they would carry the key along.
 *
 * Whether a failed call may have arrived is known from the connection itself, not guessed from the error: as long as no
 * connected socket (TLS included) was handed over to the request, there was nothing to write to. From the handing over
 * on, everything is ambiguous.
 */
export function createPaidFetch({ connectTimeoutMs = 10_000 }: { connectTimeoutMs?: number } = {}): PaidFetch {
  const connect = buildConnector({ timeout: connectTimeoutMs, allowH2: false });
  return async (url, request) => {
    const line = new Line(connect, request);
    const dispatcher = new Client(new URL(url).origin, {
      connect: (options, callback) => line.open(options, callback),
      pipelining: 0,
      allowH2: false,
      headersTimeout: request.firstByteTimeoutMs,
      bodyTimeout: request.idleTimeoutMs,
    });
    try {
      const { headers, body, signal } = request;
      return await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error', dispatcher });
    } catch (error) {
      if (line.refused !== null) throw line.refused.thrown;
      throw new NetworkError(line.handedOver ? 'AMBIGUOUS' : 'NOT_SENT', error);
    } finally {
      // Waits by itself for the answer's body. It can only fail because the client is gone already, which is the aim.
      dispatcher.close().catch(() => undefined);
    }
  };
}

/** The one connection of one call. */
class Line {
  handedOver = false;
  /** What `beforeSend` threw. */
  refused: { readonly thrown: unknown } | null = null;
  #opened = false;
  readonly #connect: buildConnector.connector;
  readonly #request: PaidRequest;

  constructor(connect: buildConnector.connector, request: PaidRequest) {
    this.#connect = connect;
    this.#request = request;
  }

  // The errors given to the callback have no code: some of undici's own codes would make it connect again for ever.
  open(options: buildConnector.Options, callback: buildConnector.Callback): void {
    if (this.#opened) return callback(new Error('A paid call has one connection, and it had its own.'), null);
    this.#opened = true;
    this.#connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      if (this.#request.signal.aborted) {
        socket.destroy();
        return callback(new Error('The call was aborted while it connected.'), null);
      }
      try {
        this.#request.beforeSend();
      } catch (thrown) {
        this.refused = { thrown };
        socket.destroy();
        return callback(new Error('The call was called off before it was sent.', { cause: thrown }), null);
      }
      this.handedOver = true;
      callback(null, socket);
    });
  }
}

/** The innermost code of an error and its causes: undici wraps what happened. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const inner = codeOf(error.cause);
  if (inner !== null) return inner;
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}
