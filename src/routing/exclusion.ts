import type { CostEstimate } from '../catalog/estimate.ts';
import type { Mode, ServiceTier } from '../catalog/closed-sets.ts';
import type { Offer } from '../catalog/model.ts';
import type { Rendered } from '../parameters/render.ts';
import { treatmentAt } from '../parameters/treatment.ts';
import type { Parameters } from '../parameters/validate.ts';
import { outOfBounds, type OutOfBounds } from './bounds.ts';
import type { Figures } from './figures.ts';
import type { Routing } from './routing.ts';

/** Why an offer can't be tried, for machines. */
export type ExclusionCode =
  | 'RETIRED'
  | 'MODE_UNSUPPORTED'
  | 'NO_FALLBACK'
  | 'EXCLUDED_BY_REQUEST'
  | 'NOT_IN_ONLY'
  | 'NO_ADAPTER'
  | 'NOT_CONFIGURED'
  | 'TIER_UNSUPPORTED'
  | 'TOO_MANY_IMAGES'
  | 'PARAMETER_UNSUPPORTED'
  | OutOfBounds['reasonCode'];

export interface Exclusion {
  readonly reasonCode: ExclusionCode;
  readonly reason: string;
}

/** What an offer must satisfy to be a candidate. */
export interface Demand {
  readonly mode: Mode;
  readonly tier: ServiceTier;
  readonly parameters: Parameters;
  readonly imageCount: number;
  /** Whether a mask comes with the images; absent when none does. */
  readonly masked?: boolean;
  readonly strict: boolean;
  readonly forcedOffer: Offer | null;
  readonly routing: Routing;
  readonly configured: ReadonlySet<string>;
  /** Slugs of the providers that this installation has an adapter for; absent when all have. */
  readonly adapters?: ReadonlySet<string>;
  /** Slugs of the providers whose batches are spoken here; none when absent. */
  readonly batch?: ReadonlySet<string>;
}

/** What was found out about an offer for a request. */
export interface Findings {
  /** Null when the offer doesn't serve the mode. */
  readonly rendered: Rendered | null;
  readonly figures: Figures;
  readonly cost: CostEstimate;
}

/**
 * The first reason why the offer can't serve the request, facts of the offer before wishes of the caller; null when
 * there is none.
 */
export function exclusionOf(offer: Offer, demand: Demand, findings: Findings): Exclusion | null {
  const { mode, forcedOffer, routing, configured, adapters, imageCount, strict } = demand;
  const { rendered, figures, cost } = findings;
  const provider = offer.provider.name;
  if (offer.retiredAt !== null)
    return excluded('RETIRED', `${provider} no longer offers it, since ${offer.retiredAt.toISOString().slice(0, 10)}.`);
  if (rendered === null || !offer.modes.includes(mode)) {
    return excluded('MODE_UNSUPPORTED', `Serves ${offer.modes.join(', ')}, and ${mode} was asked for.`);
  }
  if (forcedOffer !== null && forcedOffer.configKey !== offer.configKey) {
    return excluded('NO_FALLBACK', `${forcedOffer.configKey} was asked for by name, so it alone is tried.`);
  }
  if (routing.except.some((entry) => names(entry, offer)))
    return excluded('EXCLUDED_BY_REQUEST', 'The request excepts it.');
  if (routing.only.length > 0 && !routing.only.some((entry) => names(entry, offer))) {
    return excluded('NOT_IN_ONLY', `The request allows only ${routing.only.join(', ')}.`);
  }
  if (adapters !== undefined && !adapters.has(offer.provider.slug)) {
    return excluded('NO_ADAPTER', `This installation doesn't speak ${provider}'s API.`);
  }
  if (!configured.has(offer.provider.slug))
    return excluded('NOT_CONFIGURED', `This installation has no key for ${provider}.`);
  if (!servesTier(offer, demand))
    return excluded('TIER_UNSUPPORTED', `${provider} has no batch API that is spoken here. Ask for STANDARD.`);
  const most = offer.model.maxInputImages;
  if (most !== null && imageCount > most)
    return excluded('TOO_MANY_IMAGES', `Takes at most ${most} images, and ${imageCount} were sent.`);
  const missing = missingEssential(offer, demand);
  if (missing !== null)
    return excluded('PARAMETER_UNSUPPORTED', `Can't take ${missing}, without which the request means something else.`);
  if (strict && rendered.losses.length > 0) {
    const losses = rendered.losses.map((loss) => loss.message).join(' ');
    return excluded('PARAMETER_UNSUPPORTED', `The request is strict, and something would be lost. ${losses}`);
  }
  return outOfBounds(routing, figures, cost);
}

/** Whether the tier that is asked for can be had at the offer's provider. */
export function servesTier(offer: Offer, { tier, batch }: Pick<Demand, 'tier' | 'batch'>): boolean {
  return tier === 'STANDARD' || batch?.has(offer.provider.slug) === true;
}

/** Whether an entry of a request's routing means this offer: its config key, or its provider's slug. */
export function names(entry: string, offer: Offer): boolean {
  return entry === offer.configKey || entry === offer.provider.slug;
}

function missingEssential(offer: Offer, { mode, parameters, imageCount, masked }: Demand): string | null {
  const asked = offer.model.parameters.filter(
    (one) =>
      one.essential &&
      one.modes.includes(mode) &&
      (Object.hasOwn(parameters, one.name) ||
        (one.name === 'image' && imageCount > 0) ||
        (one.name === 'mask' && masked === true)),
  );
  return asked.find((one) => treatmentAt(offer, one) === null)?.name ?? null;
}

function excluded(reasonCode: ExclusionCode, reason: string): Exclusion {
  return { reasonCode, reason };
}
