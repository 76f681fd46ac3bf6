import { eq, inArray } from 'drizzle-orm';
import { newId } from '../base/ids.ts';
import type { Tx } from '../db/client.ts';
import { competitionKey, type ModelFacts } from './facts.ts';
import { category, competition, competitionCategory } from './tables.ts';

/**
 * The ids of all competitions that a model's facts name, by {@link competitionKey}. They are shared by all models: what one
 * page doesn't say of them leaves what is known alone.
 */
export async function saveCompetitions(tx: Tx, facts: ModelFacts): Promise<ReadonlyMap<string, string>> {
  const described = facts.competitions?.list ?? [];
  const inGallery = (facts.gallery?.images ?? []).flatMap((image) => image.competition ?? []);
  const named = new Map(
    [...(facts.benchmarks?.list ?? []), ...described, ...inGallery].map(({ name, occurrence }) => [
      competitionKey({ name, occurrence }),
      { name, occurrence },
    ]),
  );
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

/** A use case is called what it was called first. */
export async function saveCategories(tx: Tx, categories: readonly CategoryRow[]): Promise<void> {
  if (categories.length === 0) return;
  const rows = categories.map(({ mode, slug, name }) => ({ mode, slug, name }));
  await tx.insert(category).values(rows).onConflictDoNothing();
}
