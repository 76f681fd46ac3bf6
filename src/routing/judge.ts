import { estimateCost, type CostEstimate } from '../catalog/estimate.ts';
import type { Model, Offer } from '../catalog/model.ts';
import type { RouteEntry } from '../events/event.ts';
import { renderParameters, type Rendered } from '../parameters/render.ts';
import { promptTokens } from '../parameters/prompt-tokens.ts';
import type { OfferHealth } from './breaker.ts';
import { exclusionOf, servesTier, type Demand, type Exclusion } from './exclusion.ts';
import { figuresOf, NOTHING_KNOWN, type Figures, type MeasuredFigures } from './figures.ts';
import { scoreOf, type Score } from './score.ts';

/** What a route is asked about: the request, and what is known of the offers at the moment. */
export interface RouteQuestion extends Demand {
  readonly model: Model;
  /** What was measured here; nothing when absent. */
  readonly measured?: MeasuredFigures;
  /** By config key; what it lacks counts as UNKNOWN. Only DOWN moves an offer back; it is never left out for its health. */
  readonly health?: ReadonlyMap<string, OfferHealth>;
  /** Config keys of offers that are DOWN, and that this generation alone may try whether they still are. */
  readonly probes?: ReadonlySet<string>;
  /** Whether this generation may put an offer first of which little is known. */
  readonly explore?: boolean;
  /** Null or absent when it is not known yet: a usual length is taken. */
  readonly prompt?: string | null;
}

/** An offer with all that is known of it for the request. */
export interface Judged {
  readonly offer: Offer;
  readonly rendered: Rendered | null;
  readonly figures: Figures;
  readonly cost: CostEstimate;
  readonly score: Score;
  readonly exclusion: Exclusion | null;
}

const NO_COST: CostEstimate = { costUsd: null, costMaxUsd: null, exact: false, components: [] };

export function judge(offer: Offer, question: RouteQuestion): Judged {
  const { mode, parameters, measured = () => null } = question;
  const rendered = offer.modes.includes(mode) ? renderParameters(offer, mode, parameters) : null;
  // How long single calls take says nothing of a batch, which is done hours later.
  const figures =
    question.tier === 'BATCH'
      ? NOTHING_KNOWN
      : figuresOf(offer, { mode, resolution: rendered?.resolution ?? null, measured });
  // What another tier would cost is not a price of this request.
  const cost = rendered === null || !servesTier(offer, question) ? NO_COST : costAt(offer, rendered, question);
  const score = scoreOf(figures, cost.costUsd === null ? null : Number(cost.costUsd));
  return {
    offer,
    rendered,
    figures,
    cost,
    score,
    exclusion: exclusionOf(offer, question, { rendered, figures, cost }),
  };
}

function costAt(offer: Offer, rendered: Rendered, question: RouteQuestion): CostEstimate {
  const { mode, tier, parameters, imageCount, prompt = null } = question;
  const tokens = prompt === null ? null : promptTokens(prompt);
  return estimateCost(offer, {
    mode,
    tier,
    resolution: rendered.resolution,
    size: rendered.expectedSize,
    parameters,
    images: typeof parameters['n'] === 'number' ? parameters['n'] : 1,
    inputImages: imageCount,
    promptTokens: tokens?.usual ?? null,
    ...(tokens !== null && { mostPromptTokens: tokens.most }),
  });
}

/** What an entry of the route shows of an offer, wherever it stands in it. */
export function factsOf({
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
