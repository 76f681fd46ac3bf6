import { categoryKey, type Shared } from '../assemble.ts';
import { modelOf } from '../assemble-model.ts';
import { competitionKey } from '../facts.ts';
import { freezeAll } from '../freeze.ts';
import type { Catalog, Model } from '../model.ts';
import { rowsOf } from '../rows.ts';
import type { Revision } from './revision.ts';

/**
 * The model as a revision says it, made as those of the catalog are. It points at the providers, competitions and use cases
 * of a catalog that is not older: nothing is ever deleted, so everything has its id there. What was not understood of its
 * page is not kept with a revision.
 */
export function modelOfRevision({ modelId, version, at, facts }: Revision, catalog: Catalog): Model {
  const competitions = new Map(catalog.competitions.map((one) => [competitionKey(one), one]));
  const rows = rowsOf(facts, {
    model: modelId,
    offer: (configKey) => there(catalog.offer(configKey), configKey).id,
    provider: (slug) => there(catalog.provider(slug), slug).id,
    competition: (name) => there(competitions.get(competitionKey(name)), competitionKey(name)).id,
  });
  const { creator } = facts.identity;
  const shared: Shared = {
    creators: new Map([[creator.slug, creator]]),
    providers: new Map(catalog.providers.map((one) => [one.id, one])),
    competitions: new Map(catalog.competitions.map((one) => [one.id, one])),
    categories: new Map(catalog.categories.map((one) => [categoryKey(one.mode, one.slug), one])),
  };
  return freezeAll(modelOf({ ...rows, model: { ...rows.model, version, updatedAt: at, importWarnings: [] } }, shared));
}

function there<Value>(value: Value | null | undefined, name: string): Value {
  if (value === null || value === undefined)
    throw new Error(`A revision of the catalog speaks of ${name}, which a catalog that is not older must have.`);
  return value;
}
