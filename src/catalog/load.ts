import { asc, eq, getTableColumns, gt } from 'drizzle-orm';
import type { Orm, Tx } from '../db/client.ts';
import {
  benchmark,
  category,
  categoryRanking,
  competition,
  competitionCategory,
  creator,
  galleryImage,
  link,
  model,
  modelAlias,
  offer,
  parameter,
  parameterTreatment,
  performanceImport,
  price,
  provider,
  question,
} from './tables.ts';
import type { ModelRows } from './rows.ts';
import { readCatalogVersion } from './version.ts';

/** What models share: small, and read whole with every change. */
export type SharedRows = Awaited<ReturnType<typeof readShared>>;

export interface CatalogChange {
  readonly version: number;
  readonly shared: SharedRows;
  /** The models that changed since the version that was asked about. */
  readonly models: readonly ModelRows[];
}

/** Everything that changed after a version (-1: all), as it was at one moment. */
export function loadChanges(orm: Orm, since: number): Promise<CatalogChange> {
  return orm.transaction(
    async (tx) => ({
      version: await readCatalogVersion(tx),
      shared: await readShared(tx),
      models: await readModels(tx, since),
    }),
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

async function readShared(tx: Tx) {
  return {
    creators: await tx.select().from(creator),
    providers: await tx.select().from(provider),
    competitions: await tx.select().from(competition),
    categories: await tx.select().from(category),
    competitionCategories: await tx.select().from(competitionCategory),
  };
}

async function readModels(tx: Tx, since: number): Promise<readonly ModelRows[]> {
  const changed = gt(model.version, since);
  const models = await tx.select().from(model).where(changed);
  if (models.length === 0) return [];
  // One statement a table, however many models there are.
  const ofModel = eq(model.id, offer.modelId);
  const rows = {
    aliases: await tx
      .select(getTableColumns(modelAlias))
      .from(modelAlias)
      .innerJoin(model, eq(model.id, modelAlias.modelId))
      .where(changed)
      .orderBy(asc(modelAlias.position)),
    parameters: await tx
      .select(getTableColumns(parameter))
      .from(parameter)
      .innerJoin(model, eq(model.id, parameter.modelId))
      .where(changed)
      .orderBy(asc(parameter.position)),
    offers: await tx
      .select(getTableColumns(offer))
      .from(offer)
      .innerJoin(model, ofModel)
      .where(changed)
      .orderBy(asc(offer.position)),
    prices: await tx
      .select(getTableColumns(price))
      .from(price)
      .innerJoin(offer, eq(offer.id, price.offerId))
      .innerJoin(model, ofModel)
      .where(changed)
      .orderBy(asc(price.position)),
    treatments: await tx
      .select(getTableColumns(parameterTreatment))
      .from(parameterTreatment)
      .innerJoin(offer, eq(offer.id, parameterTreatment.offerId))
      .innerJoin(model, ofModel)
      .where(changed),
    performance: await tx
      .select(getTableColumns(performanceImport))
      .from(performanceImport)
      .innerJoin(model, eq(model.id, performanceImport.modelId))
      .where(changed),
    benchmarks: await tx
      .select(getTableColumns(benchmark))
      .from(benchmark)
      .innerJoin(model, eq(model.id, benchmark.modelId))
      .where(changed),
    rankings: await tx
      .select(getTableColumns(categoryRanking))
      .from(categoryRanking)
      .innerJoin(model, eq(model.id, categoryRanking.modelId))
      .where(changed),
    gallery: await tx
      .select(getTableColumns(galleryImage))
      .from(galleryImage)
      .innerJoin(model, eq(model.id, galleryImage.modelId))
      .where(changed)
      .orderBy(asc(galleryImage.position)),
    questions: await tx
      .select(getTableColumns(question))
      .from(question)
      .innerJoin(model, eq(model.id, question.modelId))
      .where(changed)
      .orderBy(asc(question.position)),
    links: await tx
      .select(getTableColumns(link))
      .from(link)
      .innerJoin(model, eq(model.id, link.modelId))
      .where(changed)
      .orderBy(asc(link.position)),
  };
  const of = {
    aliases: groups(rows.aliases, ({ modelId }) => modelId),
    parameters: groups(rows.parameters, ({ modelId }) => modelId),
    offers: groups(rows.offers, ({ modelId }) => modelId),
    prices: groups(rows.prices, ({ offerId }) => offerId),
    treatments: groups(rows.treatments, ({ offerId }) => offerId),
    performance: groups(rows.performance, ({ modelId }) => modelId),
    benchmarks: groups(rows.benchmarks, ({ modelId }) => modelId),
    rankings: groups(rows.rankings, ({ modelId }) => modelId),
    gallery: groups(rows.gallery, ({ modelId }) => modelId),
    questions: groups(rows.questions, ({ modelId }) => modelId),
    links: groups(rows.links, ({ modelId }) => modelId),
  };
  return models.map((row) => ({
    model: row,
    aliases: of.aliases(row.id),
    parameters: of.parameters(row.id),
    offers: of.offers(row.id),
    prices: of.offers(row.id).flatMap(({ id }) => of.prices(id)),
    treatments: of.offers(row.id).flatMap(({ id }) => of.treatments(id)),
    performance: of.performance(row.id),
    benchmarks: of.benchmarks(row.id),
    rankings: of.rankings(row.id),
    gallery: of.gallery(row.id),
    questions: of.questions(row.id),
    links: of.links(row.id),
  }));
}

function groups<Row>(rows: readonly Row[], key: (row: Row) => string): (key: string) => readonly Row[] {
  const found = Map.groupBy(rows, key);
  return (wanted) => found.get(wanted) ?? [];
}
