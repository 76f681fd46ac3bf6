import { Decimal } from '../catalog/decimal.ts';
import type { Candidate } from '../routing/choose.ts';
import type { LaneMemory } from './lane-memory.ts';
import type { Run } from './run.ts';

/**
 * When a second offer should be asked beside the first: when the generation has taken longer than its first offer's 95th
 * percentile, or at once after a failure when speed is what the request asks for. Null: never, because nobody allowed
 * money for it, or because there is no figure to go by. In milliseconds from now; zero or less: it is time.
 */
export function hedgeAfterMs(run: Run, order: readonly Candidate[], failedBefore: boolean): number | null {
  const { routing, row, scale } = run;
  if (routing.hedgeUpToUsd === null || row.tier === 'BATCH') return null;
  if (routing.strategy === 'FASTEST' && failedBefore) return 0;
  const p95Ms = order[0]?.entry.p95Ms ?? null;
  return p95Ms === null ? null : p95Ms / scale - run.elapsedMs();
}

/**
 * The offer for a hedge: the best of those that aren't being tried, within what the request allows all its hedges, and how
 * long it must not be asked yet. Null when there is none. One that may be asked at once counts as asked.
 */
export function pickHedge(
  run: Run,
  order: readonly Candidate[],
  memory: LaneMemory,
  running: ReadonlySet<string>,
): { readonly candidate: Candidate; readonly waitMs: number } | null {
  const allowed = new Decimal(run.routing.hedgeUpToUsd ?? 0).minus(run.hedgedUsd);
  const affordable = order.filter((candidate) => {
    const usd = run.usdOfOne(candidate);
    return usd !== null && allowed.gte(usd);
  });
  const next = memory.next(affordable, running);
  if (next !== null && next.waitMs <= 0) run.hedgedUsd = run.hedgedUsd.plus(run.usdOfOne(next.candidate) ?? 0);
  return next;
}
