/** What a page that lists models shows of each. */
export const PAGE_QUERY = `{
  models(first: 20) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      slug name summary status startingPriceUsd
      creator { slug name }
      offers {
        configKey modes
        provider { slug name }
        prices { direction metric unitSize amount currency tier resolution }
      }
      performance { provider { slug } windowDays p50Ms p95Ms successRate totalRequests }
      benchmarks { competition { name } elo rank of battles }
    }
  }
}`;

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
