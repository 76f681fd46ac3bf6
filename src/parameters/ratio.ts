import type { Size } from '../catalog/model.ts';

/** "1365x768" as pixels; null when the text is no such thing. */
export function pixelsOf(text: string): Size | null {
  const match = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(text);
  return match === null ? null : { width: Number(match[1]), height: Number(match[2]) };
}

/** Width by height of "16:9"; null when the text is no ratio. */
export function ratioOf(text: string): number | null {
  const match = /^([1-9]\d{0,4}):([1-9]\d{0,4})$/.exec(text);
  return match === null ? null : Number(match[1]) / Number(match[2]);
}

/** A ratio in its smallest whole numbers: 1920 by 1080 is "16:9". */
export function ratioText({ width, height }: Size): string {
  const divisor = greatestCommonDivisor(width, height);
  return `${width / divisor}:${height / divisor}`;
}

/** The pixels that a tier is worth: K stands for an area of (1024·K)². Null when the text is no such tier ("auto"). */
export function areaOfTier(tier: string): number | null {
  const match = /^(\d{1,3}(?:\.\d{1,3})?)K$/.exec(tier);
  const k = match === null ? 0 : Number(match[1]);
  return k > 0 ? (1024 * k) ** 2 : null;
}

/** The size of an area in a ratio, height rounded first: 16:9 at 1K is 1365x768. */
export function sizeOf(ratio: number, area: number): Size {
  const height = Math.max(1, Math.round(Math.sqrt(area / ratio)));
  return { width: Math.max(1, Math.round(height * ratio)), height };
}

/**
 * The candidate whose ratio is nearest to the asked one: by logarithmic distance, since 1:2 is as far from 1:1 as 2:1
 * is; of two that are equally far, the larger ratio. Undefined when there are none.
 */
export function nearestRatio<Candidate>(
  asked: number,
  candidates: readonly Candidate[],
  ratio: (candidate: Candidate) => number,
): Candidate | undefined {
  return nearest(candidates, ratio, (one) => Math.abs(Math.log(one / asked)));
}

/**
 * The candidate whose area is nearest to the asked one; of two that are equally far, the larger. Undefined when there
 * are none.
 */
export function nearestArea<Candidate>(
  asked: number,
  candidates: readonly Candidate[],
  area: (candidate: Candidate) => number,
): Candidate | undefined {
  return nearest(candidates, area, (one) => Math.abs(one - asked));
}

/** Distances this near are the same: logarithms of 1/2 and 2 differ in their last bit. */
const SAME = 1e-9;

function nearest<Candidate>(
  candidates: readonly Candidate[],
  measure: (candidate: Candidate) => number,
  distance: (measured: number) => number,
): Candidate | undefined {
  let best: { readonly candidate: Candidate; readonly measured: number; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const measured = measure(candidate);
    const far = distance(measured);
    const nearer = best === undefined || far < best.distance - SAME;
    const largerOfTwo = best !== undefined && Math.abs(far - best.distance) <= SAME && measured > best.measured;
    if (nearer || largerOfTwo) best = { candidate, measured, distance: far };
  }
  return best?.candidate;
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
