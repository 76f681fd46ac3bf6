import type { Log } from '../base/log.ts';
import type { Database } from '../db/client.ts';
import { follow, type Follower } from '../db/follow.ts';
import type { Listener } from '../db/listen.ts';
import { createNotifier, type Notifier } from '../db/notify.ts';
import { breakerTimes, isDue, meaningOf, type BreakerTimes, type OfferHealth, type Outcome } from './breaker.ts';
import {
  decideBreaker,
  forgetBreakers,
  readBreakers,
  takeProbes,
  type BreakerPlace,
  type BreakerRow,
} from './breaker-rows.ts';
import { KnownBreakers, placeName } from './known-breakers.ts';
import { healthOfRecent, readRecentCalls, type RecentCalls } from './recent-calls.ts';
import { Tally } from './tally.ts';

/** Where changes of breakers are announced: a hint, the table has the truth. */
const BREAKERS_CHANNEL = 'pictograph_breakers';
const POLL_MS = 1000;
/** How often the last calls of all processes are counted, and how far back they go in the providers' time. */
const RECENT_EVERY_MS = 5000;
const RECENT_MS = 600_000;

export interface HealthOptions {
  readonly log: Log;
  /** Whether it is the sandbox that is called here: its breakers and real ones have nothing to do with each other. */
  readonly sandbox: boolean;
  /** Brings wake-ups; absent: changes are found by looking alone. */
  readonly listener?: Listener | null;
  /** How many times faster than real time the providers are: waits shrink with it. */
  readonly scale: number;
  /** The shortest and the longest time that a breaker stays open before a probe, in the providers' time. */
  readonly breakerOpenMs: { readonly least: number; readonly most: number };
  /** How often the breakers are read when nobody says that one changed. */
  readonly pollMs?: number;
}

/**
 * How the offers do right now, in this process's memory: asking costs no SQL. What came of calls is counted in each
 * process; the breakers that they open and close are rows, shared by all (tables.ts has their states). Reading and
 * writing them never holds up a call, and never fails one: with the database away all stays as it was known last.
 */
export class Health {
  readonly #database: Database;
  readonly #log: Log;
  readonly #sandbox: boolean;
  readonly #times: BreakerTimes;
  readonly #recentMs: number;
  readonly #notifier: Notifier;
  readonly #breakers = new KnownBreakers();
  readonly #tallies = new Map<string, Tally>();
  /** What is being written; a close waits for it. */
  readonly #writing = new Set<Promise<void>>();
  #recent: ReadonlyMap<string, RecentCalls> = new Map();
  #recentReadAt = Number.NEGATIVE_INFINITY;
  #follower: Follower | null = null;

  private constructor(database: Database, { log, sandbox, scale, breakerOpenMs }: HealthOptions) {
    this.#database = database;
    this.#log = log;
    this.#sandbox = sandbox;
    this.#times = breakerTimes(breakerOpenMs, scale);
    this.#recentMs = RECENT_MS / scale;
    this.#notifier = createNotifier(database.sql, BREAKERS_CHANNEL, { log });
  }

  static async open(database: Database, options: HealthOptions): Promise<Health> {
    const health = new Health(database, options);
    await forgetBreakers(database.sql);
    await health.#look();
    health.#follower = health.#follow(options);
    return health;
  }

  /** How an offer does with this credential. */
  of(configKey: string, credential: string): OfferHealth {
    if (this.#breakers.of({ configKey, credential }).state !== 'CLOSED') return 'DOWN';
    return healthOfRecent(this.#recent.get(configKey));
  }

  /** Every breaker that ever opened and is not forgotten, by config key. */
  breakers(): readonly BreakerRow[] {
    return this.#breakers.rows();
  }

  /** Counts what came of a call. What follows is written in the background, by what the row says then. */
  report({ configKey, credential, outcome }: BreakerPlace & { readonly outcome: Outcome }): void {
    const place = { configKey, credential };
    const trip = this.#tallied(place, outcome);
    const isQuiet = this.#breakers.of(place).state === 'CLOSED' && trip === null;
    if (isQuiet && meaningOf(outcome) !== 'REFUSES') return;
    const writing: Promise<void> = this.#decide(place, outcome, trip).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  /** Those of these places where a probe is due, as far as this process knows. */
  due(places: readonly BreakerPlace[]): BreakerPlace[] {
    const now = performance.now();
    return places.filter((place) => isDue(this.#breakers.of(place), now));
  }

  /**
   * Takes the probes that are due at these places: of all processes one gets each. Returns the config keys of those that
   * the caller may make; none while the database is away.
   */
  async claimProbes(places: readonly BreakerPlace[]): Promise<ReadonlySet<string>> {
    const due = this.due(places);
    if (due.length === 0) return new Set();
    try {
      const { probeMs } = this.#times;
      const rows = await takeProbes(this.#database.sql, due, { sandbox: this.#sandbox, probeMs });
      for (const row of rows) this.#changed(row);
      return new Set(rows.map(({ configKey }) => configKey));
    } catch (error) {
      this.#log.warn({ err: error }, 'probes_not_claimed');
      return new Set();
    }
  }

  /** Reads again. Never fails: what can't be read stays as it is, and the clock tries again. */
  async refresh(): Promise<void> {
    await this.#follower?.refresh().catch((error: unknown) => this.#notRead(error));
  }

  async close(): Promise<void> {
    await Promise.all(this.#writing);
    await this.#follower?.close();
    await this.#notifier.close();
  }

  #tallied(place: BreakerPlace, outcome: Outcome): string | null {
    const now = performance.now();
    const tally = this.#tallies.getOrInsertComputed(placeName(place), () => new Tally(this.#times.windowMs));
    if (outcome === 'succeeded') tally.succeeded(now);
    return outcome !== 'succeeded' && meaningOf(outcome) === 'FAILS' ? tally.failed(now, outcome.code) : null;
  }

  async #decide(place: BreakerPlace, outcome: Outcome, trip: string | null): Promise<void> {
    try {
      const where = { ...place, sandbox: this.#sandbox };
      const row = await decideBreaker(this.#database.sql, where, { outcome, trip }, this.#times);
      if (row !== null) this.#changed(row);
    } catch (error) {
      // The calls that follow decide it.
      this.#log.warn({ err: error, config_key: place.configKey }, 'breaker_not_written');
    }
  }

  /** A breaker changed by what happened in this process: the others are told. */
  #changed(row: BreakerRow): void {
    this.#breakers.put(row, performance.now());
    this.#notifier.wake(row.configKey);
    const { configKey, credential, state, reason, opens, retryInMs } = row;
    const fields = { config_key: configKey, credential, reason, opens };
    // What was counted has led to this.
    this.#tallies.get(placeName(row))?.clear();
    if (state === 'OPEN') this.#log.warn({ ...fields, retry_in_ms: Math.round(retryInMs ?? 0) }, 'breaker_opened');
    else this.#log.info(fields, state === 'CLOSED' ? 'breaker_closed' : 'breaker_probed');
  }

  #follow({ listener = null, pollMs = POLL_MS }: HealthOptions): Follower {
    return follow({
      channel: BREAKERS_CHANNEL,
      listener,
      pollMs,
      look: () => this.#look(),
      onFailure: (error) => this.#notRead(error),
    });
  }

  #notRead(error: unknown): void {
    this.#log.warn({ err: error }, 'health_not_read');
  }

  async #look(): Promise<void> {
    const { sql } = this.#database;
    const sandbox = this.#sandbox;
    this.#breakers.replace(await readBreakers(sql, { sandbox }), performance.now());
    if (performance.now() - this.#recentReadAt < RECENT_EVERY_MS) return;
    this.#recent = await readRecentCalls(sql, { sandbox, withinMs: this.#recentMs });
    this.#recentReadAt = performance.now();
  }
}
