import type { ServiceTier } from '../closed-sets.ts';

/** The prices that a page prints, in its order: those of a single call, then those of a batch. A surcharge stands in a note. */
export function printedPrices<Line extends { readonly direction: string; readonly tier: ServiceTier }>(
  prices: readonly Line[],
): Line[] {
  const printed = prices.filter(({ direction }) => direction !== 'SURCHARGE');
  const of = (tier: ServiceTier) => printed.filter((price) => price.tier === tier);
  return [...of('STANDARD'), ...of('BATCH')];
}
