/** Whole millionths of a dollar as an exact decimal number of dollars; null stays null. */
export function usdOfMicros(micros: number): string;
export function usdOfMicros(micros: number | null): string | null;
export function usdOfMicros(micros: number | null): string | null {
  if (micros === null) return null;
  const digits = String(Math.abs(micros)).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return `${micros < 0 ? '-' : ''}${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The other way around; null for what is no decimal number, finer than a millionth, or too large to be counted exactly. */
export function microsOfUsd(usd: string): number | null {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(usd) ?? [];
  if (sign === undefined || /[1-9]/.test(fraction.slice(6))) return null;
  const micros = Number(`${sign}${whole}${fraction.slice(0, 6).padEnd(6, '0')}`);
  // Zero has no sign among amounts.
  return Number.isSafeInteger(micros) ? micros + 0 : null;
}
