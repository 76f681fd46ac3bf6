import { isDeepStrictEqual } from 'node:util';

/** Where and on which day a page was read. */
export interface PageOrigin {
  readonly source: string;
  readonly asOf: string;
}

/** The facts with their origin: the one that they had when they are the same as before. */
export function sourced<Group extends object>(
  facts: Group,
  before: (Group & PageOrigin) | null | undefined,
  origin: PageOrigin,
): Group & PageOrigin {
  if (before === null || before === undefined) return { ...facts, ...origin };
  const { source, asOf } = before;
  return isDeepStrictEqual({ ...facts, source, asOf }, { ...before }) ? before : { ...facts, ...origin };
}
