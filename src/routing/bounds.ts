import type { CostEstimate } from '../catalog/estimate.ts';
import { Decimal } from '../catalog/decimal.ts';
import type { Figures } from './figures.ts';
import type { Routing } from './routing.ts';

export interface OutOfBounds {
  readonly reasonCode: 'OVER_MAX_COST' | 'OVER_MAX_P95' | 'UNDER_MIN_SUCCESS';
  readonly reason: string;
}

/**
 * The first of the caller's bounds that an offer is not within; null when it is within all. They are hard: what nobody
 * knows of an offer can't be within a bound.
 */
export function outOfBounds(routing: Routing, figures: Figures, { costUsd }: CostEstimate): OutOfBounds | null {
  const { maxCostUsd, maxP95Ms, minSuccessRate } = routing;
  if (maxCostUsd !== null) {
    if (costUsd === null) return out('OVER_MAX_COST', unknown('price', `at most $${maxCostUsd}`));
    if (new Decimal(costUsd).gt(maxCostUsd))
      return out('OVER_MAX_COST', `Is expected to cost $${costUsd}, and at most $${maxCostUsd} was asked for.`);
  }
  if (maxP95Ms !== null) {
    const { p95Ms } = figures;
    if (p95Ms === null) return out('OVER_MAX_P95', unknown('95th percentile', `at most ${maxP95Ms} ms`));
    if (p95Ms > maxP95Ms) {
      const took = `Takes up to ${Math.round(p95Ms)} ms for 95 of 100 successes`;
      return out('OVER_MAX_P95', `${took}, and at most ${maxP95Ms} ms was asked for.`);
    }
  }
  if (minSuccessRate !== null) {
    const { successRate } = figures;
    if (successRate === null) return out('UNDER_MIN_SUCCESS', unknown('success rate', `at least ${minSuccessRate}`));
    if (successRate < minSuccessRate) {
      const rate = `Succeeds in ${Number((100 * successRate).toFixed(2))} of 100 calls`;
      return out('UNDER_MIN_SUCCESS', `${rate}, and a share of at least ${minSuccessRate} was asked for.`);
    }
  }
  return null;
}

function unknown(figure: string, bound: string): string {
  return `Nobody knows its ${figure} yet, and ${bound} was asked for: what isn't known can't be within a bound.`;
}

function out(reasonCode: OutOfBounds['reasonCode'], reason: string): OutOfBounds {
  return { reasonCode, reason };
}
