import type { CatalogChange, ModelRows, SharedRows } from './load.ts';
import { freezeAll } from './freeze.ts';
import type { Benchmark, Catalog, Category, Competition, Creator, Model, Offer, Provider } from './model.ts';
import { modelOf } from './assemble-model.ts';

/** What models point at, while the graph is being made: the lists are still being filled. */
export interface Shared {
  readonly creators: ReadonlyMap<string, Creator>;
  readonly providers: ReadonlyMap<string, Provider & { offers: Offer[] }>;
  readonly competitions: ReadonlyMap<string, Competition & { standings: Benchmark[] }>;
  /** By {@link categoryKey}. */
  readonly categories: ReadonlyMap<string, Category>;
}

export function categoryKey(mode: string, slug: string): string {
  return `${mode}/${slug}`;
}

/**
 * One frozen graph out of rows. Everything in it points at each other, so a change of one model makes all objects anew,
 * from rows that are kept: cheap, and nobody ever holds half of two versions.
 */
export function assembleCatalog(
  { version, shared: rows }: Omit<CatalogChange, 'models'>,
  models: Iterable<ModelRows>,
): Catalog {
  const shared = sharedOf(rows);
  const byId = new Map<string, Model>();
  const byName = new Map<string, Model>();
  const offers = new Map<string, Offer>();
  const offersById = new Map<string, Offer>();
  for (const own of models) {
    const model = modelOf(own, shared);
    byId.set(model.id, model);
    for (const name of [model.slug, ...model.aliases]) byName.set(name, model);
    for (const offer of model.offers) {
      offers.set(offer.configKey, offer);
      offersById.set(offer.id, offer);
    }
  }
  const providers = [...shared.providers.values()].toSorted(by((provider) => provider.slug));
  for (const provider of providers)
    reorder(
      provider.offers,
      by((offer) => offer.configKey),
    );
  const competitions = [...shared.competitions.values()].toSorted(by((competition) => competition.name));
  for (const { standings } of competitions)
    reorder(standings, (left, right) => right.elo - left.elo || (left.model.slug < right.model.slug ? -1 : 1));
  const providersBySlug = new Map(providers.map((provider) => [provider.slug, provider]));
  const providersById = new Map(providers.map((provider) => [provider.id, provider]));
  return freezeAll<Catalog>({
    version,
    models: [...byId.values()].toSorted(by((model) => model.name.toLowerCase())),
    providers,
    competitions,
    model: (slugOrAlias) => byName.get(slugOrAlias) ?? null,
    modelById: (id) => byId.get(id) ?? null,
    provider: (slug) => providersBySlug.get(slug) ?? null,
    providerById: (id) => providersById.get(id) ?? null,
    offer: (configKey) => offers.get(configKey) ?? null,
    offerById: (id) => offersById.get(id) ?? null,
    competitionById: (id) => shared.competitions.get(id) ?? null,
  });
}

function sharedOf(rows: SharedRows): Shared {
  const categories = new Map(rows.categories.map((row) => [categoryKey(row.mode, row.slug), row]));
  const categoriesOf = Map.groupBy(rows.competitionCategories, (row) => row.competitionId);
  return {
    creators: new Map(rows.creators.map((row) => [row.slug, row])),
    providers: new Map(rows.providers.map((row) => [row.id, { ...row, offers: [] }])),
    categories,
    competitions: new Map(
      rows.competitions.map(({ id, name, mode, prompt }) => [
        id,
        {
          id,
          name,
          mode,
          prompt,
          categories: (categoriesOf.get(id) ?? []).flatMap(
            (row) => categories.get(categoryKey(row.mode, row.categorySlug)) ?? [],
          ),
          standings: [],
        },
      ]),
    ),
  };
}

/** In place: objects point at this very list. */
function reorder<Item>(items: Item[], compare: (left: Item, right: Item) => number): void {
  items.splice(0, items.length, ...items.toSorted(compare));
}

/** Ascending by code units, which every process orders alike. */
function by<Item extends { id: string }>(key: (item: Item) => string): (left: Item, right: Item) => number {
  return (left, right) => {
    const [one, other] = [key(left), key(right)];
    if (one === other) return left.id < right.id ? -1 : 1;
    return one < other ? -1 : 1;
  };
}
