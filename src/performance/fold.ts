import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import type { Sql } from '../db/client.ts';
import { duePairs, LEAST_PAUSE_MS, PAUSE_PER_COUNT } from './due.ts';
import { recount } from './recount.ts';

/** How often to look when nobody says that something ended: another process may have died before it could. */
const POLL_MS = 5000;

/**
 * Keeps the windows up to what happened, in every process that works; they share the counting by locking rows.
 *
 * It looks for what is due, counts it, and rests 19 times as long as that took, a second at least; then it looks again at
 * once if it was nudged meanwhile, else after some seconds. So the last of many nudges is always followed by a look.
 */
export class PerformanceFold {
  readonly #sql: Sql;
  readonly #log: Log;
  readonly #pollMs: number;
  readonly #closing = new AbortController();
  #nudged = Promise.withResolvers<void>();
  readonly #running: Promise<void>;

  constructor(sql: Sql, { log, pollMs = POLL_MS }: { log: Log; pollMs?: number }) {
    this.#sql = sql;
    this.#log = log;
    this.#pollMs = pollMs;
    this.#running = this.#run();
  }

  /** An attempt may have ended. Costs nothing, however often it is called. */
  nudge(): void {
    this.#nudged.resolve();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#nudged.resolve();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      // Nudges from here on may tell of what this look is too early for.
      this.#nudged = Promise.withResolvers();
      const began = performance.now();
      try {
        await this.#countDue(signal);
      } catch (error) {
        // The windows stay as they are; the next look finds the same due.
        this.#log.warn({ err: error }, 'performance_not_counted');
      }
      await wait(Math.max(LEAST_PAUSE_MS, PAUSE_PER_COUNT * (performance.now() - began)), signal);
      await this.#nudgedOrMs(this.#pollMs);
    }
  }

  async #countDue(signal: AbortSignal): Promise<void> {
    for (const pair of await duePairs(this.#sql)) {
      if (signal.aborted) return;
      await recount(this.#sql, pair);
    }
  }

  async #nudgedOrMs(ms: number): Promise<void> {
    const timer = setTimeout(() => this.nudge(), ms);
    await this.#nudged.promise;
    clearTimeout(timer);
  }
}
