/** Whole millionths of a dollar as an exact decimal number of dollars; null stays null. */
export function usdOfMicros(micros: number): string;
export function usdOfMicros(micros: number | null): string | null;
export function usdOfMicros(micros: number | null): string | null {
  if (micros === null) return null;
  const digits = String(Math.abs(micros)).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return `${micros < 0 ? '-' : ''}${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`}`;
}
