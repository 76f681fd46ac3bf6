import type { Log } from '../base/log.ts';
import type { Sql } from './client.ts';
import { within } from './within.ts';

export interface Notifier {
  /** Tells every listener of the channel, soon, that something about this key has changed. Never fails. */
  wake(key: string): void;
  /** Resolves when everything that was asked for so far has been sent or was lost. */
  flush(): Promise<void>;
  /** Sends what is waiting; later calls of `wake` do nothing. */
  close(): Promise<void>;
}

export interface NotifierOptions {
  /** A NOTIFY takes a lock that all commits of the server pass through, so there is at most one in this time. */
  minIntervalMs?: number;
  log: Log;
}

/** PostgreSQL refuses payloads of 8,000 bytes and more. */
const LARGEST_PAYLOAD_BYTES = 7_000;
/** While the server is away keys pile up; beyond this many they are dropped, for listeners read again by themselves. */
const MOST_WAITING = 10_000;
const SEND_TIMEOUT_MS = 5_000;

/**
 * Wake-ups over NOTIFY, to be sent after the commit that they tell of, each in a statement of its own. A wake-up is a
 * hint: it may be lost, and whoever listens must find the truth in the tables.
 *
 * The first one goes out at once. Keys that come within `minIntervalMs` of it are collected, each once, and go together
 * in the next payload, one a line ({@link keysOf}); what does not fit waits for the one after.
 */
export function createNotifier(sql: Sql, channel: string, { minIntervalMs = 10, log }: NotifierOptions): Notifier {
  const waiting = new Set<string>();
  let closed = false;
  /** The round that is under way: pause, send, again, until nothing waits. */
  let round: Promise<void> | null = null;
  let lastSentAt = Number.NEGATIVE_INFINITY;

  const sendAll = async (): Promise<void> => {
    // Keys of one turn of the event loop go together.
    await Promise.resolve();
    while (waiting.size > 0) {
      // A timer leaves out fractions of a millisecond, and may ring a little early.
      const leftMs = () => lastSentAt + minIntervalMs - performance.now();
      while (leftMs() > 0) await new Promise((resolve) => setTimeout(resolve, Math.ceil(leftMs())));
      lastSentAt = performance.now();
      const keys = takePayload(waiting);
      try {
        await within(sql`select pg_notify(${channel}, ${keys.join('\n')})`, SEND_TIMEOUT_MS, 'NOTIFY');
      } catch (error) {
        log.warn({ err: error, channel, keys: keys.length }, 'wake_up_lost');
      }
    }
    round = null;
  };

  return {
    wake(key) {
      if (closed || (waiting.size >= MOST_WAITING && !waiting.has(key))) return;
      waiting.add(key);
      round ??= sendAll();
    },
    async flush() {
      await round;
    },
    async close() {
      closed = true;
      await round;
    },
  };
}

/** The keys of a payload that a {@link Notifier} sent. */
export function keysOf(payload: string): string[] {
  return payload.split('\n');
}

/** Takes as many keys as one payload holds, at least one. */
function takePayload(waiting: Set<string>): string[] {
  const keys: string[] = [];
  let bytes = 0;
  for (const key of waiting) {
    bytes += Buffer.byteLength(key) + 1;
    if (bytes > LARGEST_PAYLOAD_BYTES && keys.length > 0) break;
    keys.push(key);
    waiting.delete(key);
  }
  return keys;
}
