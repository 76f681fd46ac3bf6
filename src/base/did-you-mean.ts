import { distance } from 'fastest-levenshtein';

/** Nobody mistypes a name that is longer, and the distance is quadratic. */
const LONGEST_WORD = 120;

/**
 * The names that somebody may have meant by `word`, nearest first, at most `most`; empty when none is near. Case
 * doesn't count. A candidate is a name, or a pair of a name and what to suggest for it (so a `Map` will do): several
 * names of one thing suggest it once.
 *
 * Near is an edit distance of at most a third of the longer word: one slip in a word of three letters, five in
 * one of fifteen. Behind those come names that begin with the word or contain it, for those who typed half of a name.
 */
export function closest(
  word: string,
  candidates: Iterable<string | readonly [name: string, suggestion: string]>,
  { most = 3 }: { readonly most?: number } = {},
): string[] {
  const asked = word.trim().toLowerCase();
  if (asked === '' || asked.length > LONGEST_WORD) return [];
  const ranks = new Map<string, number>();
  for (const candidate of candidates) {
    const [name, suggestion] = typeof candidate === 'string' ? [candidate, candidate] : candidate;
    const rank = rankOf(asked, name.toLowerCase());
    if (rank < (ranks.get(suggestion) ?? Number.POSITIVE_INFINITY)) ranks.set(suggestion, rank);
  }
  return [...ranks]
    .toSorted(([oneName, one], [otherName, other]) => one - other || (oneName < otherName ? -1 : 1))
    .slice(0, most)
    .map(([suggestion]) => suggestion);
}

/** Lower is nearer; below 1 by distance, from 1 by containing, infinite when not near. */
function rankOf(asked: string, name: string): number {
  const share = distance(asked, name) / Math.max(asked.length, name.length);
  if (share <= 1 / 3) return share;
  if (asked.length < 3) return Number.POSITIVE_INFINITY;
  if (name.startsWith(asked)) return 1 + share;
  if (name.includes(asked)) return 2 + share;
  return Number.POSITIVE_INFINITY;
}
