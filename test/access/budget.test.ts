import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { BudgetExceededRefusal } from '../../src/access/budget-exceeded.ts';
import { budgetsOfKeys } from '../../src/access/budget-read.ts';
import { holdBudget, settleBudget, type BudgetKey } from '../../src/access/budget.ts';
import { createApiKey } from '../../src/access/keys.ts';
import { setBudget } from '../../src/access/set-budget.ts';
import type { BudgetPeriod } from '../../src/access/periods.ts';
import { SCOPES, type Viewer } from '../../src/access/viewer.ts';
import { openDatabase, type Database } from '../../src/db/client.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const CENT = 10_000;

describe('a budget', () => {
  let db: TestDatabase;
  let admin: Viewer;
  let key: BudgetKey & { readonly apiKeyId: string };
  before(async () => {
    db = await createTestDatabase();
    admin = { accountId: await ensureAccount(db.database.orm), apiKeyId: null, scopes: new Set(SCOPES) };
  });
  after(() => db.close());
  beforeEach(async () => {
    const input = { name: 'spender', scopes: ['GENERATIONS_WRITE'], expiresAt: null } as const;
    const { apiKey } = await createApiKey(db.database.orm, admin, input, new Uint8Array(32));
    key = { accountId: admin.accountId, apiKeyId: apiKey.id, sandbox: false };
  });

  const limit = (usd: string | null, period: BudgetPeriod = 'MONTH') =>
    setBudget(db.database.orm, admin, { apiKeyId: key.apiKeyId, limitUsd: usd, period });
  const hold = (micros: number, of: BudgetKey = key, database: Database = db.database) =>
    database.orm.transaction((tx) => holdBudget(tx, of, micros));
  const settle = (heldMicros: number, spentMicros: number, of: BudgetKey = key) =>
    db.database.orm.transaction((tx) => settleBudget(tx, of, { heldMicros, spentMicros }));
  const stateOf = async (of = key) => {
    const found = (await budgetsOfKeys(db.database.orm, [of.apiKeyId])).find(({ sandbox }) => sandbox === of.sandbox);
    return found === undefined ? null : { spent: found.spentMicros, held: found.heldMicros };
  };
  /** As if the row had last been touched so long ago. */
  const age = (interval: string) =>
    db.database
      .sql`update budget set period_start = period_start - ${interval}::interval where api_key_id = ${key.apiKeyId}`;

  test('for ten lets exactly ten of sixty through that start at once on several nodes', async () => {
    await limit('1');
    const nodes = Array.from({ length: 3 }, () => openDatabase({ url: db.url }));
    try {
      const holds = Array.from({ length: 60 }, (_, index) => hold(10 * CENT, key, nodes[index % 3]));
      const outcomes = await Promise.allSettled(holds);
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 10);
      for (const outcome of outcomes)
        assert.ok(outcome.status === 'fulfilled' || outcome.reason instanceof BudgetExceededRefusal);
      assert.deepEqual(await stateOf(), { spent: 0, held: 100 * CENT });
    } finally {
      await Promise.all(nodes.map((node) => node.close()));
    }
  });

  test('refuses with all figures, and holds nothing of what it refuses', async () => {
    await limit('0.1');
    await hold(6 * CENT);
    await settle(6 * CENT, 4 * CENT);
    await hold(5 * CENT);
    await assert.rejects(hold(2 * CENT), (error) => {
      assert.ok(error instanceof BudgetExceededRefusal);
      const { limitMicros, spentMicros, heldMicros, neededMicros, message } = error;
      assert.deepEqual(
        { limitMicros, spentMicros, heldMicros, neededMicros },
        { limitMicros: 10 * CENT, spentMicros: 4 * CENT, heldMicros: 5 * CENT, neededMicros: 2 * CENT },
      );
      assert.match(message, /up to \$0\.02, .* is \$0\.1, with \$0\.04 spent and \$0\.05 held/);
      return true;
    });
    assert.deepEqual(await stateOf(), { spent: 4 * CENT, held: 5 * CENT });
    assert.equal(await hold(1 * CENT), 1 * CENT);
  });

  test('gives back what was held and books what was spent, more than was held too', async () => {
    await limit('1');
    await hold(10 * CENT);
    await settle(10 * CENT, 12 * CENT);
    assert.deepEqual(await stateOf(), { spent: 12 * CENT, held: 0 });
    await settle(0, 3 * CENT);
    await settle(0, -5 * CENT);
    assert.deepEqual(await stateOf(), { spent: 10 * CENT, held: 0 });
    await settle(1 * CENT, -20 * CENT);
    assert.deepEqual(await stateOf(), { spent: 0, held: 0 });
  });

  test('is whole again when a start that held was rolled back', async () => {
    await limit('0.1');
    const failure = new Error('the insert failed');
    const start = db.database.orm.transaction(async (tx) => {
      await holdBudget(tx, key, 10 * CENT);
      throw failure;
    });
    await assert.rejects(start, failure);
    assert.equal(await hold(10 * CENT), 10 * CENT);
  });

  test('begins anew with the month and the day; what is held goes on, and a total never begins anew', async () => {
    for (const [period, back, spentAfter] of [
      ['MONTH', '1 month', 0],
      ['DAY', '1 day', 0],
      ['TOTAL', '400 days', 10 * CENT],
    ] as const) {
      await limit('0.2', period);
      await hold(18 * CENT);
      await settle(8 * CENT, 10 * CENT);
      await assert.rejects(hold(1 * CENT), BudgetExceededRefusal);
      await age(back);
      assert.deepEqual(await stateOf(), { spent: spentAfter, held: 10 * CENT }, period);
      if (period === 'TOTAL') await assert.rejects(hold(1 * CENT), BudgetExceededRefusal);
      else assert.equal(await hold(1 * CENT), 1 * CENT);
      // Its end comes in the new period, and is booked there.
      await settle(10 * CENT, 9 * CENT);
      const held = period === 'TOTAL' ? 0 : 1 * CENT;
      assert.deepEqual(await stateOf(), { spent: spentAfter + 9 * CENT, held }, period);
      await settle(held, -19 * CENT);
    }
  });

  test('that ends in the old month books nothing twice: a settle alone turns the page', async () => {
    await limit('1');
    await hold(10 * CENT);
    await settle(0, 50 * CENT);
    await age('1 month');
    await settle(10 * CENT, 7 * CENT);
    assert.deepEqual(await stateOf(), { spent: 7 * CENT, held: 0 });
  });

  test('that a later transaction turned to a new period is not turned back by an earlier one', async () => {
    await limit('1', 'DAY');
    await age('-1 day');
    await settle(0, 5 * CENT);
    assert.equal(await hold(1 * CENT), 1 * CENT);
    await age('1 day');
    assert.deepEqual(await stateOf(), { spent: 5 * CENT, held: 1 * CENT });
  });

  test('says when it begins anew, in UTC', async () => {
    const resetsAt = async () => (await budgetsOfKeys(db.database.orm, [key.apiKeyId]))[0]?.resetsAt;
    const now = new Date();
    await limit('1', 'DAY');
    assert.deepEqual(
      await resetsAt(),
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)),
    );
    await limit('1', 'MONTH');
    assert.deepEqual(await resetsAt(), new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)));
    await limit('1', 'TOTAL');
    assert.equal(await resetsAt(), null);
  });

  test('lowered below what is held refuses new ones and lets those under way end', async () => {
    await limit('1');
    await hold(60 * CENT);
    await limit('0.5');
    assert.deepEqual(await stateOf(), { spent: 0, held: 60 * CENT });
    await assert.rejects(hold(1), BudgetExceededRefusal);
    await settle(60 * CENT, 40 * CENT);
    assert.deepEqual(await stateOf(), { spent: 40 * CENT, held: 0 });
    assert.equal(await hold(10 * CENT), 10 * CENT);
  });

  test('that was taken away restricts nothing, and still takes back what is held of it', async () => {
    await limit('0.1');
    await hold(10 * CENT);
    await limit(null);
    assert.equal(await stateOf(), null);
    assert.equal(await hold(500 * CENT), 0);
    await limit('0.1');
    await assert.rejects(hold(1 * CENT), BudgetExceededRefusal);
    await settle(10 * CENT, 0);
    assert.equal(await hold(10 * CENT), 10 * CENT);
  });

  test('keeps real money and the sandbox’s apart', async () => {
    await limit('0.1');
    const sandbox = { ...key, sandbox: true };
    await hold(10 * CENT, sandbox);
    await settle(0, 3 * CENT, sandbox);
    assert.deepEqual(await stateOf(sandbox), { spent: 3 * CENT, held: 10 * CENT });
    assert.deepEqual(await stateOf(), { spent: 0, held: 0 });
    assert.equal(await hold(10 * CENT), 10 * CENT);
  });

  test('is none for a key that never had one, and for the bootstrap key', async () => {
    assert.equal(await hold(1e12), 0);
    await settle(0, 5);
    assert.equal(await stateOf(), null);
    assert.equal(await hold(1e12, { ...key, apiKeyId: null }), 0);
    await settle(5, 5, { ...key, apiKeyId: null });
  });

  test('is no place for amounts that are none', async () => {
    await limit('1');
    for (const amount of [-1, 0.5, Number.NaN, 2 ** 60]) await assert.rejects(hold(amount), RangeError);
    await assert.rejects(settle(-1, 0), RangeError);
    await assert.rejects(settle(0, 0.5), RangeError);
  });
});
