import type { Mode } from '../closed-sets.ts';
import type { OfferFacts, PriceFacts } from '../facts.ts';
import { displayPrice } from '../price.ts';
import { sourced, type PageOrigin } from './origin.ts';
import { printedPrices } from './printed-prices.ts';
import type { PageOffer } from './said.ts';
import { surchargesOf, type SearchParameter } from './surcharges.ts';

interface Surroundings {
  readonly modes: readonly Mode[];
  /** All offers of the page. */
  readonly siblings: readonly PageOffer[];
  /** Of the model. */
  readonly parameters: readonly SearchParameter[];
  readonly origin: PageOrigin;
}

/**
 * An offer as the page has it, with what is known of it beyond a page. None when nobody knows what it could be asked for:
 * a model without modes.
 */
export function mergeOffer(
  page: PageOffer,
  stored: OfferFacts | null,
  { modes, siblings, parameters, origin }: Surroundings,
): OfferFacts[] {
  const own = stored?.modes ?? modesOf(page, siblings, modes);
  if (own.length === 0) return [];
  const { upstreamModelId = null, sizes = null, sizeRule = null, imageTokens = null, treatments = null } = stored ?? {};
  const facts = {
    ...page,
    prices:
      stored !== null && printsAlike(stored, page)
        ? stored.prices
        : [...page.prices, ...unsaid(page, surchargesOf(page, parameters))],
    pricesEffectiveAt: page.pricesEffectiveAt ?? stored?.pricesEffectiveAt ?? null,
    modes: [...own],
    upstreamModelId: stored?.providerModelId === page.providerModelId ? upstreamModelId : null,
    sizes,
    sizeRule,
    imageTokens,
    treatments,
  };
  return [sourced(facts, stored, origin)];
}

/** Where a page prints prices as their parts, what a note says besides is among them. */
function unsaid({ prices }: PageOffer, surcharges: readonly PriceFacts[]): readonly PriceFacts[] {
  return prices.some(({ direction }) => direction === 'SURCHARGE') ? [] : surcharges;
}

/** What people call a provider is no page's to say: its offers have the name by which it is known, else the first one's. */
export function withOneNameEach(offers: readonly OfferFacts[], known: ReadonlyMap<string, string>): OfferFacts[] {
  const names = new Map(offers.toReversed().map((offer) => [providerOf(offer), offer.providerName]));
  return offers.map((offer) => {
    const provider = providerOf(offer);
    return { ...offer, providerName: known.get(provider) ?? names.get(provider) ?? offer.providerName };
  });
}

/** A stored price knows more than a page prints of it: what it holds for, its exact half. When both print alike it stays. */
function printsAlike(stored: OfferFacts, page: PageOffer): boolean {
  const [before, now] = [printedPrices(stored.prices), page.prices];
  return (
    before.length === now.length &&
    before.every((price, index) => {
      const other = now[index];
      return other !== undefined && price.tier === other.tier && displayPrice(price) === displayPrice(other);
    })
  );
}

/**
 * Pages don't say which modes an offer serves. Where a provider has several offers of the model, the one that is called an
 * edit is for that alone, and the others are for the rest.
 */
function modesOf(offer: PageOffer, siblings: readonly PageOffer[], modes: readonly Mode[]): readonly Mode[] {
  const provider = providerOf(offer);
  const editors = siblings.filter((other) => providerOf(other) === provider && isEditor(other));
  const others = siblings.filter((other) => providerOf(other) === provider && !isEditor(other));
  const rest = modes.filter((mode) => mode !== 'IMAGE_EDIT');
  if (editors.length === 0 || others.length === 0 || rest.length === 0 || rest.length === modes.length) return modes;
  return isEditor(offer) ? ['IMAGE_EDIT'] : rest;
}

function providerOf({ configKey }: Pick<PageOffer, 'configKey'>): string {
  return configKey.slice(0, configKey.indexOf('/'));
}

function isEditor({ configKey, providerModelId }: PageOffer): boolean {
  return /(?:^|[/_-])edit(?:ing)?$/.test(configKey) || /(?:^|[/_-])edit(?:ing)?$/.test(providerModelId);
}
