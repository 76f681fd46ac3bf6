import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { graphql } from 'graphql';
import type { Context } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import { createLoaders } from '../../schema/loaders.ts';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { holdBudget, settleBudget } from '../../src/access/budget.ts';
import { SCOPES, type Scope, type Viewer } from '../../src/access/viewer.ts';
import { newId } from '../../src/base/ids.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { at } from '../catalog/open-graph.ts';

const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    __typename
    ... on InvalidInputError { problems { path } }
    ... on CreateApiKeyPayload { apiKey { id retriesRefusedContent budget { limitUsd period spentUsd heldUsd resetsAt } } }
  }
}`;
const SET = `mutation ($input: SetBudgetInput!) {
  setBudget(input: $input) {
    __typename
    ... on Error { message }
    ... on InvalidInputError { problems { path message } }
    ... on SetBudgetPayload { budget { limitUsd period spentUsd heldUsd } apiKey { id budget { limitUsd } } }
  }
}`;

describe('budgets in the graph', () => {
  let db: TestDatabase;
  let accountId: string;
  const statements: string[] = [];
  before(async () => {
    db = await createTestDatabase({ onStatement: (text) => statements.push(text) });
    accountId = await ensureAccount(db.database.orm);
  });
  after(() => db.close());

  const viewerWith = (...scopes: Scope[]): Viewer => ({ accountId, apiKeyId: null, scopes: new Set(scopes) });
  async function ask(
    source: string,
    variableValues: Record<string, unknown> = {},
    { viewer = viewerWith('ADMIN'), sandbox = false }: { viewer?: Viewer | null; sandbox?: boolean } = {},
  ): Promise<unknown> {
    const generations = { sandbox } as Context['generations']; // what budgets look at of it
    const contextValue: Partial<Context> = {
      viewer,
      database: db.database,
      loaders: createLoaders(db.database),
      keyPepper: new Uint8Array(32).fill(2),
      generations,
    };
    const { data, errors } = await graphql({ schema, source, variableValues, contextValue });
    assert.equal(errors, undefined, JSON.stringify(errors));
    return JSON.parse(JSON.stringify(data));
  }
  const create = async (input: object = {}) => {
    const made = await ask(CREATE, { input: { name: 'spender', scopes: ['GENERATIONS_WRITE'], ...input } });
    return { made, id: String(at(made, 'createApiKey', 'apiKey', 'id')) };
  };

  test('a key is made with a budget or without, and with its policy for refused content', async () => {
    const { made } = await create({ budgetUsd: '2.50', retriesRefusedContent: true });
    const now = new Date();
    assert.partialDeepStrictEqual(at(made, 'createApiKey', 'apiKey'), {
      retriesRefusedContent: true,
      budget: {
        limitUsd: '2.5',
        period: 'MONTH',
        spentUsd: '0',
        heldUsd: '0',
        resetsAt: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString(),
      },
    });
    assert.partialDeepStrictEqual(at((await create()).made, 'createApiKey', 'apiKey'), {
      retriesRefusedContent: false,
      budget: null,
    });
    assert.partialDeepStrictEqual(
      at((await create({ budgetUsd: '1', budgetPeriod: 'TOTAL' })).made, 'createApiKey', 'apiKey'),
      { budget: { period: 'TOTAL', resetsAt: null } },
    );
  });

  test('amounts that are no budget are refused with the other problems, and make no key', async () => {
    const keys = async () => (await db.database.sql`select count(*)::int as count from api_key`)[0]?.['count'];
    const before = await keys();
    for (const budgetUsd of ['-1', '0.0000001', '1000000000.000001', '99999999999999999'])
      assert.deepEqual(await ask(CREATE, { input: { name: '', scopes: ['ADMIN'], budgetUsd } }), {
        createApiKey: { __typename: 'InvalidInputError', problems: [{ path: ['name'] }, { path: ['budgetUsd'] }] },
      });
    assert.equal(await keys(), before);
    const { id } = await create();
    assert.partialDeepStrictEqual(await ask(SET, { input: { apiKey: id, limitUsd: '-0.5' } }), {
      setBudget: { __typename: 'InvalidInputError', problems: [{ path: ['limitUsd'] }] },
    });
  });

  test('a budget is set, changed and taken away by admins alone', async () => {
    const { id } = await create();
    const answer = await ask(SET, { input: { apiKey: id, limitUsd: '1', period: 'DAY' } });
    assert.deepEqual(answer, {
      setBudget: {
        __typename: 'SetBudgetPayload',
        budget: { limitUsd: '1', period: 'DAY', spentUsd: '0', heldUsd: '0' },
        apiKey: { id, budget: { limitUsd: '1' } },
      },
    });
    await db.database.orm.transaction((tx) => holdBudget(tx, { accountId, apiKeyId: id, sandbox: false }, 250_000));
    assert.partialDeepStrictEqual(await ask(SET, { input: { apiKey: id, limitUsd: '0.1', period: 'DAY' } }), {
      setBudget: { budget: { limitUsd: '0.1', heldUsd: '0.25' } },
    });
    for (const viewer of [null, viewerWith('GENERATIONS_WRITE'), { ...viewerWith('GENERATIONS_READ'), apiKeyId: id }])
      assert.partialDeepStrictEqual(await ask(SET, { input: { apiKey: id, limitUsd: '9' } }, { viewer }), {
        setBudget: { __typename: 'ForbiddenError' },
      });
    assert.partialDeepStrictEqual(await ask(SET, { input: { apiKey: id } }), {
      setBudget: { budget: null, apiKey: { budget: null } },
    });
    const stranger: Viewer = { accountId: newId('account'), apiKeyId: null, scopes: new Set(SCOPES) };
    assert.partialDeepStrictEqual(await ask(SET, { input: { apiKey: id, limitUsd: '9' } }, { viewer: stranger }), {
      setBudget: { __typename: 'NotFoundError' },
    });
    for (const apiKey of [newId('apiKey'), 'key_\0', ''])
      assert.partialDeepStrictEqual(await ask(SET, { input: { apiKey, limitUsd: '1' } }), {
        setBudget: { __typename: 'NotFoundError' },
      });
  });

  test('an installation shows the money that it spends: real, or the sandbox’s', async () => {
    const { id } = await create({ budgetUsd: '1' });
    const book = (sandbox: boolean, spentMicros: number) =>
      db.database.orm.transaction((tx) =>
        settleBudget(tx, { accountId, apiKeyId: id, sandbox }, { heldMicros: 0, spentMicros }),
      );
    await book(false, 10_000);
    await book(true, 20_000);
    const NODE = 'query ($id: ID!) { node(id: $id) { ... on ApiKey { budget { spentUsd } } } }';
    assert.deepEqual(await ask(NODE, { id }), { node: { budget: { spentUsd: '0.01' } } });
    assert.deepEqual(await ask(NODE, { id }, { sandbox: true }), { node: { budget: { spentUsd: '0.02' } } });
  });

  test('budgets of a whole page of keys cost one statement', async () => {
    for (let count = 0; count < 5; count += 1) await create({ budgetUsd: '1' });
    statements.length = 0;
    await ask('{ apiKeys(first: 5) { nodes { budget { spentUsd } } } }');
    assert.equal(statements.length, 2);
  });

  test('what a key spent before it had a budget counts, as far as it is of the period', async () => {
    const { id } = await create();
    const spend = async (micros: number, ago: string, { ended = true, sandbox = false } = {}) => {
      const [generationId, attemptId] = [newId('generation'), newId('attempt')];
      await db.database.sql`
        insert into generation (account_id, id, api_key_id, model_id, mode, tier, status, sandbox, deadline_at, finished_at)
        values (${accountId}, ${generationId}, ${id}, 'mdl', 'TEXT_TO_IMAGE', 'STANDARD', ${ended ? 'FAILED' : 'RUNNING'}, ${sandbox},
          now(), case when ${ended} then now() - ${ago}::interval end)`;
      await db.database.sql`
        insert into ledger_entry (account_id, attempt_id, kind, generation_id, micros, sandbox, at)
        values (${accountId}, ${attemptId}, 'charge', ${generationId}, ${micros}, ${sandbox}, now() - ${ago}::interval)`;
    };
    await spend(10_000, '0 seconds');
    await spend(20_000, '0 seconds', { sandbox: true });
    await spend(40_000, '0 seconds', { ended: false });
    await spend(80_000, '32 days');
    const spent = async (period: string) =>
      at(await ask(SET, { input: { apiKey: id, limitUsd: '1', period } }), 'setBudget', 'budget', 'spentUsd');
    assert.equal(await spent('DAY'), '0.01');
    assert.equal(await spent('TOTAL'), '0.09');
    assert.equal(await spent('MONTH'), '0.01');
  });
});
