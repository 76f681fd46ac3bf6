import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A way to a server that can be cut, closed and mended. */
export interface Proxy {
  /** Leads to the same database as the string that the proxy was made for. */
  readonly url: string;
  /** Closes every connection and takes no new ones. */
  readonly close: () => Promise<void>;
  /** Takes connections, again. */
  readonly open: () => Promise<void>;
  /** Passes nothing more between the two ends of what is connected now, and tells neither. */
  readonly freeze: () => void;
  /** Loses the server's word that it has committed what had these words in it, with the connection. */
  readonly loseCommitOf: (words: string) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Closed at first. Stands on a Unix socket, as its target does. */
export async function makeProxy(targetUrl: string): Promise<Proxy> {
  const folder = await mkdtemp(join(tmpdir(), 'pictograph-proxy-'));
  const url = new URL(targetUrl);
  const target = `${url.searchParams.get('host') ?? ''}/.s.PGSQL.5432`;
  url.searchParams.set('host', folder);
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let losing: { readonly words: string; readonly lost: () => void; by?: Socket } | null = null;

  const pass = (near: Socket): void => {
    const far = connect(target);
    // Before the pipes, so that it is seen before it is passed on.
    near.on('data', (bytes: Buffer) => {
      if (losing !== null && bytes.includes(losing.words)) losing.by = near;
    });
    far.on('data', (bytes: Buffer) => {
      if (losing?.by !== near || !bytes.includes('COMMIT\0')) return;
      near.destroy();
      losing.lost();
      losing = null;
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      // A cut connection is what the tests are about.
      socket.on('error', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
  };
  const close = async (): Promise<void> => {
    const open = server;
    server = null;
    for (const socket of sockets) socket.destroy();
    if (open === null) return;
    open.close();
    await once(open, 'close');
  };
  return {
    url: url.href,
    close,
    async open() {
      server = createServer(pass).listen(join(folder, '.s.PGSQL.5432'));
      await once(server, 'listening');
    },
    freeze() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    loseCommitOf(words) {
      return new Promise((lost) => {
        losing = { words, lost };
      });
    },
    async remove() {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
