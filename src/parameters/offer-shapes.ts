import type { Offer, OfferTreatment, Size } from '../catalog/model.ts';
import { areaOfTier, pixelsOf, ratioOf, sizeOf } from './ratio.ts';
import { treatmentAt } from './treatment.ts';

/** The tier that a model draws in when nobody says one, unless its catalog entry knows better, or has none of that size. */
const USUAL_TIER = '1K';

/** What an offer can be told of shape and scale. */
export interface OfferShapes {
  /** The pixel sizes that it takes as such: a list, any, or null when it isn't told in pixels. */
  readonly pixels: readonly Size[] | 'any' | null;
  /** The ratios that it takes, as "16:9": a list, any, or null when it can't be told one. */
  readonly ratios: readonly string[] | 'any' | null;
  /** The tiers that it takes; null when it can't be told one. */
  readonly tiers: readonly string[] | null;
  readonly usualTier: string;
}

export function shapesOf(offer: Offer): OfferShapes {
  const size = treatmentAt(offer, 'size');
  const takesPixels = size !== null && size.treatment !== 'CONVERTED' && size.treatment !== 'EMULATED';
  const ratio = treatmentAt(offer, 'aspect_ratio');
  const tier = treatmentAt(offer, 'resolution');
  const tiers = tiersOf(offer, tier);
  return {
    pixels: takesPixels ? listOrAny(textsIn(size.values).flatMap((text) => pixelsOf(text) ?? [])) : null,
    ratios: takesPixels && isConvertedAway(ratio) ? null : ratiosOf(offer, ratio),
    tiers: takesPixels && isConvertedAway(tier) ? null : tiers,
    usualTier: usualTierOf(offer, tiers ?? []),
  };
}

/**
 * The pixels that the offer makes of a ratio in a tier: by its own table, else by the formula. Null for a tier or ratio
 * that is neither.
 */
export function expectedSize(offer: Offer, ratio: string, tier: string): Size | null {
  const row = offer.sizes !== null && Object.hasOwn(offer.sizes, tier) ? offer.sizes[tier] : undefined;
  const listed = row !== undefined && Object.hasOwn(row, ratio) ? row[ratio] : undefined;
  if (listed !== undefined) return listed;
  const value = ratioOf(ratio);
  const area = areaOfTier(tier);
  return value === null || area === null ? null : sizeOf(value, area);
}

/** Converted without a name of its own: it has no word at the provider, and becomes pixels. */
function isConvertedAway(treatment: OfferTreatment | null): boolean {
  return treatment?.treatment === 'CONVERTED' && treatment.providerName === null;
}

function ratiosOf(offer: Offer, treatment: OfferTreatment | null): OfferShapes['ratios'] {
  if (treatment === null) return null;
  const known =
    treatment.values ??
    parameterValues(offer, 'aspect_ratio') ??
    Object.keys(Object.values(offer.sizes ?? {})[0] ?? {});
  return listOrAny(textsIn(known).filter((text) => ratioOf(text) !== null));
}

function tiersOf(offer: Offer, treatment: OfferTreatment | null): OfferShapes['tiers'] {
  if (treatment === null) return null;
  const known = treatment.values ?? parameterValues(offer, 'resolution') ?? Object.keys(offer.sizes ?? {});
  return textsIn(known).filter((text) => areaOfTier(text) !== null);
}

function usualTierOf(offer: Offer, tiers: readonly string[]): string {
  const said = offer.model.parameters.find((one) => one.name === 'resolution')?.default;
  if (typeof said === 'string' && areaOfTier(said) !== null) return said;
  if (tiers.length === 0 || tiers.includes(USUAL_TIER)) return USUAL_TIER;
  return tiers.toSorted((one, other) => (areaOfTier(one) ?? 0) - (areaOfTier(other) ?? 0))[0] ?? USUAL_TIER;
}

function parameterValues(offer: Offer, name: string): readonly unknown[] | null {
  return offer.model.parameters.find((one) => one.name === name)?.values ?? null;
}

function textsIn(values: readonly unknown[] | null): string[] {
  return (values ?? []).filter((one) => typeof one === 'string');
}

function listOrAny<One>(values: readonly One[]): readonly One[] | 'any' {
  return values.length === 0 ? 'any' : values;
}
