import { Decimal } from '../decimal.ts';

/** The amount as the facts have it, without zeros that say nothing: "0.0225" for "00.02250". Null when it is no price. */
export function exactAmount(text: string): string | null {
  return /^\d+(\.\d+)?$/.test(text) ? withinBounds(new Decimal(text).toFixed()) : null;
}

/** What {@link exactAmount} takes, as the beginning of a sentence. */
export const EXPECTED_AMOUNT =
  'Expected an amount from 0 up with at most 12 digits before the point and 18 behind it, such as "0.0225"';

function withinBounds(amount: string): string | null {
  const [whole = '', fraction = ''] = amount.split('.');
  return whole.length <= 12 && fraction.length <= 18 ? amount : null;
}
