import type { InputProblem } from '../base/refusal.ts';
import { Decimal } from '../catalog/decimal.ts';
import type { Routing } from './routing.ts';

/** A thousand pictures at the price of the dearest one known are far below. */
const MOST_USD = 10_000;
/** A batch takes up to a day; no figure is longer. */
const MOST_P95_MS = 24 * 3_600_000;

/** Bounds that no offer could be within, or that are no bounds at all. */
export function checkBounds({ maxCostUsd, hedgeUpToUsd, maxP95Ms, minSuccessRate }: Routing): InputProblem[] {
  return [
    checkUsd('maxCostUsd', maxCostUsd),
    checkUsd('hedgeUpToUsd', hedgeUpToUsd),
    maxP95Ms === null || (Number.isInteger(maxP95Ms) && maxP95Ms >= 1 && maxP95Ms <= MOST_P95_MS)
      ? null
      : problem('maxP95Ms', `a whole number of milliseconds from 1 to ${MOST_P95_MS}`, maxP95Ms),
    minSuccessRate === null || (minSuccessRate >= 0 && minSuccessRate <= 1)
      ? null
      : problem('minSuccessRate', 'a share from 0 to 1, such as 0.9', minSuccessRate),
  ].filter((found) => found !== null);
}

function checkUsd(bound: 'maxCostUsd' | 'hedgeUpToUsd', usd: string | null): InputProblem | null {
  if (usd === null) return null;
  const amount = new Decimal(usd);
  return amount.gte(0) && amount.lte(MOST_USD) ? null : problem(bound, `US dollars from 0 to ${MOST_USD}`, usd);
}

function problem(bound: keyof Routing, expected: string, got: string | number): InputProblem {
  const message = `Expected ${expected}, got ${got}. Leave it out for no bound.`;
  return { path: ['routing', bound], message };
}
