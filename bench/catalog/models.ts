import type { ModelFacts, OfferFacts, PriceFacts } from '../../src/catalog/facts.ts';
import { copyOf } from '../catalog-copies.ts';

const PRICE_LINES = 4;

/**
 * Models of one size, after a shipped one: an offer and the figures of 30 days at each of four providers, four price lines
 * an offer, 14 benchmarks, 7 category rankings. Competitions are everybody's; standings are each model's own.
 */
export function modelsLike(shipped: ModelFacts, count: number): ModelFacts[] {
  const even = { ...shipped, offers: evenOffers(shipped.offers), gallery: null };
  return Array.from({ length: count }, (_, index) => standingApart(copyOf(even, index + 1), index));
}

/** Each provider's last offer. Those with fewer price lines get the others' first ones. */
function evenOffers(offers: readonly OfferFacts[]): OfferFacts[] {
  const ofProviders = new Map(offers.map((offer) => [offer.configKey.split('/')[0], offer]));
  const spare: PriceFacts[] = offers.flatMap(({ prices }) => prices);
  return [...ofProviders.values()].map((offer) => ({
    ...offer,
    prices: [...offer.prices, ...spare].slice(0, PRICE_LINES),
  }));
}

/** Standings that differ from model to model: who answers with another model's facts is found out. */
function standingApart(
  { benchmarks, categoryRankings, performance, ...facts }: ModelFacts,
  number: number,
): ModelFacts {
  const apart = <Standing extends { elo: number }>(standing: Standing): Standing => ({
    ...standing,
    elo: standing.elo + number,
  });
  return {
    ...facts,
    benchmarks: benchmarks && { ...benchmarks, list: benchmarks.list.map(apart) },
    categoryRankings: categoryRankings && { ...categoryRankings, list: categoryRankings.list.map(apart) },
    performance: performance && {
      ...performance,
      providers: performance.providers.map((entry) => ({ ...entry, totalRequests: entry.totalRequests + number })),
    },
  };
}
