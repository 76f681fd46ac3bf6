import assert from 'node:assert/strict';
import type { ModelFacts } from '../src/catalog/facts.ts';
import { saveModel } from '../src/catalog/save.ts';
import { readShippedCatalog, SHIPPED_CATALOG } from '../src/catalog/ship.ts';
import { openDatabase } from '../src/db/client.ts';
import { clientOf, until } from '../test/installation.ts';
import type { Stage } from './stage.ts';

/** Fills the catalog with copies of the shipped model that has most facts, and returns their slugs once the API process has seen them all. */
export async function saveCopies(stage: Stage, count: number): Promise<string[]> {
  const { models } = await readShippedCatalog(SHIPPED_CATALOG);
  const shipped = models.find(({ slug }) => slug === 'gemini-3.1-flash-image-preview');
  assert.ok(shipped, 'the shipped catalog lacks the model whose copies are measured');
  const copies = Array.from({ length: count }, (_, index) => copyOf(shipped, index + 1));
  const database = openDatabase({ url: stage.databaseUrl, maxConnections: 1 });
  await database.orm.transaction(async (tx) => {
    for (const copy of copies) await saveModel(tx, copy, { origin: 'IMPORTED' });
  });
  await database.close();
  const api = clientOf(stage.url);
  await until('all copies in the API process', async () => {
    const { data } = await api.ask<{ models: { totalCount: number } }>('{ models { totalCount } }');
    return data.models.totalCount > count;
  });
  return copies.map(({ slug }) => slug);
}

/** The same facts under names of their own: names route, so no two models share one. */
function copyOf(facts: ModelFacts, number: number): ModelFacts {
  const slug = `copy-${String(number).padStart(4, '0')}`;
  return {
    ...facts,
    slug,
    identity: { ...facts.identity, name: `Copy ${number}`, aliases: [] },
    offers: facts.offers.map((offer) => ({ ...offer, configKey: `${offer.configKey}-${slug}` })),
  };
}
