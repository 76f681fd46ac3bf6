import type { Figures } from './figures.ts';
import type { RoutingStrategy } from './routing.ts';

/** What an offer may be expected to take until it succeeds, failures included. Lower is better in all but the first. */
export interface Score {
  /** The chance that one try succeeds, above 0 and below 1. */
  readonly successRate: number;
  readonly secondsToSuccess: number;
  readonly usdToSuccess: number;
  /** Price and waiting in one number of dollars. */
  readonly balance: number;
}

/** What one generation knows of an offer beyond its figures. */
export interface Doubts {
  /** What its success rate is multiplied by. */
  readonly rateFactor: number;
  /** How long it may not be asked yet. */
  readonly waitMs: number;
}

const NO_DOUBTS: Doubts = { rateFactor: 1, waitMs: 0 };

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

/**
 * How long a failure takes of the time of a success, where nobody measured it. Errors come at once, refusals after the
 * thinking, and what comes to nothing at the very end as late as a picture: half of the time, so that an offer doesn't
 * look fast for failing often.
 */
const FAILURE_TIME_SHARE = 0.5;

/**
 * What a failure costs of the price of a success. Errors are free everywhere; an answer without a picture costs its
 * words at some, and a call whose answer was lost may cost all.
 */
const FAILURE_COST_SHARE = 0.1;

/** The z of a normal distribution's 95th percentile. */
const Z95 = 1.645;

/**
 * Expected time and price of a success, by which offers are ordered.
 *
 * One try: latencies are long-tailed, so a log-normal distribution is laid through p50 and p95 and its mean taken:
 * σ = ln(p95 / p50) / z95, mean = p50 · e^(σ²/2). For four providers whose means are published this comes within 6 % of
 * them, and it feels a long tail that the median hides.
 *
 * Until a success: tries succeed independently with rate r, so before one that does come (1 − r) / r that don't. With
 * T_s for a success and T_f for a failure that is T_s + (1 − r) / r · T_f, and the same of money. T_f is the mean of the
 * failures that were measured here. The rate is smoothed with three successes in four imagined tries, so that few calls
 * say little and none says nothing impossible.
 *
 * Balance: expected dollars and expected seconds at a price a second. A sum, since free offers would make any product
 * zero.
 */
export function scoreOf(figures: Figures, costUsd: number | null, doubts: Doubts = NO_DOUBTS): Score {
  const { p50Ms, p95Ms, successRate, totalRequests, failureMeanMs } = figures;
  const tries = successRate === null ? 0 : totalRequests;
  const rate = (((successRate ?? 0) * tries + 3) / (tries + 4)) * doubts.rateFactor;
  const failures = (1 - rate) / rate;
  const seconds = meanSeconds(p50Ms, p95Ms);
  const failureSeconds = failureMeanMs === null ? seconds * FAILURE_TIME_SHARE : failureMeanMs / 1000;
  const usd = costUsd ?? UNKNOWN_USD;
  const secondsToSuccess = doubts.waitMs / 1000 + seconds + failures * failureSeconds;
  const usdToSuccess = usd + failures * usd * FAILURE_COST_SHARE;
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
