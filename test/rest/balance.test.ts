import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BalanceAnswer } from '../../src/rest/openapi/balance.ts';
import { openHouse, type House } from '../generation/house.ts';
import { openDoor } from '../http/door.ts';
import { MODEL, until } from '../installation.ts';
import { caller, keyWith } from './caller.ts';

const NOTHING = { limit: null, spent: null, held: null, available: null, period: null, resets_at: null };

describe('GET /v1/balance', () => {
  let house: House;
  before(async () => {
    house = await openHouse({}, { speed: 1000 });
  });
  after(() => house.close());

  const ask: ReturnType<typeof caller> = (...args) => caller(house.installation.url)(...args);
  const balance = async (key?: string) => (await ask<BalanceAnswer>('/v1/balance', {}, key)).body;
  const generate = (key: string, prompt: string) =>
    ask<{ metadata: { cost: number } }>(
      '/openai/v1/images/generations',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: MODEL, prompt, size: '1024x1024' }),
      },
      key,
    );

  test('is what the key has left: to the millionth, after each generation', async () => {
    const key = await keyWith(house.installation, {
      scopes: ['GENERATIONS_WRITE'],
      budgetUsd: '1.5',
      budgetPeriod: 'MONTH',
    });
    const whole = await balance(key);
    assert.deepEqual(whole, {
      object: 'balance',
      currency: 'USD',
      sandbox: false,
      limit: 1.5,
      spent: 0,
      held: 0,
      available: 1.5,
      period: 'MONTH',
      resets_at: whole.resets_at,
    });
    assert.ok(Date.parse(whole.resets_at ?? '') > Date.now());
    assert.match(whole.resets_at ?? '', /-01T00:00:00\.000Z$/);
    const { body } = await generate(key, 'a moth');
    const after = await balance(key);
    assert.equal(after.spent, body.metadata.cost);
    assert.equal(Math.round((after.available ?? 0) * 1e6), 1_500_000 - Math.round(body.metadata.cost * 1e6));
  });

  test('shows what is held while one runs, and nothing once it is called off', async () => {
    const key = await keyWith(house.installation, {
      scopes: ['GENERATIONS_WRITE'],
      budgetUsd: '5',
      budgetPeriod: 'TOTAL',
    });
    const running = generate(key, 'a moth [fail:hang]').catch(() => null);
    const {
      held,
      available,
      limit,
      resets_at: resetsAt,
    } = await until('a hold', async () => {
      const told = await balance(key);
      return (told.held ?? 0) > 0 && told;
    });
    assert.ok((held ?? 0) > 0);
    assert.equal(Math.round(((held ?? 0) + (available ?? 0)) * 1e6), 5_000_000);
    assert.deepEqual([limit, resetsAt], [5, null]);
    const { body } = await ask<{ data: readonly { id: string }[] }>('/v1/generations?status=QUEUED,RUNNING');
    await ask(`/v1/generations/${body.data[0]?.id ?? ''}/cancel`, { method: 'POST' });
    assert.equal((await running)?.status, 409);
    assert.equal((await balance(key)).held, 0);
  });

  test('is all nulls for keys without a budget, and for none it is 401', async () => {
    const free = await keyWith(house.installation, { scopes: ['CATALOG_READ'] });
    for (const key of [free, undefined]) {
      const { object, currency, sandbox, ...rest } = await balance(key);
      assert.deepEqual([object, currency, sandbox], ['balance', 'USD', false]);
      assert.deepEqual(rest, NOTHING);
    }
    assert.equal((await ask('/v1/balance', {}, null)).status, 401);
    assert.equal((await ask('/v1/balance', {}, 'pg_nobody')).status, 401);
  });

  test('counts the sandbox’s money in an installation that spends it', async () => {
    const door = await openDoor();
    try {
      const key = await keyWith(door, { scopes: ['CATALOG_READ'], budgetUsd: '3', budgetPeriod: 'DAY' });
      const { body } = await caller(door.url)<BalanceAnswer>('/v1/balance', {}, key);
      assert.deepEqual([body.sandbox, body.limit, body.available, body.period], [true, 3, 3, 'DAY']);
    } finally {
      await door.close();
    }
  });
});
