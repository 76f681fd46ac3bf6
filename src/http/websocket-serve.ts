import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Log } from '../base/log.ts';
import { withRequestId } from './request-id.ts';
import type { Protocol, WebsocketOptions } from './websocket-protocol.ts';

const MOST_PING_CHARACTERS = 1024;
/** Messages that were heard and not answered to the end, operations included: far more than a client that reads can have. */
const MOST_UNANSWERED = 2000;
const MOST_UNANSWERED_CHARACTERS = 16 * 1024 * 1024;
const TRY_AGAIN_LATER = 1013;
/** Said by servers alone. */
const SERVER_ONLY: ReadonlySet<unknown> = new Set(['connection_ack', 'next', 'error']);

type Handle = (text: string) => Promise<void>;

/**
 * Hangs one socket on the protocol, with what graphql-ws leaves to its host: pings, odd frames, errors, too much at once.
 * Resolves when the socket is gone and its streams have ended.
 */
export function serve(
  websocket: WebSocket,
  protocol: Protocol,
  { log, limits, address }: WebsocketOptions & { readonly address: string | null },
): Promise<void> {
  const hear = hearing(websocket, log);
  const closed = protocol.opened(
    {
      protocol: websocket.protocol,
      send: (data) => send(websocket, data),
      close: (code = CloseCode.InternalServerError, reason = '') => close(websocket, code, reason),
      onMessage: (handle) =>
        websocket.on('message', (data, isBinary) => {
          if (isBinary) close(websocket, CloseCode.BadRequest, 'Invalid message received');
          // What comes after the goodbye was said is not heard any more.
          else if (websocket.readyState === websocket.OPEN) void hear(textOf(data), handle);
        }),
      // A ping's payload comes back with the pong, so a large one would be ours to hold while nobody reads.
      onPing(payload) {
        const small = payload !== undefined && JSON.stringify(payload).length <= MOST_PING_CHARACTERS;
        return send(websocket, JSON.stringify({ type: 'pong', ...(small && { payload }) }));
      },
    },
    { authorization: null, address, tryAgainLater: () => close(websocket, TRY_AGAIN_LATER, 'Try again later') },
  );
  const stopPings = pingRegularly(websocket, limits.keepAliveMs);
  websocket.on('error', (error) => log.debug({ err: error }, 'websocket_error'));
  return new Promise((resolve) => {
    websocket.once('close', (code, reason) => {
      stopPings();
      closed(code, String(reason))
        .catch((error: unknown) => log.error({ err: error }, 'websocket_close_failed'))
        .finally(resolve);
    });
  });
}

/**
 * Hands messages on, counting those under way: graphql-ws resolves a message when its answer has left, an operation when
 * it has ended. So what a client makes us say without reading it is bounded, whatever it asks for.
 */
function hearing(websocket: WebSocket, log: Log): (text: string, handle: Handle) => Promise<void> {
  let unanswered = 0;
  let unansweredCharacters = 0;
  return async (text, handle) => {
    unanswered += 1;
    unansweredCharacters += text.length;
    try {
      if (unanswered > MOST_UNANSWERED || unansweredCharacters > MOST_UNANSWERED_CHARACTERS) {
        log.info({ unanswered, unsent: websocket.bufferedAmount }, 'websocket_flooded');
        websocket.terminate();
      } else {
        await withRequestId(() => handle(text));
      }
    } catch (error) {
      // To a client that has left, nothing failed.
      if (websocket.readyState !== websocket.OPEN) return;
      if (isServerOnly(text)) return close(websocket, CloseCode.BadRequest, 'Invalid message received');
      log.error({ err: error }, 'websocket_failed');
      close(websocket, CloseCode.InternalServerError, 'Internal server error');
    } finally {
      unanswered -= 1;
      unansweredCharacters -= text.length;
    }
  };
}

/** graphql-ws throws at messages that only servers say, as if the fault were ours. */
function isServerOnly(text: string): boolean {
  const message: unknown = JSON.parse(text);
  return typeof message === 'object' && message !== null && 'type' in message && SERVER_ONLY.has(message.type);
}

/** Resolves when the message has left this process: that is what makes a slow client slow its streams down. */
function send(websocket: WebSocket, data: string): Promise<void> {
  if (websocket.readyState !== websocket.OPEN) return Promise.resolve();
  return new Promise((resolve, reject) => {
    websocket.send(data, (error) => (error instanceof Error ? reject(error) : resolve()));
  });
}

function close(websocket: WebSocket, code: number, reason: string): void {
  if (websocket.readyState === websocket.OPEN) websocket.close(code, reason);
}

/** Ends a socket whose client left a ping unanswered until the next: it is gone, or doesn't read. */
function pingRegularly(websocket: WebSocket, everyMs: number): () => void {
  let alive = true;
  websocket.on('pong', () => (alive = true));
  const timer = setInterval(() => {
    if (!alive) return websocket.terminate();
    alive = false;
    websocket.ping();
  }, everyMs);
  return () => clearInterval(timer);
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString(); // an ArrayBuffer is taken too
}
