import type { Socket } from 'node:net';
import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import { openClient } from './client.ts';
import { within } from './within.ts';

export interface ListenConnection {
  listen(channel: string): Promise<void>;
  unlisten(channel: string): Promise<void>;
  /** Fires once the connection is of no more use, whoever ended it. */
  readonly lost: AbortSignal;
  close(): Promise<void>;
}

export interface ListenConnectionOptions {
  log: Log;
  pingMs: number;
  onNotify: (channel: string, payload: string) => void;
  /** Fires to give up connecting, or to end the connection. */
  signal: AbortSignal;
}

const PING_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * One connection that listens, and notices when it no longer does. A connection whose other end vanished without a word
 * (a machine cut off, a proxy that forgot us) looks alive for a quarter of an hour. So it is asked every `pingMs` which
 * channels the server has for it; a silence of 5 s counts as a loss. postgres.js has a `listen` of its own, but lends
 * nobody the connection that it listens on, and a ping over another one proves nothing.
 */
export async function openListenConnection(url: string, options: ListenConnectionOptions): Promise<ListenConnection> {
  const { log, pingMs, onNotify, signal } = options;
  const lost = new AbortController();
  const lose = (): void => lost.abort();
  signal.addEventListener('abort', lose, { once: true });
  const sockets = new Set<Socket>();
  const channels = new Set<string>();
  const sql = openClient(url, {
    session: { application_name: 'pictograph listen' },
    fetchTypes: false,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    onSocket: (socket) => sockets.add(socket),
    onNotify,
    onClose: lose,
  });

  // Also from outside, so that neither a connect nor a ping that hangs keeps anybody.
  const close = async (): Promise<void> => {
    lose();
    signal.removeEventListener('abort', lose);
    await sql.end({ timeout: 0 });
    // A half-open socket does not answer to being ended.
    for (const socket of sockets) socket.destroy();
  };
  lost.signal.addEventListener('abort', () => void close(), { once: true });

  const keepAsking = async (): Promise<void> => {
    for (;;) {
      await wait(pingMs, lost.signal);
      if (lost.signal.aborted) return;
      const expected = [...channels];
      const rows = await within(
        sql<{ name: string }[]>`select pg_listening_channels() as name`,
        PING_TIMEOUT_MS,
        'The ping',
      );
      const names = new Set(rows.map((row) => row.name));
      const missing = expected.filter((channel) => channels.has(channel) && !names.has(channel));
      if (missing.length > 0) throw new Error(`The server no longer listens to ${missing.join(', ')} for us.`);
    }
  };

  try {
    await within(sql`select 1`, CONNECT_TIMEOUT_MS, 'Connecting');
  } catch (error) {
    await close();
    throw error;
  }
  keepAsking().catch((error: unknown) => {
    if (!lost.signal.aborted) log.warn({ err: error }, 'listening_connection_dead');
    lose();
  });
  return {
    lost: lost.signal,
    close,
    async listen(channel) {
      await sql`listen ${sql(channel)}`;
      channels.add(channel);
    },
    async unlisten(channel) {
      channels.delete(channel);
      await sql`unlisten ${sql(channel)}`;
    },
  };
}
