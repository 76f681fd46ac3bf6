import type { Figures } from './figures.ts';

/** What a caller wants the order of offers to favour. */
export const ROUTING_STRATEGIES = ['BALANCED', 'CHEAPEST', 'FASTEST', 'MOST_RELIABLE'] as const;
export type RoutingStrategy = (typeof ROUTING_STRATEGIES)[number];

/** What an offer may be expected to take until it succeeds, failures included. Lower is better in all but the first. */
export interface Score {
  /** The chance that one try succeeds, above 0 and below 1. */
  readonly successRate: number;
  readonly secondsToSuccess: number;
  readonly usdToSuccess: number;
  /** Price and waiting in one number of dollars. */
  readonly balance: number;
}

/**
 * An offer that nobody has tried is taken for a middling one: it neither wins by being unknown nor never gets a chance.
 */
const UNKNOWN_SECONDS = 30;
const UNKNOWN_USD = 0.1;

/**
 * What a second of waiting is worth. Half a minute, a picture's usual time, weighs as much as six cents, a picture's
 * usual price: so neither half decides alone.
 */
const USD_PER_SECOND = 0.002;

/** The z of a normal distribution's 95th percentile. */
const Z95 = 1.645;

/**
 * Expected time and price of a success, by which offers are ordered.
 *
 * One try: latencies are long-tailed, so a log-normal distribution is laid through p50 and p95 and its mean taken:
 * σ = ln(p95 / p50) / z95, mean = p50 · e^(σ²/2). For four providers whose means are published this comes within 6 % of
 * them, and it feels a long tail that the median hides.
 *
 * Until a success: tries succeed independently with rate s, so 1/s of them are needed. Each is taken to last as long
 * and cost as much as a good one; that is too pessimistic for failures that come fast and free, and rightly so, since
 * nobody promises that they do. The rate is smoothed with three successes in four imagined tries, so that few calls say
 * little and none says nothing impossible.
 *
 * Balance: expected dollars and expected seconds at a price a second. A sum, since free offers would make any product
 * zero.
 */
export function scoreOf({ p50Ms, p95Ms, successRate, totalRequests }: Figures, costUsd: number | null): Score {
  const tries = successRate === null ? 0 : totalRequests;
  const rate = ((successRate ?? 0) * tries + 3) / (tries + 4);
  const secondsToSuccess = meanSeconds(p50Ms, p95Ms) / rate;
  const usdToSuccess = (costUsd ?? UNKNOWN_USD) / rate;
  return {
    successRate: rate,
    secondsToSuccess,
    usdToSuccess,
    balance: usdToSuccess + USD_PER_SECOND * secondsToSuccess,
  };
}

/** Orders the better score first; what the strategy finds equal, the balance decides. */
export function compareScores(strategy: RoutingStrategy, one: Score, other: Score): number {
  return byStrategy(strategy, one) - byStrategy(strategy, other) || one.balance - other.balance;
}

function byStrategy(strategy: RoutingStrategy, score: Score): number {
  switch (strategy) {
    case 'BALANCED':
      return score.balance;
    case 'CHEAPEST':
      return score.usdToSuccess;
    case 'FASTEST':
      return score.secondsToSuccess;
    case 'MOST_RELIABLE':
      return -score.successRate;
    default:
      return strategy satisfies never;
  }
}

function meanSeconds(p50Ms: number | null, p95Ms: number | null): number {
  if (p50Ms === null || p50Ms <= 0) return UNKNOWN_SECONDS;
  // Imported figures are taken as they are; a p95 below the median says nothing of a tail.
  const sigma = p95Ms === null || p95Ms <= p50Ms ? 0 : Math.log(p95Ms / p50Ms) / Z95;
  return (p50Ms / 1000) * Math.exp(sigma ** 2 / 2);
}
