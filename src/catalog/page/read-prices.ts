import { Decimal } from '../decimal.ts';
import type { PriceDirection, PriceMetric } from '../closed-sets.ts';
import type { PriceFacts } from '../facts.ts';
import { displayPrice } from '../price.ts';
import type { Item } from './outline.ts';
import type { Warn } from './warning.ts';

const SECTION = 'Available Providers';
const AMOUNT = /^(?:(Free)|(?:\$|([A-Z]{3}) )(\d[\d,]*(?:\.\d+)?))\/(.+)$/;
const UNIT = /^(?:([KM]|\d+) )?(?:(input|output) )?(token|image|megapixel|request|second)s?$/i;
const SIZES: Readonly<Record<string, number>> = { K: 1000, M: 1_000_000 };

/**
 * The prices of an offer as newer pages print them: one list, those of a single call first, those of a batch after them
 * in the same order. What a note says of an amount (its resolution, its tokens) is read from there.
 */
export function readPrices(item: Item, text: string, notes: readonly string[], warn: Warn): PriceFacts[] {
  const printed = text
    .split(/,\s+/)
    .filter((part) => part !== '')
    .flatMap((part) => {
      const price = readPrice(part);
      if (price !== null) return [price];
      warn({ section: SECTION, line: item.line, excerpt: part, message: NO_PRICE });
      return [];
    });
  return withBatches(printed).map((price) => describedBy(notes, price));
}

const NO_PRICE = 'This is no price as pages print them, such as "$0.040/image". It was left out.';

function readPrice(text: string): PriceFacts | null {
  const [, free, currency, digits = '0', unit = ''] = AMOUNT.exec(text.trim()) ?? [];
  const [whole, size, direction, metric] = UNIT.exec(unit) ?? [];
  if (whole === undefined || metric === undefined) return null;
  const amount = free === undefined ? new Decimal(digits.replaceAll(',', '')) : new Decimal(0);
  // Its half must still be one that the catalog holds.
  if (amount.gte(1e12) || amount.decimalPlaces() > 17) return null;
  return {
    direction: direction === undefined ? 'OUTPUT' : (direction.toUpperCase() as PriceDirection), // of UNIT's two
    metric: metric.toUpperCase() as PriceMetric, // of UNIT's five
    modality: null,
    mode: null,
    unitSize: size === undefined ? 1 : (SIZES[size.toUpperCase()] ?? Number(size)),
    amount: amount.toFixed(),
    currency: currency ?? 'USD',
    tier: 'STANDARD',
    resolution: null,
    conditions: [],
    tokensPerUnit: null,
  };
}

/** When each of the second half prints as the half of its fellow in the first, it is the batch's: exactly the half. */
function withBatches(printed: readonly PriceFacts[]): readonly PriceFacts[] {
  const count = printed.length / 2;
  if (!Number.isInteger(count) || count === 0) return printed;
  const [single, rest] = [printed.slice(0, count), printed.slice(count)];
  const batch = single.map((price) => ({
    ...price,
    amount: new Decimal(price.amount).div(2).toFixed(),
    tier: 'BATCH' as const,
  }));
  const isBatch = batch.every((half, index) => {
    const other = rest[index];
    return other !== undefined && displayPrice(half) === displayPrice(other) && half.amount !== '0';
  });
  return isBatch ? [...single, ...batch] : printed;
}

const RESOLUTION = /(?<![\w.])(\d+(?:\.\d+)?K)\b/;

/** A note that has the amount and exactly one tier of resolution says for which the price is. */
function describedBy(notes: readonly string[], price: PriceFacts): PriceFacts {
  if (price.metric !== 'IMAGE') return price;
  const single = price.tier === 'BATCH' ? new Decimal(price.amount).times(2).toFixed() : price.amount;
  const about = notes.filter((note) => amountsOf(note).includes(single));
  const note = about.length === 1 ? about[0] : undefined;
  const resolution = note === undefined ? undefined : RESOLUTION.exec(note)?.[1];
  if (note === undefined || resolution === undefined) return price;
  const tokens = Number(/\((\d+) tokens\)/.exec(note)?.[1] ?? Number.NaN);
  return { ...price, resolution, tokensPerUnit: tokens > 0 ? tokens : null };
}

function amountsOf(note: string): string[] {
  return [...note.matchAll(/\$(\d+(?:\.\d+)?)/g)].map(([, digits = '0']) => new Decimal(digits).toFixed());
}
