import { oneLine } from './markdown.ts';
import { isDeepStrictEqual } from 'node:util';
import type { PriceFacts } from '../facts.ts';
import type { Model, Offer, Price } from '../model.ts';
import { displayPrice } from '../price.ts';
import { printedPrices } from './printed-prices.ts';
import { readPrices } from './read-prices.ts';
import { surchargesOf } from './surcharges.ts';

/** One part an offer, those that can still be had. */
export function writeOffers({ offers, parameters }: Model): string {
  return offers
    .filter(({ retiredAt }) => retiredAt === null)
    .map((offer) => {
      const { configKey, provider, providerModelId, regions, notes, sourceUrl } = offer;
      const pricing = writePricing(offer, parameters);
      return [
        `### ${provider.name}\n`,
        `- Config Key: ${configKey}`,
        `- Provider Model ID: ${providerModelId}`,
        ...(regions.length === 0 ? [] : [`- Regions: ${regions.join(', ')}`]),
        ...(pricing === '' ? [] : [`- Pricing:${pricing}`]),
        ...notes.map((note) => `- Note: ${oneLine(note)}`),
        ...(sourceUrl === null ? [] : [`- Source: ${sourceUrl}`]),
      ].join('\n');
    })
    .join('\n\n');
}

/** One line of printed prices, where whoever reads it knows all that we do; else the parts that they are made of. */
function writePricing({ configKey, prices, notes, pricesEffectiveAt }: Offer, parameters: Model['parameters']): string {
  const line = printedPrices(prices).map(displayPrice).join(', ');
  const surcharges = surchargesOf({ configKey, notes }, parameters);
  const read = [...readPrices({ text: '', line: 1, items: [] }, line, notes, () => undefined), ...surcharges];
  if (pricesEffectiveAt === null && isDeepStrictEqual(read, prices.map(plain))) return line === '' ? '' : ` ${line}`;
  const currencies = new Set(prices.map(({ currency }) => currency));
  const [currency = 'USD'] = currencies;
  return [
    '',
    `  - currency: ${currency}`,
    `  - components: [${prices.map((price) => component(price, currencies.size > 1)).join(', ')}]`,
    ...(pricesEffectiveAt === null ? [] : [`  - effective_at: ${pricesEffectiveAt}`]),
  ].join('\n');
}

/** Without what the catalog's loading may have added. */
function plain(price: Price): PriceFacts {
  const { direction, metric, modality, mode, unitSize, amount, currency, tier, resolution, tokensPerUnit } = price;
  const conditions = price.conditions.map(({ parameter, equals }) => ({ parameter, equals }));
  return {
    direction,
    metric,
    modality,
    mode,
    unitSize,
    amount,
    currency,
    tier,
    resolution,
    conditions,
    tokensPerUnit,
  } as PriceFacts;
}

function component(price: Price, withCurrency: boolean): string {
  const conditions = {
    ...(price.resolution !== null && { resolution: price.resolution }),
    ...(price.tier === 'BATCH' && { tier: 'batch' }),
    ...Object.fromEntries(price.conditions.map(({ parameter, equals }) => [parameter, equals])),
  };
  return JSON.stringify({
    type: price.direction.toLowerCase(),
    metric: price.metric.toLowerCase(),
    unit_price: price.amount,
    ...(price.unitSize !== 1 && { unit_size: price.unitSize }),
    ...(price.modality !== null && { modality: price.modality.toLowerCase() }),
    ...(price.mode !== null && { mode: price.mode.toLowerCase() }),
    ...(price.tokensPerUnit !== null && { tokens_per_unit: price.tokensPerUnit }),
    ...(withCurrency && { currency: price.currency }),
    ...(Object.keys(conditions).length > 0 && { conditions }),
  });
}
