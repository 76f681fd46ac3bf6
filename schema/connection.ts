import { GraphQLError } from 'graphql';

/** How many items a page has when nobody says, and at most. */
const PAGE_DEFAULT = 20;
const PAGE_MOST = 100;

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** A page that was asked for: so many items, in this direction, beyond the cursor (null: from the list's own end). */
export interface PageRequest {
  readonly direction: 'forward' | 'backward';
  readonly limit: number;
  readonly cursor: string | null;
}

/** What stands at a place of a list: the values it is ordered by, the last of them unique. Null sorts last. */
export type PageKey = readonly (string | number | null)[];

export interface PageOrder<Item> {
  /** Names the list and its order: a cursor of another one is refused. */
  readonly name: string;
  /** What the list is ordered by, ascending. */
  readonly key: (item: Item) => PageKey;
}

export interface Page<Item> {
  readonly edges: { readonly cursor: string; readonly node: Item }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number;
}

/** One page of a list in memory that is already in its order ({@link inOrder}). Throws as {@link parsePageArguments} and {@link decodeCursor} do. */
export function pageOf<Item>(ordered: readonly Item[], args: PageArguments, order: PageOrder<Item>): Page<Item> {
  const { direction, limit, cursor } = parsePageArguments(args);
  const key = cursor === null ? null : decodeCursor(order.name, cursor);
  let start: number;
  let end: number;
  if (direction === 'forward') {
    start = key === null ? 0 : firstIndexWhere(ordered, (item) => compareKeys(order.key(item), key) > 0);
    end = Math.min(start + limit, ordered.length);
  } else {
    end = key === null ? ordered.length : firstIndexWhere(ordered, (item) => compareKeys(order.key(item), key) >= 0);
    start = Math.max(end - limit, 0);
  }
  const edges = ordered.slice(start, end).map((node) => ({ cursor: encodeCursor(order.name, order.key(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: end < ordered.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: ordered.length,
  };
}

/** The items in the order that {@link pageOf} expects. */
export function inOrder<Item>(items: readonly Item[], order: PageOrder<Item>): readonly Item[] {
  return items
    .map((item) => ({ item, key: order.key(item) }))
    .toSorted((left, right) => compareKeys(left.key, right.key))
    .map(({ item }) => item);
}

/**
 * `first` goes with `after`, `last` with `before`; without either, the first twenty. Everything else is a top-level error
 * BAD_USER_INPUT: mixed directions, a negative number, more than a hundred.
 */
export function parsePageArguments({ first, after, last, before }: PageArguments): PageRequest {
  if ((isGiven(first) || isGiven(after)) && (isGiven(last) || isGiven(before))) {
    throw badInput(
      'Page forward with "first" and "after", or backward with "last" and "before"; both ways came at once.',
    );
  }
  const backward = isGiven(last) || isGiven(before);
  const limit = (backward ? last : first) ?? PAGE_DEFAULT;
  if (!Number.isInteger(limit) || limit < 0 || limit > PAGE_MOST) {
    throw badInput(`"${backward ? 'last' : 'first'}" takes a whole number from 0 to ${PAGE_MOST}; got ${limit}.`);
  }
  return { direction: backward ? 'backward' : 'forward', limit, cursor: (backward ? before : after) ?? null };
}

/** An opaque cursor: the list's name and the key of the item that it stands at. */
export function encodeCursor(name: string, key: PageKey): string {
  return Buffer.from(JSON.stringify([name, ...key])).toString('base64url');
}

/** The key in a cursor of that list. Throws a top-level error CURSOR_INVALID for anything that this list didn't give out. */
export function decodeCursor(name: string, cursor: string): PageKey {
  const [list, ...key] = parts(cursor);
  if (list !== name || key.length === 0 || !key.every(isKeyPart)) {
    throw new GraphQLError(
      'This cursor is not one of this list in this order. Take it from "pageInfo" or an edge of the same list, with the same order.',
      {
        extensions: { code: 'CURSOR_INVALID' },
      },
    );
  }
  return key;
}

function parts(cursor: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return []; // whatever is no JSON is no cursor either; the caller says so
  }
}

function isKeyPart(part: unknown): part is string | number | null {
  // No list of ours has a NUL in a key, and the database takes none.
  return part === null || typeof part === 'number' || (typeof part === 'string' && !part.includes('\0'));
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

function compareKeys(left: PageKey, right: PageKey): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareParts(left[index] ?? null, right[index] ?? null);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareParts(left: string | number | null, right: string | number | null): number {
  if (left === right) return 0;
  if (left === null || right === null) return left === null ? 1 : -1;
  return left < right ? -1 : 1;
}

/** The first index whose item holds, the length if none does; the items that hold stand at the end. */
function firstIndexWhere<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
