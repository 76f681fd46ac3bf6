import { Decimal } from './decimal.ts';
import type { Mode, ModelStatus } from './closed-sets.ts';
import type { Catalog, Model, Performance } from './model.ts';
import { startingPriceUsd } from './price.ts';
import { releasedMonth } from './released.ts';

/** What models may be listed by. */
export const MODEL_ORDERS = ['NAME', 'NEWEST', 'PRICE', 'SPEED', 'SUCCESS', 'ELO'] as const;
export type ModelOrder = (typeof MODEL_ORDERS)[number];

/** Which models are wanted: all that is said must hold. */
export interface ModelFilter {
  /** Each of its words occurs somewhere in what the model is called and said to be. */
  readonly search?: string | null | undefined;
  readonly creator?: string | null | undefined;
  readonly family?: string | null | undefined;
  /** Slug of a provider with an offer that is not retired. */
  readonly provider?: string | null | undefined;
  readonly mode?: Mode | null | undefined;
  readonly capabilities?: readonly string[] | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly maxPricePerImageUsd?: string | null | undefined;
  /** Without it: all but DISABLED. */
  readonly status?: ModelStatus | null | undefined;
}

/** Whether a model is one of those that are wanted. */
export function matcherOf(filter: ModelFilter): (model: Model) => boolean {
  const words = wordsOf(filter.search ?? '');
  const most = filter.maxPricePerImageUsd == null ? null : new Decimal(filter.maxPricePerImageUsd);
  return (model) =>
    (filter.status == null ? model.status !== 'DISABLED' : model.status === filter.status) &&
    (filter.creator == null || model.creator.slug === filter.creator) &&
    (filter.family == null || model.family === filter.family) &&
    (filter.mode == null || model.modes.includes(filter.mode)) &&
    (filter.provider == null ||
      model.offers.some((offer) => offer.retiredAt === null && offer.provider.slug === filter.provider)) &&
    (filter.capabilities ?? []).every((capability) => model.capabilities.includes(capability)) &&
    (filter.tags ?? []).every((tag) => model.tags.includes(tag)) &&
    (most === null || costsAtMost(model, most)) &&
    words.every((word) => searchedText(model).includes(word));
}

/**
 * What a model is ordered by, ascending, the best first; null (nothing known) last. How it does is what the caller shows
 * of it, fastest first: facts of the catalog, or what was measured.
 */
export function orderValue(
  model: Model,
  order: ModelOrder,
  performanceOf: (model: Model) => readonly Performance[],
): string | number | null {
  switch (order) {
    case 'NAME':
      return model.name.toLowerCase();
    case 'NEWEST':
      return negated(releasedMonth(model.released));
    case 'PRICE': {
      const price = startingPriceUsd(model);
      return price === null ? null : Number(price);
    }
    case 'SPEED':
      return performanceOf(model)[0]?.p50Ms ?? null;
    case 'SUCCESS':
      return negated(highest(performanceOf(model).map(({ successRate }) => successRate)));
    case 'ELO':
      return negated(highest(model.benchmarks.map(({ elo }) => elo)));
    default:
      return order satisfies never;
  }
}

/** Whether an order goes by what is measured here, too. */
export function isMeasured(order: ModelOrder): boolean {
  return order === 'SPEED' || order === 'SUCCESS';
}

/**
 * The models in an order, each catalog's once, and once more when what it is measured by has another version: lists are
 * asked for again and again.
 */
export function modelsInOrder(
  catalog: Catalog,
  order: ModelOrder,
  version: number,
  sort: (models: readonly Model[]) => readonly Model[],
): readonly Model[] {
  const orders = sorted.get(catalog) ?? new Map<ModelOrder, Sorted>();
  sorted.set(catalog, orders);
  const known = orders.get(order);
  if (known?.version === version) return known.models;
  const models = sort(catalog.models);
  orders.set(order, { version, models });
  return models;
}

interface Sorted {
  readonly version: number;
  readonly models: readonly Model[];
}

const sorted = new WeakMap<Catalog, Map<ModelOrder, Sorted>>();
const searched = new WeakMap<Model, string>();

function searchedText(model: Model): string {
  const known = searched.get(model);
  if (known !== undefined) return known;
  const { about } = model;
  const text = [
    model.name,
    ...model.alternativeNames,
    model.slug,
    ...model.aliases,
    model.summary,
    ...model.tags,
    model.creator.name,
    model.creator.slug,
    model.family,
    about?.overview,
    ...(about?.strengths ?? []),
    ...(about?.limitations ?? []),
    about?.technicalBackground,
    about?.bestFor,
    ...model.benchmarks.map(({ competition }) => competition.name),
  ]
    .join('\n')
    .toLowerCase();
  searched.set(model, text);
  return text;
}

function wordsOf(search: string): readonly string[] {
  return search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function costsAtMost(model: Model, most: Decimal): boolean {
  const price = startingPriceUsd(model);
  return price !== null && new Decimal(price).lte(most);
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function negated(value: number | null): number | null {
  return value === null ? null : -value;
}
