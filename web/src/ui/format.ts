/** How figures are written, everywhere the same. Null is what isn't known: a dash. */

export const UNKNOWN = '–';

/** US dollars, exact as far as it matters: "$0.067", "$12.40", "$1,204". */
export function usd(amount: string | number | null | undefined): string {
  if (amount === null || amount === undefined) return UNKNOWN;
  const value = Number(amount);
  if (value === 0) return '$0';
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 1 ? 2 : significantDigits(value);
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: Math.min(digits, 2),
    maximumFractionDigits: digits,
  }).format(value);
}

/** Decimal places that show three significant digits of something below one, six at most (a micro-dollar). */
function significantDigits(value: number): number {
  return Math.min(6, Math.max(2, 2 - Math.floor(Math.log10(Math.abs(value)))));
}

/** Milliseconds as a person would say them: "840 ms", "6.2 s", "1 min 40 s". */
export function duration(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined) return UNKNOWN;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

/** A share of one as percent: "92.3 %". */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return UNKNOWN;
  return `${(share * 100).toFixed(share >= 0.9995 || share === 0 ? 0 : 1)} %`;
}

export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? UNKNOWN : value.toLocaleString('en-US');
}

/** Bytes: "840 kB", "1.2 MB". */
export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(value, 1)) / 3));
  return `${(value / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`;
}

/** What a constant of the API is called on the page: IMAGE_EDIT → "Image edit". */
export function words(constant: string): string {
  const text = constant.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How long ago or until then: "3 minutes ago". */
export function ago(at: string | Date, now = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  const [unit, size] = (
    [
      ['day', 86_400],
      ['hour', 3600],
      ['minute', 60],
    ] as const
  ).find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return relative.format(Math.trunc(seconds / size), unit);
}

/** A moment in the person's own time zone: "27 Nov 2026, 19:04:51". */
export function moment(at: string | Date): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}
