import { webAddress } from '../fact.ts';
import type { Item } from './outline.ts';
import type { Warn } from './warning.ts';
import type { Word } from './words.ts';

/** The points of a part that say `Key: value`. */
export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly item: Item;
}

/** Reads `Key: value` points; others are told. */
export function entriesOf(items: readonly Item[], section: string, warn: Warn): Entry[] {
  return items.flatMap((item) => {
    // A key may have a colon in brackets behind it, so the first one with a space or the end after it parts them.
    const match = /^([^:]+):(?: (.*))?$/s.exec(item.text);
    if (match !== null) return [{ key: match[1]?.trim() ?? '', value: match[2]?.trim() ?? '', item }];
    warn({ section, line: item.line, excerpt: item.text, message: 'Expected "Key: value". It was left out.' });
    return [];
  });
}

/** Hands each entry to the one who reads its key; a key that nobody reads is told. */
export function readEntries(
  entries: readonly Entry[],
  section: string,
  readers: Readonly<Record<string, (value: string, entry: Entry) => void>>,
  warn: Warn,
): void {
  const known = new Map(Object.entries(readers).map(([key, read]) => [key.toLowerCase(), read]));
  for (const entry of entries) {
    const read = known.get(entry.key.toLowerCase());
    if (read !== undefined) read(entry.value, entry);
    else warn({ section, line: entry.item.line, excerpt: entry.item.text, message: UNKNOWN_KEY });
  }
}

const UNKNOWN_KEY = 'Nothing is known by this name here. It was left out.';

export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A list of words of a closed set; those that are not in it are told and left out. */
export function wordsOf<Value extends string>(
  text: string,
  wordOf: Word<Value>,
  place: { readonly section: string; readonly line: number },
  warn: Warn,
): Value[] {
  const words = listOf(text).flatMap((label) => {
    const word = wordOf(label);
    if (word !== null) return [word];
    warn({ ...place, excerpt: label, message: 'This is no word that the catalog knows there. It was left out.' });
    return [];
  });
  return [...new Set(words)];
}

const MOST = 2_147_483_647;

/** A whole number from 0 up, with or without thousands separators and a unit behind it; null when it is none. */
export function wholeOf(text: string): number | null {
  const match = /^\+?(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?\s*[a-z]*$/i.exec(text.trim());
  const value = Number(match?.[1]?.replaceAll(',', '') ?? Number.NaN);
  return Number.isSafeInteger(value) && value <= MOST ? value : null;
}

/** A name as it may stand in an address. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
}

export function urlOf(text: string): string | null {
  return webAddress.safeParse(text.trim()).success ? text.trim() : null;
}
