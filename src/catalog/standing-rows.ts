import type { ModelFacts } from './facts.ts';
import type { FactIds, FactRows } from './rows.ts';

export function benchmarkRowsOf({ benchmarks }: ModelFacts, ids: FactIds): FactRows['benchmarks'] {
  if (benchmarks === null) return [];
  const { asOf, list } = benchmarks;
  return list.map(({ name, occurrence, ...standing }) => ({
    modelId: ids.model,
    competitionId: ids.competition({ name, occurrence }),
    asOf,
    ...standing,
  }));
}

export function rankingRowsOf({ categoryRankings }: ModelFacts, ids: FactIds): FactRows['rankings'] {
  if (categoryRankings === null) return [];
  const { asOf, list } = categoryRankings;
  return list.map(({ slug, name: _name, ...standing }) => ({
    modelId: ids.model,
    categorySlug: slug,
    asOf,
    ...standing,
  }));
}

export function galleryRowsOf({ gallery }: ModelFacts, ids: FactIds): FactRows['gallery'] {
  return (gallery?.images ?? []).map(({ competition, ...image }, position) => ({
    modelId: ids.model,
    position,
    competitionId: competition === null ? null : ids.competition(competition),
    ...image,
  }));
}
