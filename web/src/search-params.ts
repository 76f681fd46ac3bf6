/**
 * Reads the parts of an address. Whatever isn't what the page expects counts as left out: an address is typed by
 * people, and a page that opens is worth more than a complaint.
 */

export type RawSearch = Readonly<Record<string, unknown>>;

/** A text that isn't empty. */
export function text(value: unknown): string | undefined {
  // The router reads ?q=42 as a number.
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function oneOf<Value extends string>(value: unknown, allowed: readonly Value[]): Value | undefined {
  return allowed.find((one) => one === value);
}

/** Several texts: a list in the address, or one with commas. */
export function list(value: unknown): readonly string[] | undefined {
  const found = (Array.isArray(value) ? value.map(text) : (text(value)?.split(',') ?? [])).filter(
    (one): one is string => one !== undefined && one !== '',
  );
  return found.length > 0 ? found : undefined;
}

export function number(value: unknown): number | undefined {
  const read = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}
