/** What GraphiQL shows when it is opened for the first time: look around, start one, watch it. */
export const EXAMPLE_OPERATIONS = [
  {
    query: `# 1 · The catalog is open: no key needed.
query Catalog {
  models(first: 5, orderBy: PRICE) {
    totalCount
    nodes {
      slug
      name
      startingPriceUsd
      performance { provider { name } p50Ms p95Ms successRate }
      offers { configKey prices { display tier resolution } }
    }
  }
}
`,
  },
  {
    query: `# 2 · Start a picture. Put your key into "Headers" below: { "authorization": "Bearer pg_…" }
mutation Start($input: StartGenerationInput!) {
  startGeneration(input: $input) {
    ... on StartGenerationPayload { repeated generation { id status deadlineAt } }
    ... on InvalidInputError { message problems { path message allowed } }
    ... on Error { message }
  }
}
`,
    variables: JSON.stringify(
      {
        input: {
          model: 'gemini-3.1-flash-image-preview',
          prompt: 'A capybara in a ceramics studio, morning light',
          parameters: { aspect_ratio: '16:9' },
        },
      },
      null,
      2,
    ),
    headers: JSON.stringify({ authorization: 'Bearer pg_…' }, null, 2),
  },
  {
    query: `# 3 · Watch it think and draw. Put the id of 2 into the variables; with "after" it resumes from any cursor.
subscription Watch($id: ID!, $after: String) {
  generationEvents(id: $id, after: $after) {
    seq
    type
    cursor
    ... on ThoughtEvent { text image { url } }
    ... on ProgressEvent { phase fraction etaMs }
    ... on ImageEvent { image { url width height } }
    ... on AttemptFailedEvent { error { code message } next }
    ... on GenerationSucceededEvent { costUsd }
    ... on GenerationFailedEvent { error { code message } }
  }
}
`,
    variables: JSON.stringify({ id: 'gen_…', after: null }, null, 2),
    headers: JSON.stringify({ authorization: 'Bearer pg_…' }, null, 2),
  },
];
