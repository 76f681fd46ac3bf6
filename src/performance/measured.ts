import type { Log } from '../base/log.ts';
import type { Sql } from '../db/client.ts';
import { follow, type Follower } from '../db/follow.ts';
import type { Listener } from '../db/listen.ts';
import { Buckets } from './buckets.ts';
import { loadPerformance, readPerformanceVersion } from './load.ts';
import { PERFORMANCE_CHANNEL, type MeasuredFigures, type PerformanceWindow } from './window.ts';

export interface MeasuredOptions {
  /** Whether it is the sandbox that is asked here: its figures and real ones are never seen together. */
  readonly sandbox: boolean;
  readonly log: Log;
  /** Brings wake-ups; null: changes are found by looking alone. */
  readonly listener: Listener | null;
  /** How often the version is looked at, for the case that a wake-up was lost. */
  readonly pollMs?: number;
}

/** What was measured, in this process's memory: reading costs no SQL, and it follows the counting of any process by itself. */
export class MeasuredPerformance {
  readonly #sql: Sql;
  readonly #options: MeasuredOptions;
  readonly #buckets = new Buckets();
  readonly #listeners = new Set<(changed: readonly PerformanceWindow[]) => void>();
  #version = 0;
  #follower: Follower | null = null;

  private constructor(sql: Sql, options: MeasuredOptions) {
    this.#sql = sql;
    this.#options = options;
  }

  static async open(sql: Sql, options: MeasuredOptions): Promise<MeasuredPerformance> {
    const measured = new MeasuredPerformance(sql, options);
    await measured.#look();
    measured.#follower = measured.#follow();
    return measured;
  }

  /** How an offer did in the bucket that fits best and has seen enough; null when none has. */
  figures(configKey: string, mode: string, resolution: string | null): MeasuredFigures | null {
    return this.#buckets.figures(configKey, mode, resolution);
  }

  /** How providers did with one model, over all of their offers of it: a window over all modes, and one for each mode. */
  ofModel(modelId: string): readonly PerformanceWindow[] {
    return this.#buckets.ofModel(modelId);
  }

  /** Equal versions are equal figures. */
  get version(): number {
    return this.#version;
  }

  /** Whose money and models these figures are of. */
  get sandbox(): boolean {
    return this.#options.sandbox;
  }

  /** Told which providers' windows changed, each time that any did. Returns how to stop. */
  onChange(listener: (changed: readonly PerformanceWindow[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#follower?.close();
  }

  #follow(): Follower {
    const { listener, log, pollMs = 2000 } = this.#options;
    return follow({
      channel: PERFORMANCE_CHANNEL,
      listener,
      pollMs,
      look: () => this.#look(),
      onFailure: (error) => log.warn({ err: error }, 'performance_refresh_failed'),
    });
  }

  async #look(): Promise<void> {
    const version = await readPerformanceVersion(this.#sql);
    if (version === this.#version) return;
    const { sandbox } = this.#options;
    // A version that went back means that the database was restored to an earlier time: nothing that we hold counts.
    const restored = version < this.#version;
    const pairs = await loadPerformance(this.#sql, { since: restored ? -1 : this.#version, sandbox });
    const forgotten = restored ? this.#buckets.pairs() : [];
    const changed = [
      ...forgotten
        .filter((old) => !pairs.some((one) => one.modelId === old.modelId && one.providerSlug === old.providerSlug))
        .flatMap((old) => this.#buckets.put({ ...old, version, windows: [] })),
      ...pairs.flatMap((pair) => this.#buckets.put(pair)),
    ];
    this.#version = Math.max(version, ...pairs.map((pair) => pair.version));
    if (changed.length > 0) for (const listener of this.#listeners) listener(changed);
  }
}
