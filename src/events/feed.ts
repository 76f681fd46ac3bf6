import type { Event } from './event.ts';
import type { PageWanted } from './read.ts';

/** What one node keeps of a stream that somebody here follows. Whoever is further behind pages the table. */
const RING_EVENTS = 1000;
const RING_BYTES = 256 * 1024;
export const PAGE = 500;

/**
 * One generation's newest events, for all of its followers on this node: one read of the table a wake-up, however many
 * follow. A follower clears its dirty mark before it reads and registers before its first read; `version` is that mark,
 * counted up by every wake-up, so that no wake-up can fall between a read and the wait after it.
 */
export class Feed {
  readonly generationId: string;
  followers = 0;
  readonly #readPage: (wanted: PageWanted) => Promise<Event[]>;
  #version = 0;
  /** Counts how often what was read had to be forgotten: pages that were on their way then are not kept. */
  #forgotten = 0;
  #readVersion = -1;
  #reading: Promise<void> | null = null;
  #waiters = new Set<() => void>();
  #ring: { event: Event; bytes: number }[] = [];
  #ringBytes = 0;
  /** The seq up to which the ring has read; null before anybody got to the head. */
  #end: number | null = null;

  /** `readPage` reads the table; the hub reads for many feeds in one statement. */
  constructor(readPage: (wanted: PageWanted) => Promise<Event[]>, generationId: string) {
    this.#readPage = readPage;
    this.generationId = generationId;
  }

  get version(): number {
    return this.#version;
  }

  /** The last seq that this node has read; 0 when none. A poll compares it with the stream's head. */
  get end(): number {
    return this.#end ?? 0;
  }

  /** Something may have been written: followers read again. */
  wake(): void {
    this.#version += 1;
    for (const waiter of this.#waiters) waiter();
    this.#waiters.clear();
  }

  /** The stored events are no longer what they were: everybody reads them from the table again. */
  forget(): void {
    this.#forgotten += 1;
    this.#clear();
    this.#end = null;
    this.wake();
  }

  /** Up to {@link PAGE} events after `after`; fewer mean that the head was reached. */
  async after(after: number): Promise<readonly Event[]> {
    if (this.#end === null || after < (this.#ring[0]?.event.seq ?? this.#end + 1) - 1) {
      const forgotten = this.#forgotten;
      const page = await this.#page(after);
      if (forgotten !== this.#forgotten) return this.#page(after);
      if (this.#end === null && page.length < PAGE) this.#keep(page, after);
      return page;
    }
    while (this.#readVersion !== this.#version) await (this.#reading ??= this.#read());
    const first = this.#ring[0]?.event.seq ?? 0;
    // The ring may have moved past this follower while it waited for the read.
    if (this.#ring.length > 0 && after < first - 1) return this.#page(after);
    return this.#ring
      .slice(Math.max(0, after - first + 1), Math.max(0, after - first + 1) + PAGE)
      .map(({ event }) => event);
  }

  /** Resolves when the version is no longer `seen`, or when the signal fires. */
  changed(seen: number, signal: AbortSignal): Promise<void> {
    if (this.#version !== seen || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.#waiters.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiters.add(done);
      signal.addEventListener('abort', done);
    });
  }

  #page(after: number): Promise<Event[]> {
    return this.#readPage({ generationId: this.generationId, after, limit: PAGE });
  }

  async #read(): Promise<void> {
    try {
      const version = this.#version;
      for (;;) {
        const forgotten = this.#forgotten;
        const from = this.#end ?? 0;
        const page = await this.#page(from);
        if (forgotten !== this.#forgotten) continue;
        this.#keep(page, from);
        if (page.length < PAGE) break;
      }
      this.#readVersion = version;
    } finally {
      this.#reading = null;
    }
  }

  #keep(events: readonly Event[], from: number): void {
    const last = events.at(-1)?.seq ?? from;
    if (this.#end !== null && last <= this.#end) return;
    for (const event of events) {
      // A hole (pruned events) would break the ring's arithmetic: what is before it is for the table.
      if (this.#ring.length > 0 && event.seq !== (this.#ring.at(-1)?.event.seq ?? 0) + 1) this.#clear();
      const bytes = JSON.stringify(event.body).length + 200;
      this.#ring.push({ event, bytes });
      this.#ringBytes += bytes;
    }
    this.#end = Math.max(this.#end ?? 0, last);
    while (this.#ring.length > RING_EVENTS || this.#ringBytes > RING_BYTES)
      this.#ringBytes -= this.#ring.shift()?.bytes ?? 0;
  }

  #clear(): void {
    this.#ring = [];
    this.#ringBytes = 0;
  }
}
