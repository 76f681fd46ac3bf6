import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../base/json.ts';
import { Decimal } from './decimal.ts';
import type { Mode, Price, PriceDirection, PriceMetric, ServiceTier } from './model.ts';

/** What a provider counted; what it didn't say is absent. */
export interface CountedUsage {
  readonly inputTokens?: number;
  readonly outputImageTokens?: number;
  readonly outputOtherTokens?: number;
  readonly images?: number;
}

export interface CostQuestion {
  readonly prices: readonly Price[];
  /** Null when the provider told nothing: then only the images can be priced, and the cost is not exact. */
  readonly usage: CountedUsage | null;
  readonly mode: Mode;
  readonly tier: ServiceTier;
  /** The resolution tier of the images, such as "2K"; null when nobody chose one. */
  readonly resolution: string | null;
  /** By our names: surcharges depend on them. */
  readonly parameters: Readonly<Record<string, Json>>;
  /** How many images came, for providers that don't count them. */
  readonly images: number;
}

/** One part of a cost. Exact decimals; `unitPrice` is of one unit, `costUsd` unrounded. */
export interface CostComponent {
  readonly label: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly costUsd: string;
}

export interface Cost {
  /** Whole millionths of a dollar: the sum of the components, rounded once, half to even. */
  readonly micros: number;
  /** False when something had to be assumed. */
  readonly exact: boolean;
  readonly components: readonly CostComponent[];
  /** The price lines that were used, one a component. */
  readonly lines: readonly Price[];
}

/** The tier of an image whose resolution nobody chose: every provider in the catalog draws 1K by default. */
export const USUAL_RESOLUTION = '1K';

/**
 * What one request cost, at these prices: input tokens by the input token line; the images by the image line of their
 * tier, by the piece, and never by a token line too; all other output tokens, thinking included, by the output token
 * line; surcharges whose conditions hold.
 */
export function costOf(question: CostQuestion): Cost {
  const { usage, images } = question;
  const parts: Part[] = [];
  let exact = usage !== null;
  const add = (label: string, quantity: number | Decimal, found: Found): void => {
    if (found === null || new Decimal(quantity).isZero()) return;
    parts.push({ label, quantity: new Decimal(quantity), line: found.line });
    exact &&= found.exact;
  };
  add('input tokens', usage?.inputTokens ?? 0, plainLine(question, 'INPUT', 'TOKEN'));
  add('output and thinking tokens', usage?.outputOtherTokens ?? 0, plainLine(question, 'OUTPUT', 'TOKEN'));

  const image = imageLine(question);
  const count = image === null ? new Decimal(usage?.images ?? images) : imageCount(question, image.line);
  if (image !== null) {
    exact &&= isCounted(question, image.line);
    add(image.line.resolution === null ? 'images' : `images ${image.line.resolution}`, count, image);
  } else if (!count.isZero()) {
    const tokens = plainLine(question, 'OUTPUT', 'TOKEN', 'IMAGE');
    add('image tokens', usage?.outputImageTokens ?? 0, tokens?.line.modality === 'IMAGE' ? tokens : null);
    add(
      'megapixels',
      count.times(megapixels(question.resolution ?? USUAL_RESOLUTION)),
      assumed(plainLine(question, 'OUTPUT', 'MEGAPIXEL')),
    );
    add('requests', 1, plainLine(question, 'OUTPUT', 'REQUEST'));
    exact &&= parts.some(
      ({ line }) => line.direction === 'OUTPUT' && (line.metric !== 'TOKEN' || line.modality === 'IMAGE'),
    );
  }
  for (const line of surcharges(question)) {
    const label = line.conditions.map(({ parameter }) => parameter).join(', ') || 'surcharge';
    add(label, line.metric === 'REQUEST' ? 1 : count, {
      line,
      exact: line.metric === 'REQUEST' || line.metric === 'IMAGE',
    });
  }
  return { ...totalOf(parts), exact };
}

interface Part {
  readonly label: string;
  readonly quantity: Decimal;
  readonly line: Price;
}

type Found = { readonly line: Price; readonly exact: boolean } | null;

function totalOf(parts: readonly Part[]): Omit<Cost, 'exact'> {
  let total = new Decimal(0);
  const components = parts.map(({ label, quantity, line }): CostComponent => {
    const unitPrice = new Decimal(line.amount).div(line.unitSize);
    const cost = unitPrice.times(quantity);
    total = total.plus(cost);
    return { label, quantity: quantity.toFixed(), unitPrice: unitPrice.toFixed(), costUsd: cost.toFixed() };
  });
  return {
    micros: total.times(1_000_000).toDecimalPlaces(0).toNumber(),
    components,
    lines: parts.map(({ line }) => line),
  };
}

/** The line for a kind of unit. Where the tier has none of that kind, the standard one counts, as an assumption. */
function plainLine(
  question: CostQuestion,
  direction: PriceDirection,
  metric: PriceMetric,
  modality: 'TEXT' | 'IMAGE' = 'TEXT',
): Found {
  const lines = applicable(question).filter((line) => line.direction === direction && line.metric === metric);
  const ofTier = lines.filter((line) => line.tier === question.tier);
  const candidates = ofTier.length > 0 ? ofTier : lines.filter((line) => line.tier === 'STANDARD');
  const line =
    candidates.find((candidate) => candidate.modality === modality) ??
    candidates.find((candidate) => candidate.modality === null);
  return line === undefined ? null : { line, exact: ofTier.length > 0 };
}

/** The image line of the resolution: its own, else one for all, else the nearest tier above (never below what it may cost). */
function imageLine(question: CostQuestion): Found {
  const all = applicable(question).filter((line) => line.direction === 'OUTPUT' && line.metric === 'IMAGE');
  const ofTier = all.filter((line) => line.tier === question.tier);
  const lines = ofTier.length > 0 ? ofTier : all.filter((line) => line.tier === 'STANDARD');
  const resolution = question.resolution ?? USUAL_RESOLUTION;
  const own = lines.find((line) => line.resolution === resolution) ?? lines.find((line) => line.resolution === null);
  if (own !== undefined) return { line: own, exact: ofTier.length > 0 };
  const bySize = lines.toSorted(
    (left, right) => megapixels(left.resolution ?? '') - megapixels(right.resolution ?? ''),
  );
  return assumed({
    line: bySize.find((line) => megapixels(line.resolution ?? '') >= megapixels(resolution)) ?? bySize.at(-1),
    exact: false,
  });
}

/** How many images are billed: what the provider's image tokens make at so many a piece, else what it says, else what came. */
function imageCount({ usage, images }: CostQuestion, { tokensPerUnit }: Price): Decimal {
  const tokens = usage?.outputImageTokens ?? 0;
  if (tokensPerUnit === null || tokens === 0) return new Decimal(usage?.images ?? images);
  return Decimal.max(1, new Decimal(tokens).div(tokensPerUnit).round());
}

function isCounted({ usage }: CostQuestion, { tokensPerUnit }: Price): boolean {
  const tokens = usage?.outputImageTokens ?? 0;
  return tokensPerUnit === null || tokens % tokensPerUnit === 0;
}

function surcharges(question: CostQuestion): readonly Price[] {
  const lines = applicable(question).filter((line) => line.direction === 'SURCHARGE');
  const ofTier = lines.filter((line) => line.tier === question.tier);
  return ofTier.length > 0 ? ofTier : lines.filter((line) => line.tier === 'STANDARD');
}

function applicable({ prices, mode, parameters }: CostQuestion): readonly Price[] {
  return prices.filter(
    (line) =>
      line.currency === 'USD' &&
      (line.mode === null || line.mode === mode) &&
      line.conditions.every((condition) => isDeepStrictEqual(parameters[condition.parameter], condition.equals)),
  );
}

function assumed(found: { line: Price | undefined; exact: boolean } | null): Found {
  return found?.line === undefined ? null : { line: found.line, exact: false };
}

/** A tier K is an area of (1024·K)² pixels. */
function megapixels(resolution: string): number {
  const tier = Number(/^(\d+(?:\.\d+)?)K$/.exec(resolution)?.[1] ?? Number.NaN);
  return Number.isNaN(tier) ? 0 : (1024 * tier) ** 2 / 1_000_000;
}
