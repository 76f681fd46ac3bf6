import { Decimal } from './decimal.ts';
import type { Price, Size } from './model.ts';
import {
  imageLine,
  megapixels,
  plainLine,
  pricesTokens,
  surcharges,
  USUAL_RESOLUTION,
  type Found,
  type LineQuestion,
} from './price-lines.ts';

/** What a provider counted; what it didn't say is absent. */
export interface CountedUsage {
  /** All input tokens, those of images included. */
  readonly inputTokens?: number;
  /** Those of the input tokens that are images'. */
  readonly inputImageTokens?: number;
  readonly outputImageTokens?: number;
  readonly outputOtherTokens?: number;
  readonly images?: number;
}

export interface CostQuestion extends LineQuestion {
  /** Null when the provider told nothing: then only the images can be priced, and the cost is not exact. */
  readonly usage: CountedUsage | null;
  /** The pixels of one image, for prices by the megapixel; null or absent when nobody knows: then those of its tier. */
  readonly size?: Size | null;
  /** How many images came, for providers that don't count them. */
  readonly images: number;
  /** How many calls were made; one when absent. What is priced by the request is priced by the call. */
  readonly calls?: number;
  /**
   * What one image takes in tokens, by the catalog (image-tokens.ts): assumed for images that came when tokens are
   * what is billed and the provider counted none. Null or absent when nobody knows.
   */
  readonly usualImageTokens?: number | null;
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

/**
 * What one request cost, at these prices: input tokens by the input token lines, those of images by a line of their own
 * where there is one; the images by the image line of their tier, by the piece, and never by a token line too, else by
 * the token line of images; all other output tokens, thinking included, by the output token line; surcharges whose
 * conditions hold.
 */
export function costOf(question: CostQuestion): Cost {
  const { usage, images, calls = 1 } = question;
  const bill = new Bill(usage !== null);
  addInput(bill, question);
  bill.addTokens('output and thinking tokens', usage?.outputOtherTokens ?? 0, 'OUTPUT', question);

  const image = imageLine(question);
  const count = image === null ? new Decimal(usage?.images ?? images) : imageCount(question, image.line);
  if (image !== null) {
    if (!isCounted(question, image.line)) bill.assume();
    bill.add(image.line.resolution === null ? 'images' : `images ${image.line.resolution}`, count, image);
  } else {
    addImagesOtherwise(bill, question, count);
  }
  for (const line of surcharges(question)) {
    const label = line.conditions.map(({ parameter }) => parameter).join(', ') || 'surcharge';
    const exact = line.metric === 'REQUEST' || line.metric === 'IMAGE';
    bill.add(label, line.metric === 'REQUEST' ? calls : count, { line, exact });
  }
  return bill.total();
}

/** Where the provider doesn't tell images' tokens from text's, an edit's may all be the dearer ones. */
function addInput(bill: Bill, question: CostQuestion): void {
  const { usage, mode } = question;
  const all = usage?.inputTokens ?? 0;
  const text = plainLine(question, 'INPUT', 'TOKEN');
  const image = plainLine(question, 'INPUT', 'TOKEN', 'IMAGE');
  if (image?.line.modality !== 'IMAGE') return bill.addTokens('input tokens', all, 'INPUT', question);
  const ofImages = usage?.inputImageTokens;
  if (ofImages === undefined && mode === 'IMAGE_EDIT' && all > 0) {
    const dearer = text !== null && perUnit(text.line).gt(perUnit(image.line)) ? text : image;
    return bill.add('input tokens', all, { line: dearer.line, exact: false });
  }
  bill.addTokens('input tokens', all - (ofImages ?? 0), 'INPUT', question);
  bill.add('input image tokens', ofImages ?? 0, image);
}

/** Images that no line prices by the piece: by their tokens, their megapixels or the call. */
function addImagesOtherwise(bill: Bill, question: CostQuestion, count: Decimal): void {
  const { usage, usualImageTokens = null, calls = 1 } = question;
  const line = plainLine(question, 'OUTPUT', 'TOKEN', 'IMAGE');
  let priced = false;
  if (line?.line.modality === 'IMAGE') {
    const counted = usage?.outputImageTokens;
    const tokens = counted === undefined ? count.times(usualImageTokens ?? 0) : new Decimal(counted);
    bill.add('image tokens', tokens, { line: line.line, exact: line.exact && counted !== undefined });
    priced = !tokens.isZero();
  }
  if (count.isZero()) return;
  const area = plainLine(question, 'OUTPUT', 'MEGAPIXEL');
  const request = plainLine(question, 'OUTPUT', 'REQUEST');
  if (area !== null) {
    // Not exact: providers round up to steps of their own.
    bill.add('megapixels', count.times(megapixelsOf(question)), { line: area.line, exact: false });
  }
  bill.add('requests', calls, request);
  if (!priced && area === null && request === null) bill.assume();
}

function megapixelsOf({ size = null, resolution }: CostQuestion): number {
  return size === null ? megapixels(resolution ?? USUAL_RESOLUTION) : (size.width * size.height) / 1_000_000;
}

/** The parts of a cost as they are found, and whether all of them are certain. */
class Bill {
  readonly #parts: { readonly label: string; readonly quantity: Decimal; readonly line: Price }[] = [];
  #exact: boolean;

  constructor(exact: boolean) {
    this.#exact = exact;
  }

  assume(): void {
    this.#exact = false;
  }

  add(label: string, quantity: number | Decimal, found: Found | null): void {
    if (found === null || new Decimal(quantity).isZero()) return;
    this.#parts.push({ label, quantity: new Decimal(quantity), line: found.line });
    this.#exact &&= found.exact;
  }

  /** Tokens of text. Where only those of another modality have a price, nobody says what these cost. */
  addTokens(label: string, quantity: number, direction: 'INPUT' | 'OUTPUT', question: CostQuestion): void {
    const line = plainLine(question, direction, 'TOKEN');
    if (line === null && quantity > 0 && pricesTokens(question, direction)) this.assume();
    this.add(label, quantity, line);
  }

  total(): Cost {
    let total = new Decimal(0);
    const components = this.#parts.map(({ label, quantity, line }): CostComponent => {
      const unitPrice = perUnit(line);
      const cost = unitPrice.times(quantity);
      total = total.plus(cost);
      return { label, quantity: quantity.toFixed(), unitPrice: unitPrice.toFixed(), costUsd: cost.toFixed() };
    });
    return {
      micros: total.times(1_000_000).toDecimalPlaces(0).toNumber(),
      exact: this.#exact,
      components,
      lines: this.#parts.map(({ line }) => line),
    };
  }
}

function perUnit({ amount, unitSize }: Price): Decimal {
  return new Decimal(amount).div(unitSize);
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
