import type { Mode } from '../catalog/closed-sets.ts';
import type { Offer, Size } from '../catalog/model.ts';
import { askedShape, type AskedRatio } from './asked-shape.ts';
import type { Loss } from './loss.ts';
import { expectedSize, shapesOf, type OfferShapes } from './offer-shapes.ts';
import { fitPixels } from './pixel-shape.ts';
import { areaOfTier, nearestArea, nearestRatio, ratioOf, ratioText } from './ratio.ts';
import type { Parameters } from './validate.ts';

/**
 * What to tell one offer about shape and scale, in our words; null where nothing is said and the offer's default holds.
 */
export interface Shape {
  /** "WxH", for offers that are told in pixels; then the next two are null. */
  readonly size: string | null;
  readonly aspectRatio: string | null;
  readonly resolution: string | null;
  /** The pixels that should come; null when the provider or the input picture decides. */
  readonly expected: Size | null;
  readonly losses: readonly Loss[];
}

/**
 * Moves what a request asks of size, aspect_ratio and resolution to the nearest that the offer makes, and says what was
 * lost on the way: shape first (by logarithmic distance, ties to the larger), then scale (by area).
 */
export function fitShape(offer: Offer, mode: Mode, parameters: Parameters): Shape {
  const asked = askedShape(parameters);
  const shapes = shapesOf(offer);
  switch (asked.kind) {
    case 'nothing':
      return {
        size: null,
        aspectRatio: null,
        resolution: null,
        // Where any pixels can be told, which ones are drawn without a word is the provider's own choice.
        expected: shapes.pixels !== null && offer.sizes === null ? null : usualSize(offer, mode, shapes, null),
        losses: [],
      };
    case 'pixels':
      if (shapes.pixels !== null) return fitPixels(offer, mode, shapes, asked);
      return fitSize(offer, shapes, asked.size);
    case 'shape': {
      const sayable =
        (asked.ratio === null || shapes.ratios !== null) && (asked.tier === null || shapes.tiers !== null);
      if (!sayable && shapes.pixels !== null) return fitPixels(offer, mode, shapes, asked);
      return fitRatioAndTier(offer, mode, shapes, asked.ratio, asked.tier);
    }
    default:
      return asked satisfies never;
  }
}

/** Pixels, for an offer that is told a ratio and a tier. */
function fitSize(offer: Offer, shapes: OfferShapes, size: Size): Shape {
  const text = `${size.width}x${size.height}`;
  const exact = listedAs(offer, shapes, size);
  const aspectRatio = exact?.ratio ?? nearestRatioText(shapes, ratioText(size));
  if (aspectRatio === null) {
    const message = `size: asked ${text}, but ${offer.configKey} can't be told a shape; its own is used.`;
    return {
      size: null,
      aspectRatio: null,
      resolution: null,
      expected: null,
      losses: [{ parameter: 'size', severity: 'IGNORED', message }],
    };
  }
  const resolution = exact?.tier ?? nearestTier(offer, shapes, aspectRatio, size.width * size.height);
  const expected = expectedSize(offer, aspectRatio, resolution ?? shapes.usualTier);
  const same = expected !== null && expected.width === size.width && expected.height === size.height;
  const closest = [
    aspectRatio,
    resolution === null ? '' : ` at ${resolution}`,
    expected === null ? '' : ` (${expected.width}x${expected.height})`,
  ];
  const message = `size: asked ${text}, closest is ${closest.join('')}.`;
  return {
    size: null,
    aspectRatio,
    resolution,
    expected,
    losses: same ? [] : [{ parameter: 'size', severity: 'APPROXIMATED', message }],
  };
}

function fitRatioAndTier(
  offer: Offer,
  mode: Mode,
  shapes: OfferShapes,
  ratio: AskedRatio | null,
  tier: string | null,
): Shape {
  const losses: Loss[] = [];
  const aspectRatio = ratio === null ? null : nearestRatioText(shapes, ratio.text);
  if (ratio !== null && aspectRatio === null) {
    const message = `${ratio.parameter}: asked ${ratio.text}, but ${offer.configKey} can't be told a shape; its own is used.`;
    losses.push({ parameter: ratio.parameter, severity: 'IGNORED', message });
  } else if (ratio !== null && aspectRatio !== null && ratioOf(aspectRatio) !== ratio.value) {
    losses.push({
      parameter: ratio.parameter,
      severity: 'APPROXIMATED',
      message: `${ratio.parameter}: asked ${ratio.text}, closest is ${aspectRatio}.`,
    });
  }
  const area = tier === null ? null : areaOfTier(tier);
  const listed = tier !== null && shapes.tiers?.includes(tier) === true;
  const resolution = listed ? tier : area === null ? null : nearestTier(offer, shapes, aspectRatio ?? '1:1', area);
  if (tier !== null && resolution === null && tier !== shapes.usualTier) {
    const message = `resolution: asked ${tier}, but ${offer.configKey} can't be told one; its own is used.`;
    losses.push({ parameter: 'resolution', severity: 'IGNORED', message });
  } else if (tier !== null && resolution !== null && resolution !== tier) {
    losses.push({
      parameter: 'resolution',
      severity: 'APPROXIMATED',
      message: `resolution: asked ${tier}, closest is ${resolution}.`,
    });
  }
  const expected =
    aspectRatio === null
      ? usualSize(offer, mode, shapes, resolution)
      : expectedSize(offer, aspectRatio, resolution ?? shapes.usualTier);
  return { size: null, aspectRatio, resolution, expected, losses };
}

/** Without a shape, a new picture is square and an edit keeps its input's shape. */
function usualSize(offer: Offer, mode: Mode, shapes: OfferShapes, tier: string | null): Size | null {
  return mode === 'TEXT_TO_IMAGE' ? expectedSize(offer, '1:1', tier ?? shapes.usualTier) : null;
}

/**
 * Where an offer's own table lists exactly these pixels: rounding makes some of them nearer to another ratio by name.
 */
function listedAs(
  offer: Offer,
  { ratios, tiers, usualTier }: OfferShapes,
  size: Size,
): { readonly ratio: string; readonly tier: string | null } | null {
  for (const [tier, row] of Object.entries(offer.sizes ?? {})) {
    if (tiers === null ? tier !== usualTier : !tiers.includes(tier)) continue;
    for (const [ratio, listed] of Object.entries(row)) {
      if (ratios === null || (ratios !== 'any' && !ratios.includes(ratio))) continue;
      if (listed.width === size.width && listed.height === size.height)
        return { ratio, tier: tiers === null ? null : tier };
    }
  }
  return null;
}

function nearestRatioText({ ratios }: OfferShapes, asked: string): string | null {
  if (ratios === null || ratios === 'any') return ratios === null ? null : asked;
  return nearestRatio(ratioOf(asked) ?? 1, ratios, (one) => ratioOf(one) ?? 1) ?? null;
}

function nearestTier(offer: Offer, { tiers }: OfferShapes, aspectRatio: string, area: number): string | null {
  const areaAt = (tier: string) => {
    const size = expectedSize(offer, aspectRatio, tier);
    return size === null ? 0 : size.width * size.height;
  };
  return nearestArea(area, tiers ?? [], areaAt) ?? null;
}
