import type { EstimateFieldsFragment } from '../../generation/operations.ts';
import { usd } from '../../ui/format.ts';
import type { Target } from './request.ts';
import type { LiveQuote } from './useQuote.ts';

/** What is known of a run before it starts, at the offer that would be asked first. Null when nothing can do it. */
export function estimateOf({ offer }: Target, quote: LiveQuote | null | undefined): EstimateFieldsFragment | null {
  if (quote?.__typename !== 'Quote') return null;
  return (
    quote.offers.find(({ configKey, verdict }) =>
      offer === undefined ? verdict === 'FIRST' : configKey === offer && verdict !== 'EXCLUDED',
    ) ?? null
  );
}

/** What a press of the button will cost in all; null while that isn't known. */
export function priceOf(estimates: readonly (EstimateFieldsFragment | null)[]): string | null {
  let [total, exact] = [0, true];
  for (const estimate of estimates) {
    if (estimate?.costUsd == null) return null;
    total += Number(estimate.costUsd);
    exact &&= estimate.exact;
  }
  return `${exact ? '' : '≈ '}${usd(total)}`;
}
