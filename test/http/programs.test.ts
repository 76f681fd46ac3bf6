import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parse } from 'graphql';
import { schema } from '../../schema/index.ts';
import { Programs } from '../../src/http/programs.ts';
import { MODEL_QUERY, PAGE_QUERY } from '../../bench/catalog-queries.ts';
import { SLUG } from '../catalog/shipped-catalog.ts';
import { ADMIN_KEY } from '../installation.ts';
import { openDoor, type Door } from './door.ts';
import { everyFieldOf } from './every-field.ts';

/** More than a document runs before it is compiled. */
const TIMES = 5;

interface Asked {
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly accept?: string;
  readonly key?: string;
}

const ASKED: readonly Asked[] = [
  { name: 'a page of models', query: PAGE_QUERY },
  { name: 'one model with everything', query: MODEL_QUERY, variables: { slug: SLUG } },
  {
    name: 'every field of a model, and of what it points at',
    query: `query ($slug: String!) { model(slug: $slug) { ${everyFieldOf(schema.getType('Model'))} } }`,
    variables: { slug: SLUG },
    key: ADMIN_KEY,
  },
  { name: 'a model that is not there', query: MODEL_QUERY, variables: { slug: 'nope' } },
  {
    name: 'fragments, aliases, and the same field twice',
    query: `query Two($slug: String!) {
      one: model(slug: $slug) { ...Names offers { configKey } } two: model(slug: $slug) { offers { provider { name } configKey } ...Names }
    }
    fragment Names on Model { name slug ... on Node { id __typename } }`,
    variables: { slug: SLUG },
    operationName: 'Two',
  },
  {
    name: 'enums and lists',
    query: `query ($order: ModelOrder, $first: Int = 2) {
      models(orderBy: $order, first: $first) { totalCount edges { cursor node { slug updatedAt startingPriceUsd } } }
    }`,
    variables: { order: 'ELO' },
  },
  {
    name: 'JSON, and fields that are null',
    query: `{ model(slug: "${SLUG}") { family contextWindow parameterSchema(mode: TEXT_TO_IMAGE) parameters(mode: IMAGE_EDIT) { name default values treatments { treatment values offer { configKey } } } } }`,
  },
  {
    name: 'boards',
    query: `{ competitions(first: 3) { nodes { name standings(first: 2) { nodes { elo model { slug } } } } } leaderboard(mode: TEXT_TO_IMAGE, category: "photorealism") { rankings { elo } } }`,
  },
  { name: 'what depends on who asks', query: '{ providers { slug configured } }' },
  { name: 'what depends on who asks, asked by an admin', query: '{ providers { slug configured } }', key: ADMIN_KEY },
  { name: 'a filter', query: '{ models(filter: { search: "nano banana" }, first: 3) { nodes { slug } } }' },
  {
    name: 'a directive',
    query: 'query ($yes: Boolean!) { providers { slug name @skip(if: $yes) } }',
    variables: { yes: true },
  },
  { name: 'a missing variable', query: MODEL_QUERY, variables: {} },
  { name: 'a variable of another type', query: MODEL_QUERY, variables: { slug: 7 } },
  { name: 'variables that are a list', query: MODEL_QUERY, variables: [SLUG] as never },
  { name: 'an operation that is not in it', query: 'query One { providers { slug } }', operationName: 'Other' },
  { name: 'a page that is too long', query: '{ models(first: 1000) { totalCount } }' },
  {
    name: 'pages within pages',
    query:
      '{ competitions(first: 100) { nodes { standings(first: 100) { nodes { model { gallery(first: 100) { nodes { url } } } } } } } }',
  },
  {
    name: 'too much at once',
    query: `{ ${Array.from({ length: 9 }, (_, index) => `m${index}: models(first: 100) { nodes { parameters { treatments { offer { prices { conditions { parameter } } } } } } }`).join(' ')} }`,
  },
  ...[undefined, '*/*', 'application/json', 'application/graphql-response+json', 'application/json, */*;q=0.1'].map(
    (accept): Asked => ({
      name: `accepting ${accept ?? 'whatever comes'}`,
      query: '{ offer(configKey: "x/y") { configKey } }',
      ...(accept !== undefined && { accept }),
    }),
  ),
];

describe('an operation that comes again and again', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  for (const { name, query, variables, operationName, accept, key } of ASKED) {
    test(`is answered alike each time: ${name}`, async () => {
      const answers = [];
      for (let time = 0; time < TIMES; time += 1) {
        const response = await fetch(`${door.url}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(accept !== undefined && { accept }),
            ...(key !== undefined && { authorization: `Bearer ${key}` }),
          },
          // Spaces that say nothing: the same request would be answered without running it.
          body: `${' '.repeat(time)}${JSON.stringify({ query, variables, operationName })}`,
        });
        answers.push([response.status, response.headers.get('content-type'), await response.text()]);
      }
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
    });
  }
});

describe('compiled operations', () => {
  const compiledAfter = (query: string) => {
    const programs = new Programs();
    const document = parse(query);
    return Array.from({ length: 4 }, () => programs.of({ schema, document }) !== null);
  };

  test('are queries of the catalog, once they have come twice', () => {
    for (const query of [PAGE_QUERY, MODEL_QUERY, '{ __typename providers { name } }'])
      assert.deepEqual(compiledAfter(query), [false, false, true, true], query);
  });

  test('are found by their text from then on', () => {
    const programs = new Programs();
    const document = parse(MODEL_QUERY);
    for (let run = 0; run < 3; run += 1) {
      assert.equal(programs.find(MODEL_QUERY), null);
      programs.of({ schema, document });
    }
    assert.notEqual(programs.find(MODEL_QUERY), null);
    assert.equal(programs.find(`${MODEL_QUERY} `), null);
  });

  for (const [name, query] of [
    ['a mutation', 'mutation { __typename }'],
    ['what the database answers', '{ viewer { __typename } }'],
    ['a root fragment, which could be either', '{ ...Root } fragment Root on Query { providers { slug } }'],
    ['an argument that is an input object', '{ models(filter: { search: "x" }) { totalCount } }'],
    ['a variable of an input type', 'query ($filter: ModelFilter) { models(filter: $filter) { totalCount } }'],
    ['a scalar of our own', `query ($of: DateTime) { model(slug: "x") { name } other: model(slug: "y") { name } }`],
    ['a directive', '{ providers { slug @include(if: true) } }'],
    ['two operations', 'query One { __typename } query Two { __typename }'],
  ] as const)
    test(`are never made of ${name}`, () => assert.deepEqual(compiledAfter(query), [false, false, false, false]));
});
