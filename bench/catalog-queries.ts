const OFFERS =
  'offers { configKey provider { slug name } prices { direction metric unitSize amount tier resolution } }';
const PERFORMANCE = 'performance { provider { slug } windowDays p50Ms p95Ms successRate totalRequests }';
const BENCHMARKS = 'benchmarks { competition { name } elo rank of }';
const LISTED = `slug name ${OFFERS} ${PERFORMANCE} ${BENCHMARKS}`;
const PAGE = `models(first: 20) { nodes { ${LISTED} } }`;
const RANKED_MODEL = `model(slug: $slug) { ${LISTED} categoryRankings { category { slug name } elo rank of } }`;
/** Asks for a model that nobody has, to make an answer that nobody had before. */
const NOBODY = 'nobody: model(slug: $no) { slug }';

/** What a page that compares models shows of each. */
export const PAGE_QUERY = `{ ${PAGE} }`;

/** The same, by a variable that changes with each request. */
export const UNREPEATED_PAGE_QUERY = `query ($no: String!) { ${PAGE} ${NOBODY} }`;

/** As much of one model, and how it stands in each use case. */
export const RANKED_MODEL_QUERY = `query ($slug: String!) { ${RANKED_MODEL} }`;

/** The same, by a variable that changes with each request. */
export const UNREPEATED_RANKED_MODEL_QUERY = `query ($slug: String!, $no: String!) { ${RANKED_MODEL} ${NOBODY} }`;

/** What a model's own page shows. */
export const MODEL_QUERY = `query ($slug: String!) {
  model(slug: $slug) {
    slug name summary status family released aliases tags capabilities modes
    inputModalities outputModalities contextWindow maxInputImages maxOutputTokens startingPriceUsd examplePrompt
    creator { slug name }
    parameters { name group types description required default values minimum maximum modes }
    offers {
      configKey providerModelId modes regions notes
      provider { slug name }
      prices { direction metric modality unitSize amount currency tier resolution }
    }
    performance { provider { slug } windowDays p50Ms p95Ms meanMs successRate totalRequests ttfbP50Ms ttfbP95Ms }
    benchmarks { competition { name } elo rank of wins losses ties battles }
    categoryRankings { category { slug name mode } elo rank of battles }
    questions { question answer }
    links { label url }
  }
}`;
