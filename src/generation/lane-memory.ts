import { performance } from 'node:perf_hooks';
import { backoffMs } from '../base/backoff.ts';
import type { Candidate } from '../routing/choose.ts';
import { nextCandidate, type Tries } from '../routing/next.ts';
import type { Failure, LaneError } from './failure.ts';
import type { AttemptRow, Run } from './run.ts';

const MOST_ATTEMPTS = 6;
const BACKOFF = { baseMs: 500, maxMs: 15_000 };

/** What a lane has behind it, and what that leaves it to try. */
export class LaneMemory {
  readonly errors: LaneError[] = [];
  /** Whether an attempt that gave no picture may have to be paid for all the same. */
  mayBeDue = false;
  readonly #run: Run;
  readonly #tries = new Map<string, { count: number; dead: boolean; notBefore: number }>();
  #attempts = 0;
  #contentRefusals = 0;

  constructor(run: Run) {
    this.#run = run;
  }

  /** An attempt is made, whatever becomes of it. */
  begun(): void {
    this.#attempts += 1;
  }

  remember(past: AttemptRow): void {
    this.#attempts += 1;
    if (past.costMicros !== null) this.mayBeDue = true;
  }

  /**
   * A failure, and what follows from it. Content that a provider refuses stops the lane; one other offer may be asked
   * when the key's policy says so.
   */
  failed({ error, reach, retryAfterMs }: Failure): 'over' | 'goes on' {
    this.errors.push(error);
    const refused = error.code === 'CONTENT_POLICY' && reach === 'REQUEST';
    if (refused) this.#contentRefusals += 1;
    const mayAskOther = refused && this.#run.retriesRefusedContent && this.#contentRefusals === 1;
    const known = this.#tries.get(error.configKey);
    const count = (known?.count ?? 0) + 1;
    // A provider that made nothing is not busy: there is nothing to wait for.
    const pauseMs = error.code === 'NO_IMAGE' ? 0 : backoffMs(count, BACKOFF) / this.#run.scale;
    this.#tries.set(error.configKey, {
      count,
      dead: reach === 'OFFER' || mayAskOther || known?.dead === true,
      notBefore: performance.now() + Math.max(retryAfterMs ?? 0, pauseMs),
    });
    return reach === 'REQUEST' && !mayAskOther ? 'over' : 'goes on';
  }

  /** The next offer to try, and how long to wait before; null when there is none. `except`: offers that are being tried. */
  next(
    order: readonly Candidate[],
    except: ReadonlySet<string> = new Set(),
  ): { candidate: Candidate; waitMs: number } | null {
    if (this.#attempts >= MOST_ATTEMPTS) return null;
    const now = performance.now();
    const { scale } = this.#run;
    const tries = new Map<string, Tries>(
      [...this.#tries].map(([configKey, { count, dead, notBefore }]) => [
        configKey,
        // As the offers' own times are counted.
        { count, dead, waitMs: Math.max(0, notBefore - now) * scale },
      ]),
    );
    const affordable = order.filter(
      (candidate) => !except.has(candidate.offer.configKey) && this.#run.affords(candidate),
    );
    const { routing } = this.#run;
    const candidate = nextCandidate({
      order: affordable,
      tries,
      strategy: routing.strategy,
      ordered: routing.order,
      covered: except.size > 0,
    });
    return candidate === null
      ? null
      : { candidate, waitMs: (tries.get(candidate.offer.configKey)?.waitMs ?? 0) / scale };
  }
}
