import { MODEL } from '../installation.ts';

/** A document that must be refused, and how. */
export interface BadDocument {
  readonly name: string;
  readonly query: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
  /** By default 400. */
  readonly status?: number;
  readonly code: string;
}

export const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ');
const nested = (levels: number) => `${'{a'.repeat(levels)}${'}'.repeat(levels)}`;
/** Each fragment uses the next one `uses` times; the last one has `leaf`. */
const chain = (length: number, uses: number, type: string, leaf: string) =>
  times(length, (i) => `fragment F${i} on ${type} { ${i < length - 1 ? `...F${i + 1} `.repeat(uses) : leaf} }`);
export const startWith = (parameters: string) =>
  `mutation { startGeneration(input: { model: "${MODEL}", prompt: "x", parameters: ${parameters} }) { __typename } }`;
export const levels = (count: number) => `${'{a:'.repeat(count)}1${'}'.repeat(count)}`;

export const BAD_DOCUMENTS: readonly BadDocument[] = [
  { name: 'a syntax error', query: '{ models { ', code: 'GRAPHQL_PARSE_FAILED' },
  { name: 'an empty document', query: '# nothing', code: 'GRAPHQL_PARSE_FAILED' },
  { name: 'a NUL in the document', query: '{ __typename \u0000 }', code: 'GRAPHQL_PARSE_FAILED' },
  { name: 'an unknown field', query: '{ nope }', code: 'GRAPHQL_VALIDATION_FAILED' },
  { name: 'a selection 5,000 levels deep', query: nested(5000), code: 'GRAPHQL_PARSE_FAILED' },
  { name: 'a selection 1,300 levels deep', query: nested(1300), code: 'GRAPHQL_VALIDATION_FAILED' },
  {
    name: 'a list literal 10,000 levels deep',
    query: `{ nodes(ids: ${'['.repeat(10_000)}${']'.repeat(10_000)}) { id } }`,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  { name: 'an input object 10,000 levels deep', query: startWith(levels(10_000)), code: 'GRAPHQL_PARSE_FAILED' },
  {
    name: '1,001 aliases of __typename',
    query: `{ ${times(1001, (i) => `a${i}:__typename`)} }`,
    code: 'QUERY_TOO_COMPLEX',
  },
  {
    name: '500 aliases of startGeneration in one mutation',
    query: `mutation($i: StartGenerationInput!) { ${times(500, (i) => `a${i}: startGeneration(input: $i) { __typename }`)} }`,
    variables: { i: { model: MODEL, prompt: 'x' } },
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    name: '60 aliases of startGeneration in one mutation',
    query: `mutation($i: StartGenerationInput!) { ${times(60, (i) => `a${i}: startGeneration(input: $i) { __typename }`)} }`,
    variables: { i: { model: MODEL, prompt: 'x' } },
    code: 'QUERY_TOO_COMPLEX',
  },
  {
    name: 'two starts that hide in fragments',
    query: `mutation($i: StartGenerationInput!) { ...A ... on Mutation { ...B } }
      fragment A on Mutation { a: startGeneration(input: $i) { __typename } }
      fragment B on Mutation { b: startGeneration(input: $i) { __typename } }`,
    variables: { i: { model: MODEL, prompt: 'x' } },
    code: 'QUERY_TOO_COMPLEX',
  },
  { name: '10,000 repeated fields', query: `{ ${'id '.repeat(10_000)} }`, code: 'GRAPHQL_PARSE_FAILED' },
  { name: '3,000 repeated fields', query: `{ ${'__typename '.repeat(3000)} }`, code: 'QUERY_TOO_COMPLEX' },
  {
    name: '200 inline fragments of 12 fields',
    query: `{ ${`...on Query { ${'__typename '.repeat(12)} } `.repeat(200)} }`,
    code: 'QUERY_TOO_COMPLEX',
  },
  {
    name: 'a cycle of fragments',
    query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'a chain of 1,000 fragments',
    query: `{ ...F0 } ${chain(1000, 1, 'Query', '__typename')}`,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    name: 'fragments that spread to 2^22 fields',
    query: `{ ...F0 } ${chain(23, 2, 'Query', '__typename')}`,
    code: 'QUERY_TOO_COMPLEX',
  },
  {
    name: 'fragments that spread to 2^300 fields of the schema',
    query: `{ __schema { ...F0 } } ${chain(301, 2, '__Schema', 'types { name }')}`,
    code: 'QUERY_TOO_COMPLEX',
  },
  {
    name: '10,000 variables of one name',
    query: `query(${'$a:Int '.repeat(9000)}) { __typename }`,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    name: '900 variables of one name',
    query: `query(${'$a:Int '.repeat(900)}) { __typename }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { name: '20,000 directives', query: `{ __typename ${'@a '.repeat(20_000)} }`, code: 'GRAPHQL_PARSE_FAILED' },
  { name: '1,000 directives', query: `{ __typename ${'@a '.repeat(1000)} }`, code: 'QUERY_TOO_COMPLEX' },
  {
    name: '@skip by a nullable variable',
    query: 'query($b: Boolean) { __typename @skip(if: $b) }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: '@skip by null',
    query: 'query($b: Boolean!) { __typename @skip(if: $b) }',
    variables: { b: null },
    code: 'BAD_USER_INPUT',
  },
  {
    name: '@include by an undeclared variable',
    query: '{ __typename @include(if: $b) }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'first: 1e9',
    query: '{ models(first: 1000000000) { nodes { slug } } }',
    status: 200,
    code: 'BAD_USER_INPUT',
  },
  { name: 'first: -1', query: '{ models(first: -1) { nodes { slug } } }', status: 200, code: 'BAD_USER_INPUT' },
  {
    name: 'first: 1e10',
    query: '{ models(first: 10000000000) { nodes { slug } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'first and last together',
    query: '{ models(first: 1, last: 1) { nodes { slug } } }',
    status: 200,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a hundred times a hundred times a hundred items',
    query: `query($n: Int) { generations(first: $n) { nodes { ...E } } }
      fragment E on Generation { events(first: 100) { nodes { generation { events(first: 100) { nodes { seq } } } } } }`,
    variables: { n: 100 },
    code: 'QUERY_TOO_COMPLEX',
  },
  {
    name: 'an introspection bomb',
    query: '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'two operations and no name',
    query: 'query A { __typename } query B { __typename }',
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  {
    name: 'two operations and the name of neither',
    query: 'query A { __typename } query B { __typename }',
    operationName: 'C',
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  {
    name: 'a subscription with two root fields',
    query: 'subscription { activity { cursor } generationEvents(id: "gen_1") { seq } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: '@defer, which is not offered',
    query: '{ ... @defer(label: "a") { __typename } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: '1,000 @defers',
    query: `{ ${times(1000, (i) => `...@defer(label:"${i}"){a}`)} }`,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    name: 'a string literal of 1 MB',
    query: `{ model(slug: "${'x'.repeat(1_000_000)}") { slug } }`,
    status: 413,
    code: 'REQUEST_TOO_LARGE',
  },
  {
    name: 'a comment of 1 MB',
    query: `#${'x'.repeat(1_000_000)}\n{ __typename }`,
    status: 413,
    code: 'REQUEST_TOO_LARGE',
  },
  { name: '1 MB of commas', query: `{ __typename ${','.repeat(1_000_000)} }`, status: 413, code: 'REQUEST_TOO_LARGE' },
  { name: 'a missing variable', query: 'query($s: String!) { model(slug: $s) { slug } }', code: 'BAD_USER_INPUT' },
  {
    name: 'a variable of another type',
    query: 'query($s: String!) { model(slug: $s) { slug } }',
    variables: { s: 5 },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'an enum value in another case',
    query: 'query($o: ModelOrder) { models(orderBy: $o) { totalCount } }',
    variables: { o: 'price' },
    code: 'BAD_USER_INPUT',
  },
  { name: 'variables that are a list', query: '{ __typename }', variables: [1], code: 'BAD_REQUEST' },
  { name: 'variables that are a string', query: '{ __typename }', variables: 'x', code: 'BAD_REQUEST' },
  { name: 'no query', query: undefined, code: 'BAD_REQUEST' },
  { name: 'a query that is a number', query: 5, code: 'BAD_REQUEST' },
  {
    name: 'the hash of a persisted document, which is not offered',
    query: undefined,
    variables: {},
    code: 'BAD_REQUEST',
  },
  { name: 'variables 100,000 levels deep', query: '{ __typename }', variables: 'DEEP', code: 'BAD_REQUEST' },
];
