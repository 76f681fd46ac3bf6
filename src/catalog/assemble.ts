import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { modelOf } from './assemble-model.ts';
import { freezeAll } from './freeze.ts';
import type { CatalogChange, SharedRows } from './load.ts';
import type { Benchmark, Catalog, Category, Competition, Creator, Model, Provider } from './model.ts';
import type { ModelRows } from './rows.ts';

/** What models point at. */
export interface Shared {
  readonly creators: ReadonlyMap<string, Creator>;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly competitions: ReadonlyMap<string, Competition>;
  /** By {@link categoryKey}. */
  readonly categories: ReadonlyMap<string, Category>;
}

export function categoryKey(mode: string, slug: string): string {
  return `${mode}/${slug}`;
}

/** A turn of the event loop belongs to one slice of making models: readers wait no longer than this and one model. */
const SLICE_MS = 5;

/**
 * Makes one frozen catalog after the other out of the rows that changed. What didn't change is the same object in both:
 * a change costs its own models, and what was computed from the others still holds.
 */
export class Assembler {
  readonly #rows = new Map<string, ModelRows>();
  #models: ReadonlyMap<string, Model> = new Map();
  #shared: Shared = { creators: new Map(), providers: new Map(), competitions: new Map(), categories: new Map() };

  /** Forgets everything: rows of an earlier telling of the database. */
  clear(): void {
    this.#rows.clear();
    this.#models = new Map();
  }

  async take({ version, shared: rows, models: changed }: CatalogChange): Promise<Catalog> {
    const shared = sharedOf(rows, this.#shared);
    for (const own of changed) this.#rows.set(own.model.id, freezeAll(own));
    const fresh = new Set(changed.map(({ model }) => model.id));
    const models = new Map<string, Model>();
    let sliceBegan = performance.now();
    for (const [id, own] of this.#rows) {
      const known = fresh.has(id) ? undefined : this.#models.get(id);
      models.set(id, known !== undefined && pointsInto(known, shared) ? known : freezeAll(modelOf(own, shared)));
      if (performance.now() - sliceBegan < SLICE_MS) continue;
      await setImmediate();
      sliceBegan = performance.now();
    }
    this.#models = models;
    this.#shared = shared;
    return catalogOf(version, models, shared);
  }
}

function catalogOf(version: number, byId: ReadonlyMap<string, Model>, shared: Shared): Catalog {
  const models = [...byId.values()].toSorted(by((model) => model.name.toLowerCase()));
  const byName = new Map(models.flatMap((model) => [model.slug, ...model.aliases].map((name) => [name, model])));
  const offers = new Map(models.flatMap((model) => model.offers.map((offer) => [offer.configKey, offer])));
  const offersById = new Map([...offers.values()].map((offer) => [offer.id, offer]));
  const providers = [...shared.providers.values()].toSorted(by((provider) => provider.slug));
  const providersBySlug = new Map(providers.map((provider) => [provider.slug, provider]));
  const byProvider = once(() =>
    Map.groupBy([...offers.values()].toSorted(by((offer) => offer.configKey)), ({ provider }) => provider.id),
  );
  const byCompetition = once(() =>
    Map.groupBy(models.flatMap(({ benchmarks }) => benchmarks).toSorted(byElo), ({ competition }) => competition.id),
  );
  return Object.freeze({
    version,
    models: Object.freeze(models),
    providers: Object.freeze(providers),
    competitions: Object.freeze([...shared.competitions.values()].toSorted(by((competition) => competition.name))),
    categories: Object.freeze([...shared.categories.values()]),
    model: (slugOrAlias: string) => byName.get(slugOrAlias) ?? null,
    modelById: (id: string) => byId.get(id) ?? null,
    provider: (slug: string) => providersBySlug.get(slug) ?? null,
    providerById: (id: string) => shared.providers.get(id) ?? null,
    offer: (configKey: string) => offers.get(configKey) ?? null,
    offerById: (id: string) => offersById.get(id) ?? null,
    competitionById: (id: string) => shared.competitions.get(id) ?? null,
    offersOf: ({ id }: Provider) => byProvider().get(id) ?? [],
    standingsOf: ({ id }: Competition) => byCompetition().get(id) ?? [],
  });
}

/** What is equal stays the same object, so that models which point at it stay, too. */
function sharedOf(rows: SharedRows, before: Shared): Shared {
  const categories = kept(before.categories, rows.categories, (row) => categoryKey(row.mode, row.slug));
  const categoriesOf = Map.groupBy(rows.competitionCategories, (row) => row.competitionId);
  const competitions = rows.competitions.map(({ id, name, mode, prompt, occurrence }): Competition => ({
    id,
    name,
    occurrence,
    mode,
    prompt,
    categories: (categoriesOf.get(id) ?? []).flatMap(
      (row) => categories.get(categoryKey(row.mode, row.categorySlug)) ?? [],
    ),
  }));
  return {
    creators: kept(before.creators, rows.creators, ({ slug }) => slug),
    providers: kept(before.providers, rows.providers, ({ id }) => id),
    competitions: kept(before.competitions, competitions, ({ id }) => id),
    categories,
  };
}

function kept<Value extends object>(
  before: ReadonlyMap<string, Value>,
  now: readonly Value[],
  key: (value: Value) => string,
): ReadonlyMap<string, Value> {
  return new Map(
    now.map((value) => {
      const old = before.get(key(value));
      return [key(value), old !== undefined && isDeepStrictEqual(old, value) ? old : freezeAll(value)];
    }),
  );
}

/** Whether everything that a model shares with others is still what it points at. */
function pointsInto(model: Model, { creators, providers, competitions, categories }: Shared): boolean {
  return (
    creators.get(model.creator.slug) === model.creator &&
    [...model.offers, ...model.performance].every(({ provider }) => providers.get(provider.id) === provider) &&
    [...model.benchmarks, ...model.gallery].every(
      ({ competition }) => competition === null || competitions.get(competition.id) === competition,
    ) &&
    model.categoryRankings.every(
      ({ category }) => category === null || categories.get(categoryKey(category.mode, category.slug)) === category,
    )
  );
}

function byElo(left: Benchmark, right: Benchmark): number {
  return right.elo - left.elo || (left.model.slug < right.model.slug ? -1 : 1);
}

/** Ascending by code units, which every process orders alike. */
function by<Item extends { id: string }>(key: (item: Item) => string): (left: Item, right: Item) => number {
  return (left, right) => {
    const [one, other] = [key(left), key(right)];
    if (one === other) return left.id < right.id ? -1 : 1;
    return one < other ? -1 : 1;
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
