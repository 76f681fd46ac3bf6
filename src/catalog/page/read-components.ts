import { parse } from 'yaml';
import { z } from 'zod';
import { PRICE_DIRECTIONS, PRICE_METRICS, type PriceDirection, type PriceMetric } from '../closed-sets.ts';
import { Decimal } from '../decimal.ts';
import type { PriceFacts } from '../facts.ts';
import type { Item } from './outline.ts';
import type { Warn } from './warning.ts';
import { modalityOf, modeOf } from './words.ts';

const SECTION = 'Available Providers';

const Component = z.looseObject({
  type: z.string(),
  metric: z.string(),
  unit_price: z.union([z.number(), z.string()]),
  unit_size: z.union([z.number(), z.string()]).nullish(),
  unit: z.union([z.number(), z.string()]).nullish(),
  currency: z.string().nullish(),
  modality: z.string().nullish(),
  mode: z.string().nullish(),
  tokens_per_unit: z.number().nullish(),
  conditions: z.record(z.string(), z.json()).nullish(),
});

/**
 * The prices of an offer as older pages have them: hashes of a program, printed. Arrows made into colons they are YAML's
 * flow form, quoted or not.
 */
export function readComponents(item: Item, text: string, currency: string, warn: Warn): PriceFacts[] {
  const tell = (excerpt: string, message: string) => warn({ section: SECTION, line: item.line, excerpt, message });
  const listed = parsed(text);
  if (listed === undefined) {
    tell(text, 'These prices can’t be read. They were left out.');
    return [];
  }
  return (Array.isArray(listed) ? listed : [listed]).flatMap((one: unknown) => {
    const price = readComponent(one, currency);
    if (price === null) tell(JSON.stringify(one) ?? '', 'This is no price that the catalog knows. It was left out.');
    return price ?? [];
  });
}

/** JSON, as our own pages have it; else the hash of a program. Undefined when it is neither. */
function parsed(text: string): unknown {
  for (const read of [JSON.parse, parseHash]) {
    try {
      const value: unknown = read(text);
      return value;
    } catch {
      // The other form, or none.
    }
  }
  return undefined;
}

function parseHash(text: string): unknown {
  return parse(text.replaceAll(/\s*=>\s*/g, ': '), {
    maxAliasCount: 0,
    strict: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
}

function readComponent(one: unknown, currency: string): PriceFacts | null {
  const { data } = Component.safeParse(one);
  const direction = PRICE_DIRECTIONS.find((known): known is PriceDirection => known === data?.type.toUpperCase());
  const metric = PRICE_METRICS.find((known): known is PriceMetric => known === data?.metric.toUpperCase());
  if (data === undefined || direction === undefined || metric === undefined) return null;
  const amount = amountOf(data.unit_price);
  const unitSize = Number(data.unit_size ?? data.unit ?? 1);
  if (amount === null || !Number.isSafeInteger(unitSize) || unitSize < 1) return null;
  const tokens = data.tokens_per_unit ?? null;
  const { resolution, tier, ...others } = data.conditions ?? {};
  return {
    direction,
    metric,
    modality: modalityOf(data.modality ?? ''),
    mode: modeOf(data.mode ?? ''),
    unitSize,
    amount,
    currency: /^[A-Z]{3}$/.test(data.currency ?? '') ? (data.currency ?? currency) : currency,
    tier: typeof tier === 'string' && tier.toLowerCase() === 'batch' ? 'BATCH' : 'STANDARD',
    resolution: typeof resolution === 'string' && resolution !== '' ? resolution : null,
    conditions: Object.entries(others).map(([parameter, equals]) => ({ parameter, equals })),
    tokensPerUnit: tokens !== null && Number.isSafeInteger(tokens) && tokens > 0 ? tokens : null,
  };
}

function amountOf(printed: number | string): string | null {
  if (!/^\d+(?:\.\d+)?(?:e-?\d+)?$/i.test(String(printed))) return null;
  const amount = new Decimal(printed);
  return amount.lt(1e12) && amount.decimalPlaces() <= 18 ? amount.toFixed() : null;
}
