import { alphabetically } from '../base/alphabetically.ts';
import { categoryKey, type Shared } from './assemble.ts';
import type {
  About,
  Benchmark,
  CategoryRanking,
  GalleryImage,
  Model,
  Offer,
  OfferTreatment,
  Parameter,
  Performance,
  Price,
  Standing,
} from './model.ts';
import type { ModelRows } from './rows.ts';

/** One model out of its rows, pointing at what models share. */
export function modelOf(rows: ModelRows, shared: Shared): Model {
  const { model: row } = rows;
  // The model's parts point back at it, so its lists are filled after it is there.
  const offers: Offer[] = [];
  const performance: Performance[] = [];
  const benchmarks: Benchmark[] = [];
  const categoryRankings: CategoryRanking[] = [];
  const parameters: Parameter[] = [];
  const gallery = rows.gallery.map(({ competitionId, kind, url, caption, rank, of, elo }): GalleryImage => ({
    kind,
    url,
    caption,
    competition: competitionId === null ? null : there(shared.competitions, competitionId),
    rank,
    of,
    elo,
  }));
  const model: Model = {
    id: row.id,
    slug: row.slug,
    name: row.name,
    summary: row.summary,
    creator: there(shared.creators, row.creatorSlug),
    family: row.family,
    status: row.status,
    aliases: rows.aliases.map(({ alias }) => alias),
    alternativeNames: row.alternativeNames,
    released: row.released,
    tags: row.tags,
    apiBaseUrl: row.apiBaseUrl,
    contextWindow: row.contextWindow,
    maxInputImages: row.maxInputImages,
    maxOutputImages: row.maxOutputImages,
    maxOutputTokens: row.maxOutputTokens,
    maxResolution: row.maxResolution,
    maxVideoSeconds: row.maxVideoSeconds,
    inputModalities: row.inputModalities,
    outputModalities: row.outputModalities,
    capabilities: row.capabilities,
    modes: row.modes,
    parameters,
    offers,
    performance,
    benchmarks,
    categoryRankings,
    galleryCount: row.galleryCount,
    gallery,
    examplePrompt: row.examplePrompt,
    about: aboutOf(row),
    questions: rows.questions.map(({ question, answer }) => ({ question, answer })),
    links: rows.links.map(({ label, url }) => ({ label, url })),
    importWarnings: row.importWarnings,
    version: row.version,
    updatedAt: row.updatedAt,
  };
  addOffers(rows, model, offers, shared);
  addParameters(rows, parameters, offers);
  for (const { providerId, modelId: _, asOf, ...figures } of rows.performance) {
    const provider = there(shared.providers, providerId);
    performance.push({
      provider,
      model,
      offer: null,
      mode: null,
      source: 'IMPORTED',
      sandbox: false,
      updatedAt: dayOf(asOf),
      ...figures,
    });
  }
  performance.sort(
    (left, right) =>
      (left.p50Ms ?? Infinity) - (right.p50Ms ?? Infinity) || alphabetically(left.provider.slug, right.provider.slug),
  );
  addStandings(rows, model, { benchmarks, categoryRankings, gallery }, shared);
  return model;
}

function addOffers(rows: ModelRows, model: Model, offers: Offer[], shared: Shared): void {
  const prices = Map.groupBy(rows.prices, ({ offerId }) => offerId);
  const current = rows.offers.filter(({ retiredAt }) => retiredAt === null);
  const retired = rows.offers.filter(({ retiredAt }) => retiredAt !== null);
  for (const { modelId: _, providerId, position: __, ...row } of [...current, ...retired]) {
    const provider = there(shared.providers, providerId);
    const lines = (prices.get(row.id) ?? []).map(({ offerId: _offer, position: _position, ...line }): Price => line);
    const offer: Offer = { ...row, model, provider, prices: lines };
    offers.push(offer);
  }
}

function addParameters(rows: ModelRows, parameters: Parameter[], offers: readonly Offer[]): void {
  const known = new Map(rows.treatments.map((row) => [`${row.offerId} ${row.parameter}`, row]));
  for (const { modelId: _, position: __, hasDefault, default: value, ...row } of rows.parameters) {
    const treatments = offers.map((offer): OfferTreatment => {
      const {
        treatment = 'UNSUPPORTED',
        providerName = null,
        values = null,
        convert = null,
      } = known.get(`${offer.id} ${row.name}`) ?? {};
      return { offer, treatment, providerName, values, convert };
    });
    parameters.push({ ...row, default: hasDefault ? (value ?? null) : undefined, treatments });
  }
}

function addStandings(
  rows: ModelRows,
  model: Model,
  {
    benchmarks,
    categoryRankings,
    gallery,
  }: { benchmarks: Benchmark[]; categoryRankings: CategoryRanking[]; gallery: readonly GalleryImage[] },
  shared: Shared,
): void {
  for (const row of rows.benchmarks) {
    const competition = there(shared.competitions, row.competitionId);
    const image = gallery.find((entry) => entry.kind === 'ARENA' && entry.competition === competition) ?? null;
    const benchmark: Benchmark = { ...standingOf(row, model), competition, image };
    benchmarks.push(benchmark);
  }
  benchmarks.sort(
    (left, right) =>
      right.elo - left.elo ||
      alphabetically(left.competition.name, right.competition.name) ||
      left.competition.occurrence - right.competition.occurrence,
  );
  for (const row of rows.rankings) {
    categoryRankings.push({
      ...standingOf(row, model),
      category: there(shared.categories, categoryKey(row.mode, row.categorySlug)),
    });
  }
  categoryRankings.sort(
    (left, right) =>
      (left.rank ?? Infinity) - (right.rank ?? Infinity) ||
      alphabetically(left.category?.name ?? '', right.category?.name ?? '') ||
      -alphabetically(left.category?.mode ?? '', right.category?.mode ?? ''),
  );
}

function standingOf(row: ModelRows['benchmarks'][number] | ModelRows['rankings'][number], model: Model): Standing {
  const { asOf, elo, wins, losses, ties, battles, rank, of } = row;
  return { model, source: 'IMPORTED', asOf: dayOf(asOf), elo, wins, losses, ties, battles, rank, of };
}

function aboutOf(row: ModelRows['model']): About | null {
  if (!row.hasAbout) return null;
  return {
    overview: row.aboutOverview,
    strengths: row.aboutStrengths,
    limitations: row.aboutLimitations,
    technicalBackground: row.aboutTechnicalBackground,
    bestFor: row.aboutBestFor,
  };
}

/** The beginning of a day, in UTC. */
function dayOf(day: string): Date {
  return new Date(`${day}T00:00:00.000Z`);
}

/** What a foreign key of the same snapshot points at. */
function there<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`A row of the catalog points at ${key}, which was not read with it.`);
  return value;
}
