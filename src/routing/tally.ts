import type { ErrorCode } from '../providers/provider-error.ts';

/** So many failures on end open a breaker. */
export const CONSECUTIVE_FAILURES = 5;
/** So many of the last calls, at least half of them failures, do too. */
export const ENOUGH_CALLS = 10;
const FAILING_SHARE = 0.5;

/** More calls than this within a minute say nothing that fewer don't. */
const MOST_KEPT = 100;

/** The last calls of one offer with one credential, as one process saw them end. */
export class Tally {
  readonly #windowMs: number;
  readonly #calls: { readonly at: number; readonly failed: boolean }[] = [];
  #consecutive = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  succeeded(now: number): void {
    this.#consecutive = 0;
    this.#keep(now, false);
  }

  /** Counts a failure, and says why that was one too many; null when it wasn't. */
  failed(now: number, code: ErrorCode): string | null {
    this.#consecutive += 1;
    this.#keep(now, true);
    if (this.#consecutive >= CONSECUTIVE_FAILURES)
      return `${this.#consecutive} calls on end failed, the last with ${code}.`;
    const failures = this.#calls.filter(({ failed }) => failed).length;
    if (this.#calls.length < ENOUGH_CALLS || failures < this.#calls.length * FAILING_SHARE) return null;
    return `${failures} of the last ${this.#calls.length} calls failed, the last with ${code}.`;
  }

  /** What was counted led to something, and begins anew. */
  clear(): void {
    this.#consecutive = 0;
    this.#calls.length = 0;
  }

  #keep(now: number, failed: boolean): void {
    this.#calls.push({ at: now, failed });
    while (this.#calls.length > MOST_KEPT || (this.#calls[0]?.at ?? now) < now - this.#windowMs) this.#calls.shift();
  }
}
