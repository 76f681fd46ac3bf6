import { CONFIG_KEY, LONGEST_SLUG, type PriceFacts } from '../facts.ts';
import type { Item, Outline, Part } from './outline.ts';
import { readComponents } from './read-components.ts';
import { readPrices } from './read-prices.ts';
import type { PageOffer } from './said.ts';
import { entriesOf, listOf, readEntries, slugOf, urlOf } from './values.ts';
import type { Warn } from './warning.ts';

const SECTION = 'Available Providers';

/** One offer a heading: a provider may have several. */
export function readOffers({ sections }: Outline, warn: Warn): PageOffer[] {
  const found = new Map<string, PageOffer>();
  for (const part of sections.get(SECTION)?.parts ?? []) {
    if (part.heading === null) continue;
    const offer = readOffer(part, part.heading, warn);
    if (offer === null) continue;
    if (!found.has(offer.configKey)) found.set(offer.configKey, offer);
    else
      warn({
        section: SECTION,
        line: part.line,
        excerpt: offer.configKey,
        message: 'This config key came before. This one was left out.',
      });
  }
  return [...found.values()];
}

function readOffer(part: Part, providerName: string, warn: Warn): PageOffer | null {
  const found = {
    configKey: '',
    line: part.line,
    providerModelId: '',
    regions: [] as string[],
    notes: [] as string[],
    sourceUrl: null as string | null,
  };
  let pricing: { readonly value: string; readonly item: Item } | null = null;
  const readSource = (value: string, { item }: { item: Item }) => {
    found.sourceUrl = urlOf(value);
    if (found.sourceUrl === null)
      warn({ section: SECTION, line: item.line, excerpt: item.text, message: 'This is no web address.' });
  };
  readEntries(
    entriesOf(part.items, SECTION, warn),
    SECTION,
    {
      'Config Key': (value, { item }) => {
        found.configKey = value;
        found.line = item.line;
      },
      'Provider Model ID': (value) => (found.providerModelId = value),
      Regions: (value) => (found.regions = listOf(value)),
      Pricing: (value, { item }) => (pricing = { value, item }),
      Note: (value) => found.notes.push(value),
      Source: readSource,
    },
    warn,
  );
  if (!CONFIG_KEY.test(found.configKey) || found.configKey.length > LONGEST_SLUG) {
    const message = `Expected a config key such as "${slugOf(providerName).split('.')[0] || 'provider'}/name": lower-case letters, digits and dashes, a slash, the offer's own name. The offer was left out.`;
    warn({ section: SECTION, line: found.line, excerpt: found.configKey || providerName, message });
    return null;
  }
  const priced = readPricing(pricing, found.notes, warn);
  const { line: _line, ...offer } = found;
  return {
    ...offer,
    notes: [...found.notes, ...priced.notes],
    sourceUrl: found.sourceUrl ?? priced.sourceUrl,
    providerName,
    providerModelId: found.providerModelId || found.configKey.slice(found.configKey.indexOf('/') + 1),
    prices: priced.prices,
    pricesEffectiveAt: priced.effectiveAt,
  };
}

interface Pricing {
  readonly prices: PriceFacts[];
  readonly notes: readonly string[];
  readonly sourceUrl: string | null;
  readonly effectiveAt: string | null;
}

/** Newer pages print prices; older ones print what they are made of, as points of their own. */
function readPricing(
  pricing: { readonly value: string; readonly item: Item } | null,
  notes: readonly string[],
  warn: Warn,
): Pricing {
  if (pricing === null) return { prices: [], notes: [], sourceUrl: null, effectiveAt: null };
  const { value, item } = pricing;
  if (item.items.length === 0 && !/^[[{]/.test(value))
    return { prices: readPrices(item, value, notes, warn), notes: [], sourceUrl: null, effectiveAt: null };
  const found = { components: value, currency: 'USD', notes: [] as string[], sourceUrl: null as string | null };
  let effectiveAt: string | null = null;
  readEntries(
    entriesOf(item.items, SECTION, warn),
    SECTION,
    {
      source: () => undefined, // whose prices they are: always the provider's
      currency: (text) => (found.currency = /^[A-Z]{3}$/.test(text) ? text : 'USD'),
      components: (text) => (found.components = text),
      source_url: (text) => (found.sourceUrl = urlOf(text)),
      effective_at: (text) => (effectiveAt = text),
      notes: (text) => found.notes.push(...(/^\[.*\]$/.test(text) ? quoted(text) : [text])),
    },
    warn,
  );
  const prices = found.components === '' ? [] : readComponents(item, found.components, found.currency, warn);
  return { prices, notes: found.notes, sourceUrl: found.sourceUrl, effectiveAt };
}

/** The texts of a printed list. */
function quoted(list: string): string[] {
  return [...list.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replaceAll(/\\(.)/g, '$1'));
}
