import { Decimal } from './decimal.ts';
import type { Model, Offer, Price } from './model.ts';

/**
 * A price line as model pages print it: "$0.250/M input tokens", "$0.067/image", "Free/image". From one dollar up two
 * decimals, below it three, halves to even.
 */
export function displayPrice(price: Price): string {
  return `${displayAmount(price)}/${displayUnit(price)}`;
}

/** The lowest price of one image over the offers that are not retired, batch included; exact. Null when no offer prices images. */
export function startingPriceUsd(model: Model): string | null {
  const known = startingPrices.get(model);
  if (known !== undefined) return known;
  const lowest = model.offers.flatMap(imagePricesUsd).toSorted((left, right) => left.comparedTo(right))[0];
  const price = lowest?.toFixed() ?? null;
  startingPrices.set(model, price);
  return price;
}

/** Catalog objects never change, so what was found out about one holds as long as it lives. */
const startingPrices = new WeakMap<Model, string | null>();

function imagePricesUsd(offer: Offer): Decimal[] {
  if (offer.retiredAt !== null) return [];
  return offer.prices
    .filter((line) => line.direction === 'OUTPUT' && line.metric === 'IMAGE' && line.currency === 'USD')
    .map((line) => new Decimal(line.amount).div(line.unitSize));
}

function displayAmount({ amount, currency }: Price): string {
  const exact = new Decimal(amount);
  if (exact.isZero()) return 'Free';
  const text = exact.toFixed(exact.lt(1) ? 3 : 2);
  return currency === 'USD' ? `$${text}` : `${currency} ${text}`;
}

function displayUnit({ direction, metric, unitSize }: Price): string {
  const noun = metric.toLowerCase();
  const words =
    direction === 'SURCHARGE' || (direction === 'OUTPUT' && metric !== 'TOKEN')
      ? [noun]
      : [direction.toLowerCase(), noun];
  const plural = unitSize === 1 ? words.join(' ') : `${words.join(' ')}s`;
  switch (unitSize) {
    case 1:
      return plural;
    case 1000:
      return `K ${plural}`;
    case 1_000_000:
      return `M ${plural}`;
    default:
      return `${unitSize} ${plural}`;
  }
}
