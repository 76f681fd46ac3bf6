import DataLoader from 'dataloader';
import type { Log } from '../base/log.ts';
import type { Orm, Sql } from '../db/client.ts';
import type { Listener } from '../db/listen.ts';
import type { Event } from './event.ts';
import { Feed } from './feed.ts';
import { readPages, type PageWanted } from './read.ts';

/** The channel that tells which streams grew: lines of `generationId:seq`, with `:end` behind the last one. A hint; nothing is lost without it. */
export const EVENTS_CHANNEL = 'pictograph_events';
/** Stands for the seq when the events of a stream were emptied: what a node remembers of them must go. */
export const ERASED_LINE = 'erased';

/** Pages that one statement reads: enough for a burst, little enough to answer soon. */
const MOST_PAGES = 200;

/**
 * This node's ear on the log: who follows what here, and what woke it. Wake-ups come from three sides: this process's
 * own writes, NOTIFY from other processes, and a poll that compares heads, which alone would be enough.
 */
export class Hub {
  /** What the feeds that were woken together want to read goes into one statement. */
  readonly #pages: DataLoader<PageWanted, Event[]>;
  readonly #sql: Sql;
  readonly #log: Log;
  readonly #feeds = new Map<string, Feed>();
  readonly #anyWaiters = new Set<() => void>();
  /** Those who wait for a generation's end alone. */
  readonly #endWaiters = new Map<string, Set<() => void>>();
  readonly #pollMs: number;
  #timer: NodeJS.Timeout | null = null;
  #stopListening: (() => Promise<void>) | null = null;
  #closed = false;

  private constructor(orm: Orm, sql: Sql, { log, pollMs }: { log: Log; pollMs: number }) {
    this.#pages = new DataLoader((wanted: readonly PageWanted[]) => readPages(orm, wanted), {
      cache: false,
      maxBatchSize: MOST_PAGES,
      batchScheduleFn: (callback) => setImmediate(callback),
    });
    this.#sql = sql;
    this.#log = log;
    this.#pollMs = pollMs;
  }

  /** `pollMs`: how often heads are compared when nothing woke this node, ±20 % so that nodes do not march in step. */
  static async open(
    { orm, sql }: { orm: Orm; sql: Sql },
    { listener, log, pollMs = 5000 }: { listener: Listener | null; log: Log; pollMs?: number },
  ): Promise<Hub> {
    const hub = new Hub(orm, sql, { log, pollMs });
    if (listener !== null) {
      // After every (re)connect all are woken: notifications in between are lost.
      hub.#stopListening = await listener.on(
        EVENTS_CHANNEL,
        (payload) => hub.#heard(payload),
        () => hub.wakeAll(),
      );
    }
    hub.#schedulePoll();
    return hub;
  }

  /** The feed of one generation, for one more follower. Call before the first read; give it back with {@link release}. */
  follow(generationId: string): Feed {
    let feed = this.#feeds.get(generationId);
    if (feed === undefined) {
      feed = new Feed((wanted) => this.#pages.load(wanted), generationId);
      this.#feeds.set(generationId, feed);
    }
    feed.followers += 1;
    return feed;
  }

  release(feed: Feed): void {
    feed.followers -= 1;
    if (feed.followers === 0) this.#feeds.delete(feed.generationId);
  }

  /** A stream grew, perhaps by its last event. Called directly after a commit of this process. */
  wake(generationId: string, ended = false): void {
    this.#feeds.get(generationId)?.wake();
    if (ended) this.#tellEnd(generationId);
    for (const waiter of this.#anyWaiters) waiter();
    this.#anyWaiters.clear();
  }

  wakeAll(): void {
    for (const feed of this.#feeds.values()) feed.wake();
    for (const waiter of this.#anyWaiters) waiter();
    this.#anyWaiters.clear();
  }

  /**
   * Resolves with true when somebody tells that this generation has ended, with false when the signal fires first. What
   * ended before is not told again, but by the poll: look, once this waits.
   */
  ended(generationId: string, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiters = this.#endWaiters.get(generationId) ?? new Set();
      this.#endWaiters.set(generationId, waiters);
      const done = () => {
        waiters.delete(done);
        if (waiters.size === 0) this.#endWaiters.delete(generationId);
        signal.removeEventListener('abort', done);
        resolve(!signal.aborted);
      };
      waiters.add(done);
      signal.addEventListener('abort', done);
    });
  }

  /** Resolves when any stream may have grown (true), after `ms`, or when the signal fires (false). */
  anyChange(ms: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (changed: boolean) => {
        clearTimeout(timer);
        this.#anyWaiters.delete(changes);
        signal.removeEventListener('abort', ends);
        resolve(changed);
      };
      const changes = () => end(true);
      const ends = () => end(false);
      const timer = setTimeout(ends, ms);
      this.#anyWaiters.add(changes);
      signal.addEventListener('abort', ends);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#stopListening?.();
    this.wakeAll();
  }

  #heard(payload: string): void {
    for (const line of payload.split('\n')) {
      const [generationId = '', seq, last] = line.split(':');
      if (last !== undefined) this.#tellEnd(generationId);
      const feed = this.#feeds.get(generationId);
      if (seq === ERASED_LINE) feed?.forget();
      else if (feed !== undefined && (seq === undefined || Number(seq) > feed.end)) feed.wake();
    }
    for (const waiter of this.#anyWaiters) waiter();
    this.#anyWaiters.clear();
  }

  #tellEnd(generationId: string): void {
    for (const done of this.#endWaiters.get(generationId) ?? []) done();
  }

  #schedulePoll(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(
      () => {
        void this.#poll().finally(() => this.#schedulePoll());
      },
      this.#pollMs * (0.8 + Math.random() * 0.4),
    );
    this.#timer.unref();
  }

  /** One statement for all followed streams, however many there are. */
  async #poll(): Promise<void> {
    if (this.#feeds.size + this.#endWaiters.size === 0) return;
    try {
      const ids = JSON.stringify([...new Set([...this.#feeds.keys(), ...this.#endWaiters.keys()])]);
      const sql = this.#sql;
      const rows = await sql<{ generation_id: string; head: number; ended: boolean }[]>`
        select generation_id, head, ended_at is not null as ended from stream
        where generation_id in (select json_array_elements_text(${ids}::text::json))`;
      for (const { generation_id: id, head, ended } of rows) {
        const feed = this.#feeds.get(id);
        if (feed !== undefined && head > feed.end) feed.wake();
        if (ended) this.#tellEnd(id);
      }
    } catch (error) {
      // The next poll asks again; streams stay open while the database is away.
      this.#log.warn({ err: error }, 'hub_poll_failed');
    }
  }
}
