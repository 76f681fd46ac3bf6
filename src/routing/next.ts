import type { Candidate } from './choose.ts';
import { names } from './exclusion.ts';
import type { RoutingStrategy } from './routing.ts';
import { compareScores, scoreOf, type Score } from './score.ts';

/** What one generation has behind it at one offer. */
export interface Tries {
  /** How often it failed. */
  readonly count: number;
  /** It won't do this request, however often it is asked. */
  readonly dead: boolean;
  /** How long it may not be asked yet. */
  readonly waitMs: number;
}

export interface NextQuestion {
  /** The offers that may be tried, as the route ordered them. */
  readonly order: readonly Candidate[];
  /** By config key; what it lacks was not tried. */
  readonly tries: ReadonlyMap<string, Tries>;
  readonly strategy: RoutingStrategy;
  /** The entries that the caller put in order. */
  readonly ordered: readonly string[];
  /** Whether another offer is being tried at the same time. */
  readonly covered?: boolean;
}

/**
 * What a failure in this very generation does to an offer's chance. Some failures are of the request (a picture that the
 * model doesn't like to draw) and would come again, others are luck: between a chance that is gone and one that is as it
 * was, somewhat more than half.
 */
const RATE_AFTER_FAILURE = 0.6;

/**
 * So many failures in one generation put an offer behind all that have fewer, however good it is. One more is borne while
 * another offer is being tried: what ails this one alone is covered then.
 */
const ENOUGH_FAILURES = 2;

const UNTRIED: Tries = { count: 0, dead: false, waitMs: 0 };

/**
 * The offer that promises most after what failed so far; null when none is left. It may be one that has just failed: an
 * empty answer of the best offer says little, and its second try often beats the next best one's first.
 *
 * Offers that failed twice here (thrice while another one is being tried) come after all others; then come those that are down, those that lose something of the
 * request, and (as long as they are untried) those that the caller put in order come first. What is equal in all that
 * is decided by what a success may be expected to take from now on, with the chance that is left, and with the time
 * that the offer must not be asked yet.
 */
export function nextCandidate({ order, tries, strategy, ordered, covered = false }: NextQuestion): Candidate | null {
  // The route may begin with an offer that doesn't promise most, to find out about it.
  if (tries.size === 0) return order[0] ?? null;
  let best: Prospect | null = null;
  for (const candidate of order) {
    const behind = tries.get(candidate.offer.configKey) ?? UNTRIED;
    if (behind.dead) continue;
    const prospect = prospectOf(candidate, behind, { ordered, enough: ENOUGH_FAILURES + Number(covered) });
    // On a tie the route's own order holds.
    if (best === null || compare(strategy, prospect, best) < 0) best = prospect;
  }
  return best?.candidate ?? null;
}

interface Prospect {
  readonly candidate: Candidate;
  /** Compared one after the other, lower is better. */
  readonly ranks: readonly number[];
  readonly score: Score;
}

function prospectOf(
  candidate: Candidate,
  { count, waitMs }: Tries,
  { ordered, enough }: { readonly ordered: readonly string[]; readonly enough: number },
): Prospect {
  const { offer, figures, costUsd, rendered, isDown } = candidate;
  const place = count === 0 ? ordered.findIndex((entry) => names(entry, offer)) : -1;
  return {
    candidate,
    ranks: [
      count < enough ? 0 : count,
      Number(isDown),
      Number(rendered.losses.length > 0),
      place === -1 ? ordered.length : place,
    ],
    score: scoreOf(figures, costUsd, { rateFactor: RATE_AFTER_FAILURE ** count, waitMs }),
  };
}

function compare(strategy: RoutingStrategy, one: Prospect, other: Prospect): number {
  for (const [index, rank] of one.ranks.entries()) {
    const difference = rank - (other.ranks[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return compareScores(strategy, one.score, other.score);
}
