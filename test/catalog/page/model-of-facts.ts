import { modelOf } from '../../../src/catalog/assemble-model.ts';
import { categoryKey } from '../../../src/catalog/assemble.ts';
import { competitionKey, type ModelFacts } from '../../../src/catalog/facts.ts';
import type { Category, Competition, Model, Provider } from '../../../src/catalog/model.ts';
import { rowsOf } from '../../../src/catalog/rows.ts';

/** The model as a catalog would have it in which these facts are all that there is. */
export function modelOfFacts(facts: ModelFacts): Model {
  const providers = new Map<string, Provider>();
  for (const { provider } of facts.performance?.providers ?? [])
    providers.set(provider, { id: provider, slug: provider, name: provider });
  for (const { configKey, providerName } of facts.offers) {
    const slug = configKey.slice(0, configKey.indexOf('/'));
    providers.set(slug, { id: slug, slug, name: providerName });
  }
  const competitions = new Map<string, Competition>();
  const pictured = (facts.gallery?.images ?? []).flatMap(({ competition }) => competition ?? []);
  for (const { name, occurrence } of [...(facts.benchmarks?.list ?? []), ...pictured]) {
    const id = competitionKey({ name, occurrence });
    competitions.set(id, { id, name, occurrence, mode: null, prompt: null, categories: [] });
  }
  const categories = new Map<string, Category>();
  for (const { mode, slug, name } of facts.categoryRankings?.list ?? [])
    categories.set(categoryKey(mode, slug), { mode, slug, name });
  const { creator } = facts.identity;
  const rows = rowsOf(facts, {
    model: 'mdl_1',
    offer: (configKey) => configKey,
    provider: (slug) => slug,
    competition: competitionKey,
  });
  const updatedAt = new Date(0);
  return modelOf(
    { ...rows, model: { ...rows.model, version: 1, updatedAt, importWarnings: [] } },
    { creators: new Map([[creator.slug, creator]]), providers, competitions, categories },
  );
}
