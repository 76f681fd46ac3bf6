/**
 * The longest part of a list whose places rise strictly, each after the other: of headings that stand where they belong
 * and others that only look like them, those that belong. Of equally long ones it keeps the later items.
 * Longest increasing subsequence by patience (https://doi.org/10.1016/0012-365X(75)90103-X), in n log n.
 */
export function longestInOrder<Item>(items: readonly Item[], placeOf: (item: Item) => number): Item[] {
  const tails: { readonly item: Item; readonly place: number; readonly before: number; readonly own: number }[][] = [];
  let count = 0;
  for (const item of items) {
    const place = placeOf(item);
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle]?.at(-1)?.place ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    (tails[low] ??= []).push({ item, place, before: (tails[low - 1]?.length ?? 0) - 1, own: count++ });
  }
  const chain: Item[] = [];
  let index = (tails.at(-1)?.length ?? 0) - 1;
  for (let pile = tails.length - 1; pile >= 0; pile -= 1) {
    const top = tails[pile]?.[index];
    if (top === undefined) break;
    chain.unshift(top.item);
    index = top.before;
  }
  return chain;
}
