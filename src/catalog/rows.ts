import type { ModelFacts } from './facts.ts';
import { offerRowsOf, performanceRowsOf, priceRowsOf, treatmentRowsOf } from './offer-rows.ts';
import { benchmarkRowsOf, galleryRowsOf, rankingRowsOf } from './standing-rows.ts';
import type {
  benchmark,
  categoryRanking,
  galleryImage,
  link,
  model,
  modelAlias,
  offer,
  parameter,
  parameterTreatment,
  performanceImport,
  price,
  question,
} from './tables.ts';

type ModelRow = typeof model.$inferSelect;
/** What is kept of a model beside what is said of it. */
type Kept = 'version' | 'origin' | 'factsHash' | 'shippedHash' | 'importWarnings' | 'updatedAt';

/** One model's own rows, each list in its order, as far as the facts alone say them. */
export interface FactRows {
  readonly model: Omit<ModelRow, Kept>;
  readonly aliases: readonly (typeof modelAlias.$inferSelect)[];
  readonly parameters: readonly (typeof parameter.$inferSelect)[];
  readonly offers: readonly (typeof offer.$inferSelect)[];
  readonly prices: readonly (typeof price.$inferSelect)[];
  readonly treatments: readonly (typeof parameterTreatment.$inferSelect)[];
  readonly performance: readonly (typeof performanceImport.$inferSelect)[];
  readonly benchmarks: readonly (typeof benchmark.$inferSelect)[];
  readonly rankings: readonly (typeof categoryRanking.$inferSelect)[];
  readonly gallery: readonly (typeof galleryImage.$inferSelect)[];
  readonly questions: readonly (typeof question.$inferSelect)[];
  readonly links: readonly (typeof link.$inferSelect)[];
}

/** What a model is made of, whether its rows were read or its facts were. */
export interface ModelRows extends FactRows {
  readonly model: FactRows['model'] & Pick<ModelRow, 'version' | 'importWarnings' | 'updatedAt'>;
}

/** Under which ids the things are that a model's facts name; each throws when it knows none. */
export interface FactIds {
  readonly model: string;
  offer(configKey: string): string;
  provider(slug: string): string;
  competition(name: { readonly name: string; readonly occurrence: number }): string;
}

/** The one way from what is said of a model to its rows: for saving them, and for what was said at an earlier time. */
export function rowsOf(facts: ModelFacts, ids: FactIds): FactRows {
  const modelId = ids.model;
  const { questions = [], links = [] } = facts.content ?? {};
  return {
    model: modelRowOf(facts, modelId),
    aliases: facts.identity.aliases.map((alias, position) => ({ alias, modelId, position })),
    parameters: (facts.parameters?.list ?? []).map(({ default: value, ...rest }, position) => ({
      modelId,
      position,
      ...rest,
      hasDefault: value !== undefined,
      default: value ?? null,
    })),
    offers: offerRowsOf(facts, ids),
    prices: priceRowsOf(facts, ids),
    treatments: treatmentRowsOf(facts, ids),
    performance: performanceRowsOf(facts, ids),
    benchmarks: benchmarkRowsOf(facts, ids),
    rankings: rankingRowsOf(facts, ids),
    gallery: galleryRowsOf(facts, ids),
    questions: questions.map((entry, position) => ({ modelId, position, ...entry })),
    links: links.map((entry, position) => ({ modelId, position, ...entry })),
  };
}

function modelRowOf(facts: ModelFacts, id: string): FactRows['model'] {
  const { creator, aliases: _aliases, source: _source, asOf: _asOf, ...identity } = facts.identity;
  const { source: __source, asOf: __asOf, ...specifications } = facts.specifications;
  const about = facts.content?.about ?? null;
  return {
    id,
    ...identity,
    ...specifications,
    slug: facts.slug,
    creatorSlug: creator.slug,
    galleryCount: facts.gallery?.count ?? 0,
    examplePrompt: facts.content?.examplePrompt ?? null,
    hasAbout: about !== null,
    aboutOverview: about?.overview ?? null,
    aboutStrengths: about?.strengths ?? [],
    aboutLimitations: about?.limitations ?? [],
    aboutTechnicalBackground: about?.technicalBackground ?? null,
    aboutBestFor: about?.bestFor ?? null,
  };
}
