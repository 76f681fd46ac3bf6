/**
 * Reads the parts of an address. Whatever isn't what the page expects counts as left out: an address is typed by
 * people, and a page that opens is worth more than a complaint.
 */

export type RawSearch = Readonly<Record<string, unknown>>;

/** Plain texts: an address says `?runs=a,b` and not JSON. */
export function readSearch(search: string): RawSearch {
  return Object.fromEntries(new URLSearchParams(search));
}

export function writeSearch(search: RawSearch): string {
  const said = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  // Commas, slashes and colons may stand in an address as they are, and are read better so.
  const text = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text.replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':')}`;
}

/** A text that isn't empty. */
export function text(value: unknown): string | undefined {
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
