import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { graphql } from 'graphql';
import type { Context } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import { createLoaders } from '../../schema/loaders.ts';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { newId } from '../../src/base/ids.ts';
import type { Scope, Viewer } from '../../src/access/viewer.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    __typename
    ... on InvalidInputError { problems { path message } }
    ... on CreateApiKeyPayload { apiKey { id startsPerMinute } }
  }
}`;
const SET = `mutation ($input: SetRateLimitInput!) {
  setRateLimit(input: $input) {
    __typename
    ... on Error { message }
    ... on InvalidInputError { problems { path message } }
    ... on SetRateLimitPayload { apiKey { id startsPerMinute } }
  }
}`;

interface Answered {
  readonly createApiKey?: { readonly apiKey?: { readonly id: string } };
}

describe('limits of starts in the graph', () => {
  let db: TestDatabase;
  let accountId: string;
  before(async () => {
    db = await createTestDatabase();
    accountId = await ensureAccount(db.database.orm);
  });
  after(() => db.close());

  const viewerWith = (...scopes: Scope[]): Viewer => ({ accountId, apiKeyId: null, scopes: new Set(scopes) });
  async function ask(source: string, input: object, viewer: Viewer | null = viewerWith('ADMIN')): Promise<Answered> {
    const contextValue: Partial<Context> = {
      viewer,
      database: db.database,
      loaders: createLoaders(db.database),
      keyPepper: new Uint8Array(32),
    };
    const { data, errors } = await graphql({ schema, source, variableValues: { input }, contextValue });
    assert.equal(errors, undefined, JSON.stringify(errors));
    return JSON.parse(JSON.stringify(data)) as Answered; // as a client has it
  }
  const create = (input: object = {}) => ask(CREATE, { name: 'hasty', scopes: ['GENERATIONS_WRITE'], ...input });

  test('a key is made with one or without, and admins change it', async () => {
    const made = await create({ startsPerMinute: 30 });
    const id = made.createApiKey?.apiKey?.id ?? '';
    assert.deepEqual(made.createApiKey?.apiKey, { id, startsPerMinute: 30 });
    assert.partialDeepStrictEqual(await create(), { createApiKey: { apiKey: { startsPerMinute: null } } });
    for (const startsPerMinute of [60, 60, null, 100_000])
      assert.deepEqual(await ask(SET, { apiKey: id, startsPerMinute }), {
        setRateLimit: { __typename: 'SetRateLimitPayload', apiKey: { id, startsPerMinute } },
      });
    assert.partialDeepStrictEqual(await ask(SET, { apiKey: id }), {
      setRateLimit: { apiKey: { id, startsPerMinute: null } },
    });
  });

  test('what is no limit is refused with the other problems', async () => {
    const id = (await create()).createApiKey?.apiKey?.id ?? '';
    for (const startsPerMinute of [0, -1, 100_001, 2 ** 31 - 1]) {
      assert.partialDeepStrictEqual(await create({ name: '', startsPerMinute }), {
        createApiKey: {
          __typename: 'InvalidInputError',
          problems: [{ path: ['name'] }, { path: ['startsPerMinute'] }],
        },
      });
      assert.partialDeepStrictEqual(await ask(SET, { apiKey: id, startsPerMinute }), {
        setRateLimit: { __typename: 'InvalidInputError', problems: [{ path: ['startsPerMinute'] }] },
      });
    }
  });

  test('nobody else changes one, and what is no key here isn’t found', async () => {
    const id = (await create({ startsPerMinute: 5 })).createApiKey?.apiKey?.id ?? '';
    const typeOf = async (apiKey: string, viewer?: Viewer | null) =>
      Object.values(await ask(SET, { apiKey, startsPerMinute: 9 }, viewer)).map((one) => one.__typename);
    assert.deepEqual(await typeOf(id, viewerWith('GENERATIONS_WRITE')), ['ForbiddenError']);
    assert.deepEqual(await typeOf(id, null), ['ForbiddenError']);
    const stranger: Viewer = { ...viewerWith('ADMIN'), accountId: newId('account') };
    assert.deepEqual(await typeOf(id, stranger), ['NotFoundError']);
    for (const odd of [newId('apiKey'), newId('generation'), '', 'key_\0', `key_${'x'.repeat(10_000)}`])
      assert.deepEqual(await typeOf(odd), ['NotFoundError']);
    const [row] = await db.database.sql`select starts_per_minute from api_key where id = ${id}`;
    assert.equal(row?.['starts_per_minute'], 5);
  });
});
