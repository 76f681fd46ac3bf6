import { canonical } from '../canonical.ts';

export function same(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

/** The names under which two records differ. */
export function differing(left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(left).filter((name) => !same(left[name] ?? null, right[name] ?? null));
}

/** What a group of facts says, whoever said it and when: the same read elsewhere or anew is no change. */
export function said(group: { readonly source: string; readonly asOf: string } | null): object | null {
  if (group === null) return null;
  const { source: _source, asOf: _asOf, ...facts } = group;
  return facts;
}

/** The items of a list that the other one has, too, in this list's order. */
export function common(items: readonly string[], others: readonly string[]): readonly string[] {
  return items.filter((item) => others.includes(item));
}
