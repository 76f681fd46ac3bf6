import { Decimal } from '../catalog/decimal.ts';
import type { RoutingStrategy } from './routing.ts';

/** What a person wants to know of an offer before it is tried. */
export interface ReasonFigures {
  readonly costUsd: string | null;
  readonly p50Ms: number | null;
  readonly successRate: number | null;
}

/** Why the first offer is the first. */
export type FirstCode =
  | 'FORCED'
  | 'ONLY_OFFER'
  | 'REQUESTED'
  | 'PROBE'
  | 'EXPLORATION'
  | 'BREAKER_OPEN'
  | 'LOSES_NOTHING'
  | 'HEALTHY'
  | 'BEST_BALANCE'
  | 'CHEAPEST'
  | 'FASTEST'
  | 'MOST_RELIABLE';

/** Why another offer comes after it. */
export type FallbackCode = 'FALLBACK' | 'LOSES_MORE' | 'BREAKER_OPEN';

const FIRST_WORDS: Readonly<Record<FirstCode, string>> = {
  FORCED: 'Asked for by name, so it alone is tried',
  ONLY_OFFER: 'The only offer that can serve it',
  REQUESTED: 'The request asks for it first',
  PROBE: 'It failed of late, and this generation tries whether it works again',
  EXPLORATION: 'Few calls to it were measured here, and a small share of generations finds out how it does',
  BREAKER_OPEN: 'It fails at the moment, and nothing that works could serve the request',
  LOSES_NOTHING: 'The only offer that does all as asked',
  HEALTHY: 'The best of those that work at the moment',
  BEST_BALANCE: 'Best balance of price, time and reliability',
  CHEAPEST: 'Lowest expected price of a success',
  FASTEST: 'Shortest expected time to a success',
  MOST_RELIABLE: 'Highest success rate',
};

const FALLBACK_WORDS: Readonly<Record<FallbackCode, string>> = {
  FALLBACK: '',
  LOSES_MORE: ', since it can’t do all as asked',
  BREAKER_OPEN: ', since it fails at the moment',
};

export const FIRST_BY_STRATEGY: Readonly<Record<RoutingStrategy, FirstCode>> = {
  BALANCED: 'BEST_BALANCE',
  CHEAPEST: 'CHEAPEST',
  FASTEST: 'FASTEST',
  MOST_RELIABLE: 'MOST_RELIABLE',
};

/** "Best balance of price, time and reliability: 84 % success, 26.0 s median, $0.067." */
export function firstReason(code: FirstCode, figures: ReasonFigures): string {
  return sentence(FIRST_WORDS[code], figures);
}

/** "2nd: 92 % success, 45.7 s median, $0.080." */
export function fallbackReason(code: FallbackCode, rank: number, figures: ReasonFigures): string {
  return sentence(`${ordinal(rank)}${FALLBACK_WORDS[code]}`, figures);
}

function sentence(opening: string, { costUsd, p50Ms, successRate }: ReasonFigures): string {
  const facts = [
    successRate === null ? '' : `${Math.round(successRate * 100)} % success`,
    p50Ms === null ? '' : `${(p50Ms / 1000).toFixed(1)} s median`,
    costUsd === null ? '' : dollars(costUsd),
  ].filter((fact) => fact !== '');
  return `${opening}: ${facts.length === 0 ? 'nothing is known of it yet' : facts.join(', ')}.`;
}

/**
 * As prices are printed: two decimals from one dollar up, three below, halves to even; tiny ones by two digits that say
 * something.
 */
function dollars(costUsd: string): string {
  const cost = new Decimal(costUsd);
  if (cost.isZero()) return 'free';
  if (cost.lt('0.001')) return `$${cost.toSignificantDigits(2).toFixed()}`;
  return `$${cost.toFixed(cost.lt(1) ? 3 : 2)}`;
}

function ordinal(rank: number): string {
  const ending = ['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th';
  return `${rank}${rank % 100 >= 11 && rank % 100 <= 13 ? 'th' : ending}`;
}
