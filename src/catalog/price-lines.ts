import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../base/json.ts';
import type { Mode, Modality, PriceDirection, PriceMetric, ServiceTier } from './closed-sets.ts';
import type { Price } from './model.ts';

/** What price lines are chosen by. */
export interface LineQuestion {
  readonly prices: readonly Price[];
  readonly mode: Mode;
  readonly tier: ServiceTier;
  /** The resolution tier of the images, such as "2K"; null when nobody chose one. */
  readonly resolution: string | null;
  /** By our names: surcharges depend on them. */
  readonly parameters: Readonly<Record<string, Json>>;
}

/** A line, and whether it is the very one that is meant. */
export interface Found {
  readonly line: Price;
  readonly exact: boolean;
}

/** The tier of an image whose resolution nobody chose: every provider in the catalog draws 1K by default. */
export const USUAL_RESOLUTION = '1K';

/**
 * The line for a kind of unit: the modality's own, else one for all modalities, never another one's. Where the tier has
 * none of that kind, the standard one counts, as an assumption.
 */
export function plainLine(
  question: LineQuestion,
  direction: PriceDirection,
  metric: PriceMetric,
  modality: Modality = 'TEXT',
): Found | null {
  const { lines, exact } = ofTier(question, (line) => line.direction === direction && line.metric === metric);
  const line = lines.find((one) => one.modality === modality) ?? lines.find((one) => one.modality === null);
  return line === undefined ? null : { line, exact };
}

/** The image line of the resolution: its own, else one for all, else the nearest tier above (never below what it may cost). */
export function imageLine(question: LineQuestion): Found | null {
  const { lines, exact } = ofTier(question, (line) => line.direction === 'OUTPUT' && line.metric === 'IMAGE');
  const resolution = question.resolution ?? USUAL_RESOLUTION;
  const own = lines.find((line) => line.resolution === resolution) ?? lines.find((line) => line.resolution === null);
  if (own !== undefined) return { line: own, exact };
  const bySize = lines.toSorted(
    (left, right) => megapixels(left.resolution ?? '') - megapixels(right.resolution ?? ''),
  );
  const line = bySize.find((one) => megapixels(one.resolution ?? '') >= megapixels(resolution)) ?? bySize.at(-1);
  return line === undefined ? null : { line, exact: false };
}

/** The surcharges whose conditions hold. */
export function surcharges(question: LineQuestion): readonly Price[] {
  return ofTier(question, (line) => line.direction === 'SURCHARGE').lines;
}

/** Whether the offer prices tokens of this direction at all, of whatever modality. */
export function pricesTokens(question: LineQuestion, direction: PriceDirection): boolean {
  return applicable(question).some((line) => line.direction === direction && line.metric === 'TOKEN');
}

/** A tier K is an area of (1024·K)² pixels. */
export function megapixels(resolution: string): number {
  const tier = Number(/^(\d+(?:\.\d+)?)K$/.exec(resolution)?.[1] ?? Number.NaN);
  return Number.isNaN(tier) ? 0 : (1024 * tier) ** 2 / 1_000_000;
}

function ofTier(
  question: LineQuestion,
  isMeant: (line: Price) => boolean,
): { readonly lines: readonly Price[]; readonly exact: boolean } {
  const all = applicable(question).filter(isMeant);
  const own = all.filter((line) => line.tier === question.tier);
  if (own.length > 0) return { lines: own, exact: true };
  return { lines: all.filter((line) => line.tier === 'STANDARD'), exact: false };
}

function applicable({ prices, mode, parameters }: LineQuestion): readonly Price[] {
  return prices.filter(
    (line) =>
      line.currency === 'USD' &&
      (line.mode === null || line.mode === mode) &&
      line.conditions.every((condition) => isDeepStrictEqual(parameters[condition.parameter], condition.equals)),
  );
}
