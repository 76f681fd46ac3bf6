import {
  PAGE_QUERY,
  RANKED_MODEL_QUERY,
  UNREPEATED_PAGE_QUERY,
  UNREPEATED_RANKED_MODEL_QUERY,
} from '../catalog-queries.ts';
import { PAGE_STATEMENT, RANKED_MODEL_STATEMENT } from '../catalog-statements.ts';

/** One thing to read, in everybody's words. */
export interface Reading {
  readonly name: string;
  /** Whether a slug chooses what is read: then all slugs are read in turn. */
  readonly bySlug: boolean;
  /** For us and for Mercurius, whose schema has our words. */
  readonly query: string;
  /** The same for us, with a variable `no` that makes of each request one that nobody made before. */
  readonly unrepeated: string;
  readonly postgraphile: string;
  readonly statement: string;
  /** By how much our rate should exceed the peers', whatever our caches know. */
  readonly goals: { readonly postgraphile: number; readonly mercurius: number };
}

/*
 * PostGraphile makes its names out of those of tables and keys; aliases give the facts our names, so that answers can be
 * compared, and are equally long. Its lists are connections, and only their nodes are asked for.
 */
const POSTGRAPHILE_LISTED = `
  slug name
  offers: offersByModelId {
    nodes {
      configKey
      provider: providerByProviderId { slug name }
      prices: pricesByOfferId { nodes { direction metric unitSize amount tier resolution } }
    }
  }
  performance: performanceImportsByModelId {
    nodes { provider: providerByProviderId { slug } windowDays p50Ms p95Ms successRate totalRequests }
  }
  benchmarks: benchmarksByModelId { nodes { competition: competitionByCompetitionId { name } elo rank of } }`;

/** A page of models: much is the same for all readers. */
const PAGE: Reading = {
  name: 'A, 20 models',
  bySlug: false,
  query: PAGE_QUERY,
  unrepeated: UNREPEATED_PAGE_QUERY,
  postgraphile: `{ models: allModels(first: 20, orderBy: [NAME_ASC]) { nodes { ${POSTGRAPHILE_LISTED} } } }`,
  statement: PAGE_STATEMENT,
  goals: { postgraphile: 8, mercurius: 6 },
};

/** One model, each time another one. */
const MODEL: Reading = {
  name: 'B, one model',
  bySlug: true,
  query: RANKED_MODEL_QUERY,
  unrepeated: UNREPEATED_RANKED_MODEL_QUERY,
  postgraphile: `query ($slug: String!) {
    model: modelBySlug(slug: $slug) {
      ${POSTGRAPHILE_LISTED}
      categoryRankings: categoryRankingsByModelId {
        nodes { category: categoryByModeAndCategorySlug { slug name } elo rank of }
      }
    }
  }`,
  statement: RANKED_MODEL_STATEMENT,
  goals: { postgraphile: 5, mercurius: 5 },
};

export const READINGS: readonly Reading[] = [PAGE, MODEL];
