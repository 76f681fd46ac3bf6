import { Decimal } from 'decimal.js';

/** An amount as a price tag shows it: "$0.068", "$1.34", "$0.00042"; the exact amount is in the JSON. */
export function dollars(amount: string): string {
  const exact = new Decimal(amount);
  const decimals = exact.abs().gte(1) ? 2 : exact.abs().gte('0.01') || exact.isZero() ? 3 : 0;
  const shown = decimals > 0 ? exact.toFixed(decimals, Decimal.ROUND_HALF_UP) : exact.toSignificantDigits(2).toFixed();
  return `$${shown}`;
}

/** A price as it is, never rounded: "$0.0225". */
export function exactDollars(amount: string): string {
  return `$${new Decimal(amount).toFixed()}`;
}

/** How long something takes: "0.8 s", "26 s", "1 min 5 s", "2 h 3 min". */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The size of a file: "111 kB", "1.4 MB". */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A share of 0 to 1 as a percentage: "83.5 %". */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of "90" (seconds), "90s", "5m", "1h" or "30d"; null when it is nothing of that kind. */
export function readDuration(text: string): number | null {
  const [, number, unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)\s*([smhd])?$/i.exec(text.trim()) ?? [];
  const unitMs = UNIT_MS[unit.toLowerCase()];
  return number === undefined || unitMs === undefined ? null : Math.round(Number(number) * unitMs);
}
