/*
 * The part of our schema that is measured, in the same words, as a team would write it: a statement a relation, with what
 * belongs to one row joined to it, and a loader for each relation of many.
 */

export const schema = `
  type Query {
    model(slug: String!): Model
    models(first: Int!): ModelConnection!
  }
  type ModelConnection { nodes: [Model!]! }
  type Model {
    slug: String!
    name: String!
    offers: [Offer!]!
    performance: [Performance!]!
    benchmarks: [Benchmark!]!
    categoryRankings: [CategoryRanking!]!
  }
  type Provider { slug: String! name: String! }
  type Offer { configKey: String! provider: Provider! prices: [Price!]! }
  type Price {
    direction: String!
    metric: String!
    unitSize: Int!
    amount: String!
    tier: String!
    resolution: String
  }
  type Performance {
    provider: Provider!
    windowDays: Int!
    p50Ms: Int
    p95Ms: Int
    successRate: Float
    totalRequests: Int!
  }
  type Competition { name: String! }
  type Benchmark { competition: Competition! elo: Int! rank: Int of: Int }
  type Category { slug: String! name: String! }
  type CategoryRanking { category: Category! elo: Int! rank: Int of: Int }
`;

export const resolvers = {
  Query: {
    model: async (_root, { slug }, { pool }) => {
      const { rows } = await pool.query({
        name: 'model',
        text: 'select id, slug, name from model where slug = $1',
        values: [slug],
      });
      return rows[0] ?? null;
    },
    models: async (_root, { first }, { pool }) => {
      const { rows } = await pool.query({
        name: 'models',
        text: `select id, slug, name from model where status <> 'DISABLED' order by name, id limit $1`,
        values: [Math.min(first, 100)],
      });
      return { nodes: rows };
    },
  },
};

export const loaders = {
  Model: {
    offers: relation(
      'offers of models',
      `select model_id as "of", offer.id, config_key as "configKey", provider.slug, provider.name
      from offer join provider on provider.id = provider_id
      where model_id = any($1) and retired_at is null order by position`,
      ({ id, configKey, slug, name }) => ({ id, configKey, provider: { slug, name } }),
    ),
    performance: relation(
      'performance of models',
      `select model_id as "of", provider.slug, provider.name, window_days as "windowDays", p50_ms as "p50Ms",
        p95_ms as "p95Ms", success_rate as "successRate", total_requests as "totalRequests"
      from performance_import join provider on provider.id = provider_id
      where model_id = any($1) order by p50_ms`,
      ({ slug, name, ...figures }) => ({ ...figures, provider: { slug, name } }),
    ),
    benchmarks: relation(
      'benchmarks of models',
      `select model_id as "of", competition.name, elo, rank, benchmark.of as "among"
      from benchmark join competition on competition.id = competition_id
      where model_id = any($1) order by elo desc`,
      ({ name, elo, rank, among }) => ({ competition: { name }, elo, rank, of: among }),
    ),
    categoryRankings: relation(
      'category rankings of models',
      `select model_id as "of", category.slug, category.name, elo, rank, category_ranking.of as "among"
      from category_ranking join category on category.mode = category_ranking.mode and category.slug = category_slug
      where model_id = any($1) order by rank`,
      ({ slug, name, elo, rank, among }) => ({ category: { slug, name }, elo, rank, of: among }),
    ),
  },
  Offer: {
    prices: relation(
      'prices of offers',
      `select offer_id as "of", direction, metric, unit_size as "unitSize", amount, tier, resolution
      from price where offer_id = any($1) order by position`,
      (row) => row,
    ),
  },
};

/** A loader of the rows that belong to others, by one statement, whose column "of" says to whom a row belongs. */
function relation(name, text, shape) {
  return async (queries, { pool }) => {
    const owned = new Map(queries.map(({ obj }) => [obj.id, []]));
    const { rows } = await pool.query({ name, text, values: [[...owned.keys()]] });
    for (const row of rows) owned.get(row.of).push(shape(row));
    return queries.map(({ obj }) => owned.get(obj.id));
  };
}
