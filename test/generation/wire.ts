import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire to a provider that tells how many connections are on it. */
export interface Wire {
  readonly url: string;
  /** Connections that are open now. */
  readonly open: number;
  /** Connections that were ever made. */
  readonly made: number;
  close(): Promise<void>;
}

export async function openWire(targetUrl: string): Promise<Wire> {
  const { hostname, port } = new URL(targetUrl);
  const near = new Set<Socket>();
  let made = 0;
  const server = createServer((socket) => {
    made += 1;
    near.add(socket);
    const far = connect(Number(port), hostname);
    socket.pipe(far).pipe(socket);
    socket.on('close', () => near.delete(socket));
    // When either end breaks off, so does the other; that is what is looked at.
    socket.on('error', () => far.destroy());
    far.on('error', () => socket.destroy());
    socket.on('close', () => far.destroy());
    far.on('close', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP server's address is one of these
    get open() {
      return near.size;
    },
    get made() {
      return made;
    },
    async close() {
      for (const socket of near) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
