import { connect, type Socket } from 'node:net';

/** What postgres.js needs to reach the server that a connection string names. */
export interface Address {
  readonly url: string;
  readonly socket: (parsed: { host: string[]; port: number[] }) => Socket;
}

/**
 * Reads a connection string as libpq does where postgres.js does not: `?host=/folder` is the folder of a Unix socket
 * (https://www.postgresql.org/docs/current/libpq-connect.html), so that one string serves psql and us alike.
 *
 * The socket is handed over before it is connected. postgres.js frees a connection's place in the pool when its socket
 * closes; a socket that failed before it was handed over would never close, and every failed try would cost the pool
 * one place for good.
 */
export function addressOf(url: string, onSocket: (socket: Socket) => void = () => {}): Address {
  const { rest, folder } = takeSocketFolder(url);
  // With several hosts the next try asks the next one.
  let turn = 0;
  return {
    url: rest,
    socket: ({ host: hosts, port: ports }) => {
      const index = turn % hosts.length;
      const host = hosts[index] ?? 'localhost';
      const port = ports[index] ?? ports[0] ?? 5432;
      // Nagle's algorithm costs 40 ms on every pipelined write; postgres.js leaves it on.
      const socket =
        folder === null ? connect({ host, port, noDelay: true }) : connect({ path: `${folder}/.s.PGSQL.${port}` });
      const next = (): void => {
        turn = index + 1;
      };
      socket.once('error', next);
      socket.once('connect', () => socket.off('error', next));
      onSocket(socket);
      // The name that a TLS certificate is checked against: postgres.js reads it from the socket.
      return Object.assign(socket, { host });
    },
  };
}

function takeSocketFolder(url: string): { rest: string; folder: string | null } {
  const [base = url, query] = url.split('?', 2);
  const parameters = new URLSearchParams(query ?? '');
  const folder = parameters.get('host');
  if (folder === null || !folder.startsWith('/')) return { rest: url, folder: null };
  parameters.delete('host');
  const rest = parameters.toString();
  return { rest: rest === '' ? base : `${base}?${rest}`, folder };
}
