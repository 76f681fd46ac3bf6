import { estimateCost, type CostEstimate } from '../catalog/estimate.ts';
import type { Model, Offer } from '../catalog/model.ts';
import type { RouteEntry } from '../events/event.ts';
import { renderParameters, type Rendered } from '../parameters/render.ts';
import { exclusionOf, names, type Demand, type Exclusion } from './exclusion.ts';
import { importedFigures, type Figures } from './figures.ts';
import { FIRST_BY_STRATEGY, fallbackReason, firstReason, type FallbackCode, type FirstCode } from './reason.ts';
import { compareScores, scoreOf, type RoutingStrategy, type Score } from './score.ts';

/** What is known of an offer right now. Only DOWN moves it back; it is never left out for its health. */
export type OfferHealth = 'HEALTHY' | 'DEGRADED' | 'DOWN' | 'UNKNOWN';

export interface RouteQuestion extends Demand {
  readonly model: Model;
  /** BALANCED when absent. */
  readonly strategy?: RoutingStrategy;
  /** By config key, as measured here; what it lacks is taken from the catalog. */
  readonly measured?: ReadonlyMap<string, Figures>;
  /** By config key; what it lacks counts as UNKNOWN. */
  readonly health?: ReadonlyMap<string, OfferHealth>;
  /** Null or absent when the prompt is not known yet. */
  readonly promptTokens?: number | null;
}

/** An offer that may be tried, with the request in its words. */
export interface Candidate {
  readonly offer: Offer;
  readonly entry: RouteEntry;
  readonly rendered: Rendered;
}

export interface Route {
  /** In the order to try them; empty when no offer can serve the request. */
  readonly order: readonly Candidate[];
  /** One an offer of the model: the order first, then the excluded ones, each with why or why not. */
  readonly entries: readonly RouteEntry[];
}

/**
 * The offers that can serve a request, in the order to try them, and why not the others. First come those that lose
 * nothing of it; among them those that the caller put in order; then the healthy before the ones that are down; then by
 * expected price, time and reliability (score.ts). Equal ones go by config key, so that the same question has the same
 * answer.
 */
export function chooseRoute(question: RouteQuestion): Route {
  const judged = question.model.offers.map((offer) => judge(offer, question));
  const ranked = judged.flatMap(asRanked).toSorted((one, other) => compare(question, one, other));
  const tried = question.forcedOffer === null && question.routing.allowFallback ? ranked : ranked.slice(0, 1);
  const order = tried.map((one, index) => candidateOf(question, ranked, one, index));
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

interface Judged {
  readonly offer: Offer;
  readonly rendered: Rendered | null;
  readonly figures: Figures;
  readonly cost: CostEstimate;
  readonly score: Score;
  readonly exclusion: Exclusion | null;
}

type Ranked = Judged & { readonly rendered: Rendered };

const NO_COST: CostEstimate = { costUsd: null, costMaxUsd: null, exact: false, components: [] };

function judge(offer: Offer, question: RouteQuestion): Judged {
  const { mode, tier, parameters, imageCount } = question;
  const rendered = offer.modes.includes(mode) ? renderParameters(offer, mode, parameters) : null;
  const figures = question.measured?.get(offer.configKey) ?? importedFigures(offer, mode);
  const cost =
    rendered === null
      ? NO_COST
      : estimateCost(offer, {
          mode,
          tier,
          resolution: rendered.resolution,
          parameters,
          images: typeof parameters['n'] === 'number' ? parameters['n'] : 1,
          inputImages: imageCount,
          promptTokens: question.promptTokens ?? null,
        });
  const score = scoreOf(figures, cost.costUsd === null ? null : Number(cost.costUsd));
  return { offer, rendered, figures, cost, score, exclusion: exclusionOf(offer, question, rendered) };
}

function asRanked(judged: Judged): Ranked[] {
  const { rendered, exclusion } = judged;
  return rendered === null || exclusion !== null ? [] : [{ ...judged, rendered }];
}

function compare(question: RouteQuestion, one: Ranked, other: Ranked): number {
  return (
    Number(loses(one)) - Number(loses(other)) ||
    placeOf(question, one) - placeOf(question, other) ||
    Number(isDown(question, one)) - Number(isDown(question, other)) ||
    compareScores(question.strategy ?? 'BALANCED', one.score, other.score) ||
    (one.offer.configKey < other.offer.configKey ? -1 : 1)
  );
}

const loses = ({ rendered }: Ranked) => rendered.losses.length > 0;
const isDown = ({ health }: RouteQuestion, { offer }: Ranked) => health?.get(offer.configKey) === 'DOWN';

/** The offer's place in the caller's order; after the last of it when it isn't there. */
function placeOf({ routing }: RouteQuestion, { offer }: Ranked): number {
  const place = routing.order.findIndex((entry) => names(entry, offer));
  return place === -1 ? routing.order.length : place;
}

function candidateOf(question: RouteQuestion, all: readonly Ranked[], ranked: Ranked, index: number): Candidate {
  const first = all[0] ?? ranked;
  const facts = factsOf(ranked);
  const rank = index + 1;
  if (index === 0) {
    const code = firstCode(question, all, ranked);
    const entry: RouteEntry = { ...facts, verdict: 'FIRST', rank, reasonCode: code, reason: firstReason(code, facts) };
    return { offer: ranked.offer, rendered: ranked.rendered, entry };
  }
  const code: FallbackCode =
    loses(ranked) && !loses(first) ? 'LOSES_MORE' : isDown(question, ranked) ? 'DOWN' : 'FALLBACK';
  const entry: RouteEntry = {
    ...facts,
    verdict: 'FALLBACK',
    rank,
    reasonCode: code,
    reason: fallbackReason(code, rank, facts),
  };
  return { offer: ranked.offer, rendered: ranked.rendered, entry };
}

/** The strongest of the reasons that put an offer before the second one. */
function firstCode(question: RouteQuestion, ranked: readonly Ranked[], first: Ranked): FirstCode {
  const second = ranked[1];
  if (question.forcedOffer !== null) return 'FORCED';
  if (second === undefined) return 'ONLY_OFFER';
  if (!loses(first) && loses(second)) return 'LOSES_NOTHING';
  if (placeOf(question, first) < placeOf(question, second)) return 'REQUESTED';
  if (!isDown(question, first) && isDown(question, second)) return 'HEALTHY';
  return FIRST_BY_STRATEGY[question.strategy ?? 'BALANCED'];
}

function excludedEntry(judged: Judged, { reasonCode, reason }: Exclusion): RouteEntry {
  return { ...factsOf(judged), verdict: 'EXCLUDED', rank: null, reasonCode, reason };
}

function factsOf({
  offer,
  rendered,
  figures,
  cost,
}: Judged): Omit<RouteEntry, 'verdict' | 'rank' | 'reasonCode' | 'reason'> {
  return {
    configKey: offer.configKey,
    costUsd: cost.costUsd,
    costMaxUsd: cost.costMaxUsd,
    exact: cost.exact,
    components: cost.components,
    p50Ms: figures.p50Ms === null ? null : Math.round(figures.p50Ms),
    p95Ms: figures.p95Ms === null ? null : Math.round(figures.p95Ms),
    successRate: figures.successRate,
    losses: (rendered?.losses ?? []).map((loss) => loss.message),
  };
}
