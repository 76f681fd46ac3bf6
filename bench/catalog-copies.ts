import assert from 'node:assert/strict';
import type { ModelFacts } from '../src/catalog/facts.ts';
import { saveModel } from '../src/catalog/save.ts';
import { readShippedCatalog, SHIPPED_CATALOG } from '../src/catalog/ship.ts';
import { openDatabase } from '../src/db/client.ts';
import { clientOf, until } from '../test/installation.ts';
import type { Stage } from './stage.ts';

/** Fills the catalog with copies of the shipped model that has most facts, and returns their slugs. */
export async function saveCopies(stage: Stage, count: number): Promise<string[]> {
  const shipped = await readRichestModel();
  return saveModels(
    stage,
    Array.from({ length: count }, (_, index) => copyOf(shipped, index + 1)),
  );
}

/** The shipped model that has most facts. */
export async function readRichestModel(): Promise<ModelFacts> {
  const { models } = await readShippedCatalog(SHIPPED_CATALOG);
  const shipped = models.find(({ slug }) => slug === 'gemini-3.1-flash-image-preview');
  assert.ok(shipped, 'the shipped catalog lacks the model whose copies are measured');
  return shipped;
}

/** Adds models to the catalog, and returns their slugs once the API process has seen them all. */
export async function saveModels(stage: Stage, models: readonly ModelFacts[]): Promise<string[]> {
  const database = openDatabase({ url: stage.databaseUrl, maxConnections: 1 });
  await database.orm.transaction(async (tx) => {
    for (const facts of models) await saveModel(tx, facts, { origin: 'IMPORTED' });
  });
  await database.close();
  const api = clientOf(stage.url);
  await until('all models in the API process', async () => {
    const { data } = await api.ask<{ models: { totalCount: number } }>('{ models { totalCount } }');
    return data.models.totalCount > models.length;
  });
  return models.map(({ slug }) => slug);
}

/** The same facts under names of their own: names route, so no two models share one. By name, copies come before what ships. */
export function copyOf(facts: ModelFacts, number: number): ModelFacts {
  const slug = `copy-${String(number).padStart(4, '0')}`;
  return {
    ...facts,
    slug,
    identity: { ...facts.identity, name: `Copy ${number}`, aliases: [] },
    offers: facts.offers.map((offer) => ({ ...offer, configKey: `${offer.configKey}-${slug}` })),
  };
}
