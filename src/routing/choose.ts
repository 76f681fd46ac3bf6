import type { Offer } from '../catalog/model.ts';
import type { RouteEntry } from '../events/event.ts';
import type { Rendered } from '../parameters/render.ts';
import type { Exclusion } from './exclusion.ts';
import { offerToExplore } from './explore.ts';
import type { Figures } from './figures.ts';
import { factsOf, judge, type Judged, type RouteQuestion } from './judge.ts';
import { isDown, loses, placeOf, rank, type Ranked } from './rank.ts';
import { FIRST_BY_STRATEGY, fallbackReason, firstReason, type FallbackCode, type FirstCode } from './reason.ts';

export type { OfferHealth } from './breaker.ts';
export type { RouteQuestion } from './judge.ts';

/** An offer that may be tried, with the request in its words and what it may be expected to do. */
export interface Candidate {
  readonly offer: Offer;
  readonly entry: RouteEntry;
  readonly rendered: Rendered;
  readonly figures: Figures;
  /** Of all images that were asked for; null when its prices don't say. */
  readonly costUsd: number | null;
  /** It fails at the moment. */
  readonly isDown: boolean;
}

export interface Route {
  /** In the order to try them; empty when no offer can serve the request. */
  readonly order: readonly Candidate[];
  /** One an offer of the model: the order first, then the excluded ones, each with why or why not. */
  readonly entries: readonly RouteEntry[];
}

/**
 * The offers that can serve a request, in the order to try them (rank.ts), and why not the others. One generation of many
 * begins with an offer of which little is known (explore.ts). Asks nobody: the same question has the same answer.
 */
export function chooseRoute(question: RouteQuestion): Route {
  const judged = question.model.offers.map((offer) => judge(offer, question));
  const best = rank(judged, question);
  const explored = offerToExplore(question, best);
  const ranked = explored === null ? best : [explored, ...best.filter((one) => one !== explored)];
  const tried = question.forcedOffer === null && question.routing.allowFallback ? ranked : ranked.slice(0, 1);
  const order = tried.map((one, index) => candidateOf(question, ranked, one, { index, explored: one === explored }));
  const excluded = [
    ...ranked.slice(tried.length).map((one) => excludedEntry(one, NOT_NEEDED)),
    ...judged.flatMap((one) => (one.exclusion === null ? [] : [excludedEntry(one, one.exclusion)])),
  ];
  return { order, entries: [...order.map((one) => one.entry), ...excluded] };
}

const NOT_NEEDED: Exclusion = {
  reasonCode: 'NO_FALLBACK',
  reason: 'The request allows no fallback, and another offer comes first.',
};

function candidateOf(
  question: RouteQuestion,
  all: readonly Ranked[],
  ranked: Ranked,
  place: { readonly index: number; readonly explored: boolean },
): Candidate {
  const { offer, rendered, figures, cost } = ranked;
  return {
    offer,
    entry:
      place.index === 0 ? firstEntry(question, all, ranked, place.explored) : nextEntry(question, all, ranked, place),
    rendered,
    figures,
    costUsd: cost.costUsd === null ? null : Number(cost.costUsd),
    isDown: isDown(question, ranked),
  };
}

function firstEntry(question: RouteQuestion, all: readonly Ranked[], first: Ranked, explored: boolean): RouteEntry {
  const facts = factsOf(first);
  const reasonCode = firstCode(question, all, first, explored);
  return { ...facts, verdict: 'FIRST', rank: 1, reasonCode, reason: firstReason(reasonCode, facts) };
}

function nextEntry(
  question: RouteQuestion,
  [first]: readonly Ranked[],
  ranked: Ranked,
  { index }: { readonly index: number },
): RouteEntry {
  const facts = factsOf(ranked);
  const losesMore = loses(ranked) && first !== undefined && !loses(first);
  const reasonCode: FallbackCode = isDown(question, ranked) ? 'BREAKER_OPEN' : losesMore ? 'LOSES_MORE' : 'FALLBACK';
  const place = index + 1;
  return { ...facts, verdict: 'FALLBACK', rank: place, reasonCode, reason: fallbackReason(reasonCode, place, facts) };
}

/** The strongest of the reasons that put an offer before the second one. */
function firstCode(question: RouteQuestion, ranked: readonly Ranked[], first: Ranked, explored: boolean): FirstCode {
  const second = ranked[1];
  if (isDown(question, first)) return 'BREAKER_OPEN';
  if (question.probes?.has(first.offer.configKey) === true) return 'PROBE';
  if (question.forcedOffer !== null) return 'FORCED';
  if (explored) return 'EXPLORATION';
  if (second === undefined) return 'ONLY_OFFER';
  if (isDown(question, second)) return 'HEALTHY';
  if (!loses(first) && loses(second)) return 'LOSES_NOTHING';
  if (placeOf(question, first) < placeOf(question, second)) return 'REQUESTED';
  return FIRST_BY_STRATEGY[question.routing.strategy];
}

function excludedEntry(judged: Judged, { reasonCode, reason }: Exclusion): RouteEntry {
  return { ...factsOf(judged), verdict: 'EXCLUDED', rank: null, reasonCode, reason };
}
