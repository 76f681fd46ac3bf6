import { microsOfUsd } from '../base/money.ts';
import type { InputProblem } from '../base/refusal.ts';

/** A billion dollars: sums of amounts up to it stay exact. */
const MOST_MICROS = 1e15;

/** The amount of a budget in millionths of a dollar; a problem at `path` when it can't be one. */
export function readLimit(usd: string, path: readonly string[]): number | InputProblem {
  const micros = microsOfUsd(usd);
  if (micros !== null && micros >= 0 && micros <= MOST_MICROS) return micros;
  const message = `A budget is an amount of US dollars from 0 to a billion with at most six decimals, such as "25" or "0.5"; got "${usd}".`;
  return { path, message };
}
