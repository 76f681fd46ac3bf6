import { handleProtocols } from 'graphql-ws';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { createProtocol, type WebsocketOptions } from './websocket-protocol.ts';
import { serve } from './websocket-serve.ts';

/** Images don't travel here: a mutation that carries some goes by HTTP. */
const MOST_MESSAGE_BYTES = 256 * 1024;
const SERVICE_RESTART = 1012;

export interface WebsocketDoor {
  /** Ends every socket so that its client comes back, here or at another node: 1012, service restart. */
  close(): Promise<void>;
}

/**
 * GraphQL over WebSocket (graphql-transport-ws) on the server's /graphql. The key comes in connection_init as
 * `authorization`, never in a cookie, so any origin may connect: a foreign page gets nothing that it couldn't ask for itself.
 *
 * A slow client costs one message an operation: a subscription is asked for more only when its last message was taken.
 * That a client doesn't read at all is noticed by its connection, as for every other door.
 */
export function openWebsocketDoor(server: Server, options: WebsocketOptions): WebsocketDoor {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols,
  });
  const protocol = createProtocol(options);
  const served = new Set<Promise<void>>();
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A socket error before the handshake has nobody else to hear it.
    socket.on('error', () => socket.destroy());
    if ((request.url ?? '/').split('?', 1)[0] !== '/graphql') {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (websocket) => {
      const address = request.socket.remoteAddress ?? null;
      const ended = serve(websocket, protocol, { ...options, address }).finally(() => served.delete(ended));
      served.add(ended);
    });
  };
  server.on('upgrade', upgrade);
  return {
    async close() {
      for (const websocket of sockets.clients) websocket.close(SERVICE_RESTART, 'Service restart');
      const { goodbyeMs } = options.limits;
      const impatience = setTimeout(() => sockets.clients.forEach((websocket) => websocket.terminate()), goodbyeMs);
      // Their streams too: what those stand on is closed right after this door.
      while (served.size > 0) await Promise.all(served);
      clearTimeout(impatience);
      server.off('upgrade', upgrade);
    },
  };
}
