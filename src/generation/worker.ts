import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { removeLooseBytes } from '../assets/remove-loose.ts';
import type { WorkerConfig } from '../config.ts';
import { openDatabase, type Sql } from '../db/client.ts';
import { isConnectionLoss } from '../db/connection-loss.ts';
import type { Listener } from '../db/listen.ts';
import { FencedError } from '../events/append.ts';
import { claimGenerations, releaseGeneration, renewLeases, SAFE_SHARE, type Claimant } from './claim.ts';
import { expireImages } from './expire-images.ts';
import { freshOf, type Loaded } from './load.ts';
import { Held } from './held.ts';
import { FIRST_FENCE, type NewGeneration } from './insert-generation.ts';
import { forgetOld } from './forget-old.ts';
import { settleLateAttempts } from './late.ts';
import { runGeneration } from './run-generation.ts';
import type { RunRooms } from './run.ts';

/**
 * The channel that tells workers what is new: lines of `run`, `cancel:<generation id>` or `hook:<attempt id>`. A hint; a
 * poll finds the same.
 */
export const WORK_CHANNEL = 'pictograph_work';

/** How many generations past their deadline are ended at a time, beyond what a worker has room to run. */
const OVERDUE_BATCH = 50;
const OVERDUE_EVERY_MS = 5000;
const LATE_EVERY_MS = 2000;
const EXPIRE_EVERY_MS = 60_000;
const REMOVE_EVERY_MS = 30_000;
const PRUNE_EVERY_MS = 3_600_000;
/** How long a hurried end still waits for what is being written: a database that is away must not keep the process. */
const LAST_WRITES_MS = 5000;

/** A worker's promise to run what is being accepted: the owner and the length of the lease that it is accepted under. */
export interface Reservation {
  readonly owner: string;
  readonly leaseMs: number;
  /** Runs it, once it is committed under that lease. */
  run(made: NewGeneration): void;
  /** Gives the place back, whatever came of it; twice is once. */
  release(): void;
}

/**
 * One process's hands: claims what is due, runs it under a lease that it keeps renewing, and lets go of everything in
 * good order when the process ends.
 */
export class Worker {
  readonly #rooms: RunRooms;
  readonly #config: WorkerConfig;
  readonly #claimant: Claimant;
  /** A connection of its own: leases are renewed also when everything else is waiting for a connection. */
  readonly #leases: ReturnType<typeof openDatabase>;
  readonly #held = new Map<string, { held: Held; done: Promise<void> }>();
  readonly #timers: NodeJS.Timeout[] = [];
  #stopListening: (() => Promise<void>) | null = null;
  #claiming: Promise<void> | null = null;
  #endingOverdue: Promise<void> | null = null;
  /** The end of the chores that are due, and which those are. */
  #chores: Promise<void> = Promise.resolve();
  readonly #due = new Set<string>();
  #claimAgain = false;
  #draining = false;
  /** Places that are kept for generations which are being accepted. */
  #reserved = 0;

  private constructor(rooms: RunRooms, config: WorkerConfig) {
    this.#rooms = rooms;
    this.#config = config;
    this.#claimant = { owner: `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`, leaseMs: config.leaseMs };
    this.#leases = openDatabase({ url: rooms.database.url, maxConnections: 1 });
  }

  static async start(rooms: RunRooms, config: WorkerConfig, listener: Listener | null): Promise<Worker> {
    const worker = new Worker(rooms, config);
    if (listener !== null)
      worker.#stopListening = await listener.on(
        WORK_CHANNEL,
        (payload) => worker.hear(payload),
        () => worker.#look(),
      );
    const { orm } = rooms.database;
    const expire = () => worker.#later('images_expired', () => expireImages(orm));
    const remove = () => worker.#later('bytes_removed', () => removeLooseBytes({ ...rooms, orm }));
    worker.#timers.push(
      setInterval(() => worker.#look(), config.pollMs),
      setInterval(() => void worker.#renew(), config.leaseMs / 3),
      setInterval(() => {
        worker.#endingOverdue ??= worker.#endOverdue().finally(() => (worker.#endingOverdue = null));
      }, OVERDUE_EVERY_MS),
      setInterval(() => worker.#later('late_attempts', () => settleLateAttempts(rooms)), LATE_EVERY_MS),
      setInterval(expire, EXPIRE_EVERY_MS),
      setInterval(remove, REMOVE_EVERY_MS),
      setInterval(() => worker.#later('memory_pruned', () => forgetOld(orm)), PRUNE_EVERY_MS),
    );
    worker.#look();
    // What came due while nobody worked shall not wait for a timer.
    expire();
    remove();
    return worker;
  }

  /** Room for one more, kept until it is released; null when there is none. */
  reserve(): Reservation | null {
    if (this.#draining || this.#room() <= 0) return null;
    this.#reserved += 1;
    const { owner, leaseMs } = this.#claimant;
    const from = performance.now();
    let isOpen = true;
    return {
      owner,
      leaseMs,
      run: (made) => this.#take(heldOf(made, from + leaseMs * SAFE_SHARE), freshOf(made)),
      release: () => {
        if (isOpen) this.#reserved -= 1;
        isOpen = false;
      },
    };
  }

  /** How many generations it runs now. */
  get running(): number {
    return this.#held.size;
  }

  /** What a wake-up says; also called directly by the same process. */
  hear(payload: string): void {
    for (const line of payload.split('\n')) {
      const [what, id = ''] = line.split(':');
      if (what === 'cancel') this.#held.get(id)?.held.stop('cancel');
      if (what === 'hook') this.#rooms.nudges.nudge(id);
      // Also one that is parked is due now.
      this.#look();
    }
  }

  /**
   * Stops claiming, waits for what is running as long as the drain lasts, then hangs up on the rest: what was never sent
   * goes back to the queue, what was sent is settled as unknown. `now` hurries a drain that is under way.
   */
  async close(now: AbortSignal): Promise<void> {
    this.#draining = true;
    const [look, renewal, ...others] = this.#timers;
    for (const timer of [look, ...others]) clearInterval(timer);
    await this.#stopListening?.();
    await this.#claiming;
    await this.#endingOverdue;
    await this.#chores;
    const all = [...this.#held.values()];
    let patience: NodeJS.Timeout | undefined;
    const gaveUp = Promise.withResolvers<void>();
    const hurry = () => {
      for (const { held } of all) held.stop('shutdown');
      patience ??= setTimeout(() => {
        for (const { held } of all) held.giveUp();
        gaveUp.resolve();
      }, LAST_WRITES_MS);
    };
    const timer = setTimeout(hurry, this.#config.drainMs);
    now.addEventListener('abort', hurry);
    if (now.aborted) hurry();
    await Promise.race([Promise.all(all.map(({ done }) => done)), gaveUp.promise]);
    clearTimeout(timer);
    clearTimeout(patience);
    now.removeEventListener('abort', hurry);
    clearInterval(renewal);
    await this.#leases.close();
  }

  /** Claims as long as there is room and work; one at a time, and once more when somebody called meanwhile. */
  #look(): void {
    if (this.#draining) return;
    if (this.#claiming !== null) {
      this.#claimAgain = true;
      return;
    }
    this.#claiming = this.#claim().finally(() => {
      this.#claiming = null;
      if (!this.#claimAgain) return;
      this.#claimAgain = false;
      this.#look();
    });
  }

  async #claim(): Promise<void> {
    for (let limit = this.#room(); limit > 0 && !this.#draining; limit = this.#room()) {
      const claimed = await this.#tryClaim({ limit, overdueOnly: false });
      for (const held of claimed) this.#run(held);
      if (claimed.length < limit) return;
    }
  }

  #room(): number {
    return this.#config.concurrency - this.#held.size - this.#reserved;
  }

  async #endOverdue(): Promise<void> {
    if (this.#draining || this.#room() > 0) return;
    for (const held of await this.#tryClaim({ limit: OVERDUE_BATCH, overdueOnly: true })) this.#run(held);
  }

  /** What nobody waits for: one after the other, and the next round does what this one couldn't. */
  #later(name: string, chore: () => Promise<void>): void {
    if (this.#due.has(name)) return;
    this.#due.add(name);
    this.#chores = this.#chores.then(async () => {
      try {
        if (!this.#draining) await chore();
      } catch (error) {
        this.#rooms.log.warn({ err: error, chore: name }, 'chore_failed');
      } finally {
        this.#due.delete(name);
      }
    });
  }

  async #tryClaim(what: { limit: number; overdueOnly: boolean }): Promise<Held[]> {
    try {
      return await claimGenerations(this.#sql, this.#claimant, { ...what, except: [...this.#held.keys()] });
    } catch (error) {
      // The next poll claims; nothing was taken.
      this.#rooms.log.warn({ err: error }, 'claim_failed');
      return [];
    }
  }

  get #sql(): Sql {
    return this.#rooms.database.sql;
  }

  /** Runs what was accepted under our lease; when the end has begun meanwhile, it is anybody's at once. */
  #take(held: Held, fresh: Loaded): void {
    if (!this.#draining) return this.#run(held, fresh);
    releaseGeneration(this.#sql, this.#claimant, held, { afterMs: 0 }).catch((error: unknown) => {
      // Then it is claimed when its lease is over.
      this.#rooms.log.warn({ generation_id: held.generationId, err: error }, 'release_failed');
    });
  }

  #run(held: Held, fresh: Loaded | null = null): void {
    const { log } = this.#rooms;
    const done = runGeneration(this.#rooms, held, fresh)
      .then(async (result) => {
        if (result.kind === 'released') await releaseGeneration(this.#sql, this.#claimant, held, result);
      })
      .catch((error: unknown) => {
        if (error instanceof FencedError || held.stopReason === 'fenced') {
          log.info({ generation_id: held.generationId }, 'generation_taken_over');
          // It may have been our own COMMIT whose answer was lost: then nobody has told the readers yet.
          this.#rooms.onWritten(held.generationId);
        }
        // The lease runs out, and the next claim counts it as a crash: a bug here ends as INTERNAL, not as an endless loop.
        else log.error({ generation_id: held.generationId, err: error }, 'generation_run_broke');
      })
      .finally(() => {
        this.#held.delete(held.generationId);
        this.#look();
      });
    this.#held.set(held.generationId, { held, done });
  }

  async #renew(): Promise<void> {
    if (this.#held.size === 0) return;
    try {
      await renewLeases(
        this.#leases.sql,
        this.#claimant,
        [...this.#held.values()].map(({ held }) => held),
      );
    } catch (error) {
      // Without a renewal nothing new is sent; what was sent may still be written, if nobody claimed it meanwhile.
      this.#rooms.log.warn({ lost: isConnectionLoss(error), err: error }, 'lease_renewal_failed');
    }
  }
}

/** A generation that was accepted under our lease. */
function heldOf({ accountId, id: generationId }: NewGeneration, safeUntil: number): Held {
  return new Held({ accountId, generationId, fence: FIRST_FENCE, safeUntil });
}
