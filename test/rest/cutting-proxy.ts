import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly url: string;
  /** How many connections were cut so far. */
  readonly cuts: number;
  close(): Promise<void>;
}

/** Stands between a client and servers that take turns, and cuts each connection in the middle of what its server says, after so many bytes. */
export async function openCuttingProxy(targets: readonly string[], bytesUntilCut: () => number): Promise<CuttingProxy> {
  let turn = 0;
  const sockets = new Set<Socket>();
  let cuts = 0;
  const server = createServer((near) => {
    const { hostname, port } = new URL(targets[turn % targets.length] ?? '');
    turn += 1;
    const far = connect(Number(port), hostname);
    let left = bytesUntilCut();
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => void (sockets.delete(socket), other.destroy()));
    }
    near.pipe(far);
    far.on('data', (chunk: Buffer) => {
      near.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left > 0) return;
      cuts += 1;
      // What was written before leaves first.
      near.destroySoon();
      far.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a listening TCP server has one
    get cuts() {
      return cuts;
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, 'close');
    },
  };
}
