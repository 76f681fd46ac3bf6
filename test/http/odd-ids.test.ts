import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openDoor, type Door } from './door.ts';

/** Texts that are no ids; PostgreSQL takes no NUL at all. */
const NO_IDS = [
  '',
  'a\u0000b',
  '\uD800',
  '../../etc/passwd',
  'gen_',
  'gen_01k',
  'x'.repeat(10_000),
  'gen_01m81de4n8fqdry2qk20xb0038\u0000',
];

describe('an id that is none', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  test('finds nothing, wherever it is asked for', async () => {
    for (const id of NO_IDS) {
      const query = `query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } generation(id: $id) { id } }`;
      const { data, errors } = await door.ask(query, { id });
      assert.deepEqual(
        [data, errors],
        [{ node: null, nodes: [null], generation: null }, undefined],
        JSON.stringify(id),
      );
    }
  });

  test('cancels and revokes nothing, as data', async () => {
    for (const id of NO_IDS) {
      const { data, errors } = await door.ask(
        `mutation ($id: ID!) { cancelGeneration(id: $id) { __typename } revokeApiKey(id: $id) { __typename } }`,
        { id },
      );
      assert.deepEqual(
        [data, errors],
        [
          { cancelGeneration: { __typename: 'NotFoundError' }, revokeApiKey: { __typename: 'NotFoundError' } },
          undefined,
        ],
        JSON.stringify(id),
      );
    }
  });

  test('matches nothing in a filter', async () => {
    for (const field of ['model', 'provider', 'apiKey', 'search']) {
      const { data, errors } = await door.ask(
        `query ($filter: GenerationFilter) { generations(filter: $filter) { nodes { id } } }`,
        { filter: { [field]: 'a\u0000b' } },
      );
      assert.deepEqual([data, errors], [{ generations: { nodes: [] } }, undefined], field);
    }
  });

  test('is a place in no list', async () => {
    const { errors } = await door.ask(`query ($after: String) { generations(after: $after) { nodes { id } } }`, {
      after: Buffer.from(JSON.stringify(['generations', 'a\u0000b'])).toString('base64url'),
    });
    assert.equal(errors?.[0]?.extensions?.['code'], 'CURSOR_INVALID');
  });
});
