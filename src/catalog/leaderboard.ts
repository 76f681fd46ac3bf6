import type { Mode } from './closed-sets.ts';
import type { Catalog, Category, CategoryRanking } from './model.ts';

/** How models stand in one use case, or over all of them. */
export interface Leaderboard {
  readonly mode: Mode;
  readonly category: Category | null;
  /** Highest Elo first. */
  readonly rankings: readonly CategoryRanking[];
  /** When the newest of its figures was published. */
  readonly updatedAt: Date;
}

/** The published board of a use case by its slug; null when no model is on it. No page publishes one over all use cases. */
export function leaderboardOf(catalog: Catalog, mode: Mode, category: string | null): Leaderboard | null {
  const rankings = catalog.models
    .flatMap((model) => model.categoryRankings)
    .filter((ranking) => category !== null && ranking.category?.mode === mode && ranking.category.slug === category)
    .toSorted((left, right) => right.elo - left.elo || (left.model.slug < right.model.slug ? -1 : 1));
  const [first] = rankings;
  if (first === undefined) return null;
  const updatedAt = new Date(Math.max(...rankings.map(({ asOf }) => asOf?.getTime() ?? 0)));
  return { mode, category: first.category, rankings, updatedAt };
}
