import { createServer, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface DroppingProxy {
  readonly url: string;
  /** How many answers were thrown away. */
  readonly dropped: number;
  close(): Promise<void>;
}

/**
 * Stands between a client and `target`, waits for whole answers, and throws those away that `drops` says: the client sees its
 * connection break, as it does behind a balancer that dies.
 */
export async function openDroppingProxy(
  target: string,
  drops: (request: IncomingMessage) => boolean,
): Promise<DroppingProxy> {
  let dropped = 0;
  const server = createServer((incoming, outgoing) => {
    const onward = request(
      `${target}${incoming.url ?? ''}`,
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        if (!drops(incoming)) {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
          return;
        }
        answer.resume().once('end', () => {
          dropped += 1;
          incoming.socket.destroy();
        });
      },
    );
    onward.on('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a listening TCP server has one
    get dropped() {
      return dropped;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}
