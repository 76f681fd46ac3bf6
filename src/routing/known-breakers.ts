import { NEVER_OPENED, type Breaker } from './breaker.ts';
import type { BreakerPlace, BreakerRow } from './breaker-rows.ts';

/** The breakers as one process knows them, their times on its own clock, which nobody sets back. */
export class KnownBreakers {
  readonly #known = new Map<string, { readonly row: BreakerRow; readonly breaker: Breaker }>();

  of(place: BreakerPlace): Breaker {
    return this.#known.get(placeName(place))?.breaker ?? NEVER_OPENED;
  }

  /** By config key. */
  rows(): BreakerRow[] {
    const rows = [...this.#known.values()].map(({ row }) => row);
    return rows.toSorted((one, other) => (placeName(one) < placeName(other) ? -1 : 1));
  }

  /** Takes all that there are. */
  replace(rows: readonly BreakerRow[], now: number): void {
    const names = new Set(rows.map(placeName));
    for (const name of this.#known.keys()) if (!names.has(name)) this.#known.delete(name);
    for (const row of rows) this.put(row, now);
  }

  /** Takes one as it is now, `now` being when it was read. */
  put(row: BreakerRow, now: number): void {
    const { state, opens, reason, retryInMs, probeInMs } = row;
    const retryAt = retryInMs === null ? null : now + retryInMs;
    const probeUntil = probeInMs === null ? null : now + probeInMs;
    this.#known.set(placeName(row), { row, breaker: { state, opens, reason, retryAt, probeUntil } });
  }
}

/** Two places of the same name are the same. */
export function placeName({ configKey, credential }: BreakerPlace): string {
  return `${configKey} ${credential}`;
}
