import type { ModelFacts, OfferFacts } from './facts.ts';
import type { ImageTokens, SizeRule, SizeTable } from './model.ts';
import type { FactIds, FactRows } from './rows.ts';

export function offerRowsOf({ offers }: ModelFacts, ids: FactIds): FactRows['offers'] {
  return offers.map((facts, position) => ({
    id: ids.offer(facts.configKey),
    modelId: ids.model,
    providerId: ids.provider(providerOf(facts)),
    position,
    configKey: facts.configKey,
    providerModelId: facts.providerModelId,
    upstreamModelId: facts.upstreamModelId?.id ?? facts.providerModelId,
    modes: facts.modes,
    regions: facts.regions,
    pricesEffectiveAt: facts.pricesEffectiveAt,
    notes: facts.notes,
    sourceUrl: facts.sourceUrl,
    sizes: sizeTable(facts),
    sizeRule: sizeRule(facts),
    imageTokens: imageTokens(facts),
    retiredAt: null,
  }));
}

export function priceRowsOf({ offers }: ModelFacts, ids: FactIds): FactRows['prices'] {
  return offers.flatMap(({ configKey, prices }) =>
    prices.map((line, position) => ({ offerId: ids.offer(configKey), position, ...line })),
  );
}

export function treatmentRowsOf({ offers }: ModelFacts, ids: FactIds): FactRows['treatments'] {
  return offers.flatMap(({ configKey, treatments }) =>
    Object.entries(treatments?.parameters ?? {}).map(([parameter, treatment]) => ({
      offerId: ids.offer(configKey),
      parameter,
      ...treatment,
    })),
  );
}

export function performanceRowsOf({ performance }: ModelFacts, ids: FactIds): FactRows['performance'] {
  if (performance === null) return [];
  const { windowDays, asOf, providers } = performance;
  return providers.map(({ provider, ...figures }) => ({
    modelId: ids.model,
    providerId: ids.provider(provider),
    windowDays,
    asOf,
    ...figures,
  }));
}

/** The slug of the provider that an offer is of. */
export function providerOf({ configKey }: OfferFacts): string {
  return configKey.slice(0, configKey.indexOf('/'));
}

function sizeTable({ sizes }: OfferFacts): SizeTable | null {
  if (sizes === null) return null;
  return mapValues(sizes.tiers, (ratios) =>
    mapValues(ratios, (text) => {
      const [width = 0, height = 0] = text.split('x').map(Number);
      return { width, height };
    }),
  );
}

function sizeRule({ sizeRule: facts }: OfferFacts): SizeRule | null {
  if (facts === null) return null;
  const { source: _source, asOf: _asOf, ...rule } = facts;
  return rule;
}

function imageTokens({ imageTokens: facts }: OfferFacts): ImageTokens | null {
  if (facts === null) return null;
  const { output, input, preview } = facts;
  return {
    output: output?.qualities ?? null,
    input: input === null ? null : { usual: input.usual, most: input.most },
    preview: preview?.tokens ?? null,
  };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
