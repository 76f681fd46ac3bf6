import type { Size, SizeRule } from '../catalog/model.ts';

/** So many steps of the grid to either side are looked at: the nearest point may lie outside of the bounds. */
const STEPS = 2;

/**
 * The size within the rule that is nearest to the asked one: first moved to a shape and a scale that it allows, then to
 * its grid, where shape and area count alike. The asked one itself when it keeps the rule.
 */
export function nearestWithin(rule: SizeRule, asked: Size): Size {
  if (keeps(rule, asked)) return asked;
  const target = bounded(rule, asked);
  let best: { readonly size: Size; readonly far: number } | null = null;
  for (const width of gridAround(target.width, rule.multipleOf)) {
    for (const height of gridAround(target.height, rule.multipleOf)) {
      const size = { width, height };
      const far = distance(target, size);
      if (keeps(rule, size) && (best === null || far < best.far)) best = { size, far };
    }
  }
  // Only a rule that contradicts itself has no size near its own bounds; the provider says then what it dislikes.
  return best?.size ?? asked;
}

export function keeps(rule: SizeRule, { width, height }: Size): boolean {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  const area = width * height;
  return (
    width % rule.multipleOf === 0 &&
    height % rule.multipleOf === 0 &&
    long <= rule.maxEdge &&
    long <= short * rule.maxRatio &&
    area >= rule.minArea &&
    area <= rule.maxArea
  );
}

/** In fractions of pixels: the ratio first, then the area, then the long edge, each as near as the rule lets it. */
function bounded({ minArea, maxArea, maxEdge, maxRatio }: SizeRule, { width, height }: Size): Size {
  const ratio = clamp(width / height, 1 / maxRatio, maxRatio);
  const area = clamp(width * height, minArea, maxArea);
  const wide = { width: Math.sqrt(area * ratio), height: Math.sqrt(area / ratio) };
  const shrink = Math.min(1, maxEdge / Math.max(wide.width, wide.height));
  return { width: wide.width * shrink, height: wide.height * shrink };
}

function gridAround(length: number, step: number): number[] {
  const below = Math.floor(length / step);
  return Array.from({ length: 2 * STEPS + 2 }, (_, index) => (below - STEPS + index) * step).filter((one) => one > 0);
}

function distance(one: Size, other: Size): number {
  const shape = Math.log((one.width * other.height) / (one.height * other.width));
  const area = Math.log((one.width * one.height) / (other.width * other.height));
  return Math.abs(shape) + Math.abs(area);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
