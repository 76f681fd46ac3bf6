import { alphabetically } from '../../base/alphabetically.ts';
import { GALLERY_KINDS, PARAMETER_GROUPS, type GalleryKind, type ParameterGroup } from '../closed-sets.ts';

/*
 * The order in which the catalog shows things (assemble-model.ts) and a page lists them. It is no fact: facts in another order are
 * the same, so they are kept in this one.
 */

const last = Number.POSITIVE_INFINITY;

interface Standing {
  readonly elo: number;
  readonly name: string;
  readonly occurrence: number;
}

export const byElo = (one: Standing, other: Standing): number =>
  other.elo - one.elo || alphabetically(one.name, other.name) || one.occurrence - other.occurrence;

interface Ranked {
  readonly rank: number | null;
  readonly name: string;
}

export function byRank(one: Ranked, other: Ranked): number {
  const [left, right] = [one.rank ?? last, other.rank ?? last];
  return left === right ? alphabetically(one.name, other.name) : left < right ? -1 : 1;
}

interface Timed {
  readonly p50Ms: number | null;
  readonly provider: string;
}

export function byMedian(one: Timed, other: Timed): number {
  const [left, right] = [one.p50Ms ?? last, other.p50Ms ?? last];
  return left === right ? alphabetically(one.provider, other.provider) : left < right ? -1 : 1;
}

interface Grouped {
  readonly group: ParameterGroup;
}

export const byGroup = (one: Grouped, other: Grouped): number =>
  PARAMETER_GROUPS.indexOf(one.group) - PARAMETER_GROUPS.indexOf(other.group);

interface OfKind {
  readonly kind: GalleryKind;
}

export const byKind = (one: OfKind, other: OfKind): number =>
  GALLERY_KINDS.indexOf(one.kind) - GALLERY_KINDS.indexOf(other.kind);
