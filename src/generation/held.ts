import { eq, sql } from 'drizzle-orm';
import { performance } from 'node:perf_hooks';
import type { Log } from '../base/log.ts';
import type { Orm, Tx } from '../db/client.ts';
import { FencedError, lockStream } from '../events/append.ts';
import { stream } from '../events/tables.ts';
import { generation } from './tables.ts';
import { throughLosses } from './through-losses.ts';

/**
 * Why a running generation must stop:
 * cancel     the caller asked
 * deadline   its time is over
 * shutdown   the process ends and will not wait longer
 * fenced     another worker has it, or it has ended: whatever we would write is refused
 */
export type StopReason = 'cancel' | 'deadline' | 'shutdown' | 'fenced';

/** A generation that this worker claimed: the right to write, for as long as the fence is the stream's. */
export class Held {
  readonly accountId: string;
  readonly generationId: string;
  readonly fence: number;
  readonly #stop = new AbortController();
  readonly #patience = new AbortController();
  /** Monotonic milliseconds until which nobody else can have claimed it. */
  #safeUntil: number;
  #gaveUp = false;

  constructor({
    accountId,
    generationId,
    fence,
    safeUntil,
  }: {
    accountId: string;
    generationId: string;
    fence: number;
    safeUntil: number;
  }) {
    this.accountId = accountId;
    this.generationId = generationId;
    this.fence = fence;
    this.#safeUntil = safeUntil;
  }

  /** Fires with a {@link StopReason}; the first reason stays. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get stopReason(): StopReason | null {
    return this.#stop.signal.aborted ? (this.#stop.signal.reason as StopReason) : null; // stop() is the only one to abort it
  }

  /** Fires for every reason but a cancel: who holds a paid picture goes on trying to keep it until then. */
  get patience(): AbortSignal {
    return this.#patience.signal;
  }

  stop(reason: StopReason): void {
    this.#stop.abort(reason);
    if (reason !== 'cancel') this.#patience.abort(reason);
  }

  /** The process ends without waiting for the database any longer. */
  giveUp(): void {
    this.#gaveUp = true;
  }

  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  renewed(safeUntil: number): void {
    this.#safeUntil = safeUntil;
  }

  /**
   * Called right before a paid request's first byte. A process that was frozen past its lease must not send: whoever
   * claimed the generation since has already decided what became of this attempt.
   */
  assertMaySend(): void {
    if (this.signal.aborted || performance.now() >= this.#safeUntil) throw new LeaseLapsedError(this.generationId);
  }
}

/** The lease may no longer hold, so nothing was sent. */
export class LeaseLapsedError extends Error {
  override name = 'LeaseLapsedError';
  constructor(generationId: string) {
    super(`${generationId}: the lease lapsed before the request was sent`);
  }
}

/**
 * Runs a transaction that only the holder may: stream lock, generation row, fence, then the work. A zombie, a worker
 * that was frozen past its lease, gets FencedError and has written nothing.
 *
 * When the connection is lost the transaction runs again, since nobody knows whether its COMMIT took effect: `work` must
 * find by a state check that it has been done already. When what took effect was the generation's end, the next run
 * finds the stream ended and throws FencedError as well: it has ended as it was told to.
 */
export async function fenced<Result>(
  orm: Orm,
  held: Held,
  log: Log,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  try {
    return await throughLosses(held, log, () =>
      orm.transaction(async (tx) => {
        await lockStream(tx, held.generationId);
        await tx
          .select({ one: sql`1` })
          .from(generation)
          .where(eq(generation.id, held.generationId))
          .for('no key update');
        const [current] = await tx
          .select({ fence: stream.fence, endedAt: stream.endedAt })
          .from(stream)
          .where(eq(stream.generationId, held.generationId));
        if (current === undefined || current.fence !== held.fence || current.endedAt !== null)
          throw new FencedError(held.generationId);
        return work(tx);
      }),
    );
  } catch (error) {
    if (error instanceof FencedError) held.stop('fenced');
    throw error;
  }
}
