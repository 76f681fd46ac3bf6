import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { serveParent } from './child.ts';
import { atPace, type Pace } from './pace.ts';
import { stampedText } from './stamp.ts';

/* A server of sockets that sends, at a pace, what a subscriber would get, with nothing behind it. */

await serveParent(async ({ like }: { like: string }) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  const sockets: WebSocket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  await once(server, 'listening');
  return {
    ready: (server.address() as AddressInfo).port, // a TCP server's address is one of these
    answer: (pace: Pace) => atPace(pace, (stream) => sockets[stream]?.send(like.replace('TEXT', stampedText()))),
    async close() {
      for (const socket of sockets) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
});
