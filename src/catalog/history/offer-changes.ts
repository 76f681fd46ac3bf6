import { canonical } from '../canonical.ts';
import type { ModelFacts, OfferFacts, PriceFacts } from '../facts.ts';
import type { FactChange } from './change.ts';
import { differing, said, same } from './same.ts';

export function offerChanges(before: ModelFacts, after: ModelFacts): FactChange[] {
  const listedBefore = new Map(before.offers.map((offer) => [offer.configKey, offer]));
  const listedAfter = new Set(after.offers.map(({ configKey }) => configKey));
  const parameters = new Set(after.parameters?.list.map(({ name }) => name)).intersection(
    new Set(before.parameters?.list.map(({ name }) => name)),
  );
  return [
    ...after.offers.flatMap((offer): FactChange[] => {
      const was = listedBefore.get(offer.configKey);
      return was === undefined
        ? [{ kind: 'OfferAdded', configKey: offer.configKey }]
        : changesOf(was, offer, parameters);
    }),
    ...before.offers
      .filter(({ configKey }) => !listedAfter.has(configKey))
      .map(({ configKey }) => ({ kind: 'OfferRetired' as const, configKey })),
  ];
}

/** `parameters`: those that were there before and are. How an offer takes others is told with them. */
function changesOf(before: OfferFacts, after: OfferFacts, parameters: ReadonlySet<string>): FactChange[] {
  const { configKey } = after;
  const lines = {
    before: withoutThose(before.prices, after.prices),
    after: withoutThose(after.prices, before.prices),
  };
  const priceChanged = lines.before.length + lines.after.length > 0;
  const facts = differing(factsOf(before, parameters), factsOf(after, parameters));
  // The same lines in another order.
  if (!priceChanged && !same(before.prices, after.prices)) facts.push('prices');
  return [
    ...(priceChanged ? [{ kind: 'PriceChanged' as const, configKey, ...lines }] : []),
    ...(facts.length > 0 ? [{ kind: 'OfferChanged' as const, configKey, facts }] : []),
  ];
}

function factsOf(offer: OfferFacts, parameters: ReadonlySet<string>): Record<string, unknown> {
  const { imageTokens: tokens, treatments } = offer;
  return {
    providerModelId: offer.providerModelId,
    upstreamModelId: offer.upstreamModelId?.id ?? null,
    modes: offer.modes,
    regions: offer.regions,
    pricesEffectiveAt: offer.pricesEffectiveAt,
    notes: offer.notes,
    sourceUrl: offer.sourceUrl,
    sizes: said(offer.sizes),
    sizeRule: said(offer.sizeRule),
    imageTokens: tokens && [said(tokens.output), said(tokens.input), said(tokens.preview)],
    treatments: Object.entries(treatments?.parameters ?? {})
      .filter(([name]) => parameters.has(name))
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  };
}

/** The same line may come twice: each of the others takes away one. */
function withoutThose(lines: readonly PriceFacts[], others: readonly PriceFacts[]): readonly PriceFacts[] {
  const left = others.map(canonical);
  return lines.filter((line) => {
    const index = left.indexOf(canonical(line));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
