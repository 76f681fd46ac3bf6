import type { Mode } from '../catalog/closed-sets.ts';
import type { Offer, Size, SizeRule } from '../catalog/model.ts';
import type { AskedShape } from './asked-shape.ts';
import type { Loss } from './loss.ts';
import { expectedSize, type OfferShapes } from './offer-shapes.ts';
import { areaOfTier, nearestArea, nearestRatio } from './ratio.ts';
import type { Shape } from './shape.ts';
import { nearestWithin } from './size-rule.ts';

/** Whole pixels round a ratio and an area a little; this much of either is no loss. */
const ROUNDING = 0.02;

/**
 * The shape for an offer that is told its size in pixels: the asked ones, or what ratio and tier are worth, moved to
 * the nearest that it takes.
 */
export function fitPixels(
  offer: Offer,
  mode: Mode,
  shapes: OfferShapes,
  asked: Exclude<AskedShape, { kind: 'nothing' }>,
): Shape {
  const target = targetOf(offer, mode, shapes, asked);
  if (target === null) {
    const message = `resolution: ${offer.configKey} is told one as pixels only, and the shape isn't known before the picture is; its own is used.`;
    return {
      size: null,
      aspectRatio: null,
      resolution: null,
      expected: null,
      losses: [{ parameter: 'resolution', severity: 'IGNORED', message }],
    };
  }
  const chosen = nearestSize(target, shapes.pixels, offer.sizeRule);
  const losses = asked.kind === 'pixels' ? sizeLosses(target, chosen) : shapeLosses(asked, target, chosen);
  return { size: textOf(chosen), aspectRatio: null, resolution: null, expected: chosen, losses };
}

/** An edit keeps its input's shape, so its pixels can't be told by a tier alone. */
function targetOf(
  offer: Offer,
  mode: Mode,
  shapes: OfferShapes,
  asked: Exclude<AskedShape, { kind: 'nothing' }>,
): Size | null {
  if (asked.kind === 'pixels') return asked.size;
  const ratio = asked.ratio?.text ?? (mode === 'TEXT_TO_IMAGE' ? '1:1' : null);
  const tier = asked.tier !== null && areaOfTier(asked.tier) !== null ? asked.tier : shapes.usualTier;
  return ratio === null ? null : expectedSize(offer, ratio, tier);
}

function nearestSize(target: Size, pixels: OfferShapes['pixels'], rule: SizeRule | null): Size {
  if (pixels === null || pixels === 'any') return rule === null ? target : nearestWithin(rule, target);
  const shape = nearestRatio(ratio(target), pixels, ratio);
  if (shape === undefined) return target;
  return (
    nearestArea(
      area(target),
      pixels.filter((one) => ratio(one) === ratio(shape)),
      area,
    ) ?? shape
  );
}

function sizeLosses(target: Size, chosen: Size): Loss[] {
  if (chosen.width === target.width && chosen.height === target.height) return [];
  return [
    {
      parameter: 'size',
      severity: 'APPROXIMATED',
      message: `size: asked ${textOf(target)}, closest is ${textOf(chosen)}.`,
    },
  ];
}

function shapeLosses(asked: Extract<AskedShape, { kind: 'shape' }>, target: Size, chosen: Size): Loss[] {
  const losses: Loss[] = [];
  const { ratio: askedRatio, tier } = asked;
  if (askedRatio !== null && differ(ratio(target), ratio(chosen))) {
    const message = `${askedRatio.parameter}: asked ${askedRatio.text}, closest is ${textOf(chosen)}.`;
    losses.push({ parameter: askedRatio.parameter, severity: 'APPROXIMATED', message });
  }
  if (tier !== null && differ(areaOfTier(tier) ?? 0, area(chosen))) {
    losses.push({
      parameter: 'resolution',
      severity: 'APPROXIMATED',
      message: `resolution: asked ${tier}, closest is ${textOf(chosen)}.`,
    });
  }
  return losses;
}

const ratio = (size: Size) => size.width / size.height;
const area = (size: Size) => size.width * size.height;
const textOf = (size: Size) => `${size.width}x${size.height}`;
const differ = (one: number, other: number) => Math.abs(one - other) > ROUNDING * Math.max(one, other);
