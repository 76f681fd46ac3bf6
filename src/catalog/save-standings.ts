import { eq, inArray } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Tx } from '../db/client.ts';
import { competitionKey, type ModelFacts } from './facts.ts';
import { benchmark, category, categoryRanking, competition, competitionCategory, galleryImage } from './tables.ts';

interface CompetitionName {
  readonly name: string;
  readonly occurrence: number;
}

/** The model's standings in competitions and use cases, and its gallery, which points at competitions. */
export async function saveStandings(tx: Tx, modelId: string, facts: ModelFacts): Promise<void> {
  const ids = await saveCompetitions(tx, facts);
  const idOf = (name: CompetitionName): string => {
    const id = ids.get(competitionKey(name));
    if (id === undefined)
      throw new Error(`The competition ${competitionKey(name)} was saved a moment ago and is not there.`);
    return id;
  };
  await tx.delete(benchmark).where(eq(benchmark.modelId, modelId));
  await tx.delete(categoryRanking).where(eq(categoryRanking.modelId, modelId));
  await tx.delete(galleryImage).where(eq(galleryImage.modelId, modelId));

  const { benchmarks, categoryRankings } = facts;
  if (benchmarks !== null && benchmarks.list.length > 0) {
    await tx.insert(benchmark).values(
      benchmarks.list.map(({ name, occurrence, ...standing }) => ({
        modelId,
        competitionId: idOf({ name, occurrence }),
        asOf: benchmarks.asOf,
        ...standing,
      })),
    );
  }
  if (categoryRankings !== null && categoryRankings.list.length > 0) {
    await saveCategories(tx, categoryRankings.list);
    await tx.insert(categoryRanking).values(
      categoryRankings.list.map(({ slug, name: _name, ...standing }) => ({
        modelId,
        categorySlug: slug,
        asOf: categoryRankings.asOf,
        ...standing,
      })),
    );
  }
  const images = facts.gallery?.images ?? [];
  if (images.length > 0) {
    await tx.insert(galleryImage).values(
      images.map(({ competition: name, ...image }, position) => ({
        modelId,
        position,
        competitionId: name === null ? null : idOf(name),
        ...image,
      })),
    );
  }
}

/** Competitions are shared by all models: what one page doesn't say of them leaves what is known alone. */
async function saveCompetitions(tx: Tx, facts: ModelFacts): Promise<ReadonlyMap<string, string>> {
  const named = new Map<string, CompetitionName>();
  const described = facts.competitions?.list ?? [];
  const inGallery = (facts.gallery?.images ?? []).flatMap((image) => image.competition ?? []);
  for (const { name, occurrence } of [...(facts.benchmarks?.list ?? []), ...described, ...inGallery]) {
    named.set(competitionKey({ name, occurrence }), { name, occurrence });
  }
  if (named.size === 0) return new Map();
  await tx
    .insert(competition)
    .values([...named.values()].map((name) => ({ id: newId('competition'), ...name })))
    .onConflictDoNothing({ target: [competition.name, competition.occurrence] });
  const rows = await tx
    .select({ id: competition.id, name: competition.name, occurrence: competition.occurrence })
    .from(competition)
    .where(
      inArray(
        competition.name,
        [...named.values()].map(({ name }) => name),
      ),
    );
  const ids = new Map(rows.map(({ id, ...name }) => [competitionKey(name), id]));

  for (const { mode, prompt, categories, ...name } of described) {
    const id = ids.get(competitionKey(name)) ?? '';
    await tx.update(competition).set({ mode, prompt }).where(eq(competition.id, id));
    await tx.delete(competitionCategory).where(eq(competitionCategory.competitionId, id));
    if (categories.length === 0) continue;
    await saveCategories(tx, categories);
    await tx
      .insert(competitionCategory)
      .values(categories.map((entry) => ({ competitionId: id, mode: entry.mode, categorySlug: entry.slug })));
  }
  return ids;
}

type CategoryRow = typeof category.$inferInsert;

async function saveCategories(tx: Tx, categories: readonly CategoryRow[]): Promise<void> {
  const rows = categories.map(({ mode, slug, name }) => ({ mode, slug, name }));
  await tx.insert(category).values(rows).onConflictDoNothing();
}
