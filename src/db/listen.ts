import { once } from 'node:events';
import { backoffMs } from '../base/backoff.ts';
import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import { openListenConnection, type ListenConnection } from './listen-connection.ts';

export interface Listener {
  /**
   * Calls `fn` with each notification of the channel. Resolves when the server has begun to listen, with the function
   * that ends it; while the server is away, it waits. `onListening` is called at that moment and again after every lost
   * connection: notifications in between are gone, so whoever follows something reads it again. What either of the two
   * throws is logged and ends nothing.
   */
  on(channel: string, fn: (payload: string) => void, onListening?: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface ListenerOptions {
  log: Log;
  /** How often the server is asked whether it still listens for us. */
  pingMs?: number;
}

interface Subscription {
  readonly channel: string;
  readonly fn: (payload: string) => void;
  readonly onListening: () => void;
  /** Whether the server has listened at least once. */
  readonly begun: PromiseWithResolvers<void>;
}

const BACKOFF = { baseMs: 50, maxMs: 5_000 };
/** Longer names are cut by LISTEN and refused by NOTIFY (NAMEDATALEN - 1). */
const LONGEST_CHANNEL_BYTES = 63;

/** Listens on one connection of its own, opened again whenever it is lost. */
export function openListener(url: string, { log, pingMs = 10_000 }: ListenerOptions): Listener {
  const subscriptions = new Set<Subscription>();
  const closing = new AbortController();
  /** The connection that every subscription stands on; null while there is none. */
  let current: ListenConnection | null = null;

  const onNotify = (channel: string, payload: string): void => {
    for (const each of subscriptions) if (each.channel === channel) safely(() => each.fn(payload));
  };
  const tell = (subscription: Subscription): void => {
    subscription.begun.resolve();
    safely(subscription.onListening);
  };
  const safely = (call: () => void): void => {
    try {
      call();
    } catch (error) {
      // Thrown on, it would end the connection that everybody else listens on.
      log.error({ err: error }, 'listener_failed');
    }
  };

  const connectOnce = async (): Promise<void> => {
    const connection = await openListenConnection(url, { log, pingMs, onNotify, signal: closing.signal });
    try {
      // A subscription that comes during the loop is met by it; one that comes after finds `current`.
      for (const { channel } of subscriptions) await connection.listen(channel);
      current = connection;
      for (const subscription of subscriptions) tell(subscription);
      if (!connection.lost.aborted) await once(connection.lost, 'abort');
    } finally {
      current = null;
      await connection.close();
    }
  };
  const keepConnected = async (): Promise<void> => {
    for (let failures = 1; !closing.signal.aborted; failures += 1) {
      try {
        await connectOnce();
        failures = 1;
        if (!closing.signal.aborted) log.warn('listening_connection_lost');
      } catch (error) {
        if (!closing.signal.aborted) log.warn({ err: error }, 'listening_not_possible');
      }
      await wait(backoffMs(failures, BACKOFF), closing.signal);
    }
  };
  const connected = keepConnected();

  return {
    async on(channel, fn, onListening = () => {}) {
      if (Buffer.byteLength(channel) > LONGEST_CHANNEL_BYTES) {
        throw new RangeError(
          `The channel "${channel}" is longer than ${LONGEST_CHANNEL_BYTES} bytes, which PostgreSQL does not keep apart.`,
        );
      }
      const subscription: Subscription = { channel, fn, onListening, begun: Promise.withResolvers() };
      if (closing.signal.aborted) throw new Error('This listener was closed.');
      subscriptions.add(subscription);
      const connection = current;
      connection?.listen(channel).then(
        () => tell(subscription),
        // Lost, or refused by the server: in both cases all begins again, and is logged there.
        () => void connection.close(),
      );
      await subscription.begun.promise;
      return async () => {
        subscriptions.delete(subscription);
        if ([...subscriptions].some((each) => each.channel === channel)) return;
        // A connection that is lost listens to nothing.
        await current?.unlisten(channel).catch(() => undefined);
      };
    },
    async close() {
      closing.abort();
      await connected;
      for (const { begun } of subscriptions)
        begun.reject(new Error('The listener was closed before the server listened.'));
      subscriptions.clear();
    },
  };
}
