import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { clientOf, ended, start, started, type Client } from '../installation.ts';
import type { ServerProcess } from '../process.ts';
import { billOf } from './billed.ts';
import { openHouse, type House } from './house.ts';
import { processOf } from './track.ts';

describe('an idempotency key', () => {
  let house: House;
  let second: ServerProcess;
  let clients: readonly [Client, Client];
  before(async () => {
    house = await openHouse({}, { speed: 300 });
    second = await processOf(house, { ROLE: 'api' });
    clients = [house.installation, clientOf(second.url)];
  });
  after(async () => {
    await second.stop();
    await house.close();
  });
  const generations = async (prompt: string): Promise<number> => {
    const [row] = await house.database.database.sql<
      { count: number }[]
    >`select count(*)::int from generation where prompt = ${prompt}`;
    return row?.count ?? -1;
  };

  test('finds the same generation for the same words, whatever their order, and starts nothing', async () => {
    const input = { prompt: 'a brass key', idempotencyKey: 'again', parameters: { seed: 7, resolution: '0.5K' } };
    const id = await started(house.installation, input);
    const repeated = await start(house.installation, { ...input, parameters: { resolution: '0.5K', seed: 7 } });
    assert.deepEqual([repeated.generation?.id, repeated.repeated], [id, true]);
    assert.equal(await generations('a brass key'), 1);
    await ended(house.installation, id);
    assert.equal((await billOf(house.sandbox, 'a brass key')).length, 1);
  });

  test('is a conflict for other words, and shows what it stands for', async () => {
    const id = await started(house.installation, { prompt: 'an iron key', idempotencyKey: 'conflict' });
    for (const other of [
      { prompt: 'an iron key ' },
      { prompt: 'an iron key', parameters: { seed: 1 } },
      { prompt: 'an iron key', metadata: { a: 1 } },
    ]) {
      const result = await start(house.installation, { ...other, idempotencyKey: 'conflict' });
      assert.equal(result.__typename, 'IdempotencyConflictError');
      assert.equal(result.conflict?.id, id);
      assert.match(result.message ?? '', /24 hours/);
    }
    assert.equal(await generations('an iron key'), 1);
  });

  test('makes one generation and one bill entry of a hundred parallel starts at two API processes', async () => {
    const input = { prompt: 'a glass key', idempotencyKey: 'hundred' };
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, index) => start(clients[index % 2 === 0 ? 0 : 1], input)),
    );
    const ids = new Set(results.map(({ generation }) => generation?.id));
    assert.equal(ids.size, 1, JSON.stringify(results.find(({ generation }) => generation === undefined)));
    assert.equal(results.filter(({ repeated }) => repeated === false).length, 1);
    await ended(house.installation, [...ids][0] ?? '');
    assert.equal((await billOf(house.sandbox, 'a glass key')).length, 1);
  });

  test('is what keeps parallel starts one: without its unique index the same calls make several generations', async () => {
    const { sql } = house.database.database;
    const [row] = await sql<
      { name: string }[]
    >`select conname as name from pg_constraint where conrelid = 'idempotency_key'::regclass and contype = 'p'`;
    const name = row?.name ?? '';
    await sql`alter table idempotency_key drop constraint ${sql(name)}`;
    try {
      const input = { prompt: 'a paper key [fail:400]', idempotencyKey: 'unguarded' };
      await Promise.all(Array.from({ length: 40 }, (_, index) => start(clients[index % 2 === 0 ? 0 : 1], input)));
      assert.ok((await generations('a paper key [fail:400]')) > 1);
    } finally {
      await sql`delete from idempotency_key where key = 'unguarded'`;
      await sql`alter table idempotency_key add constraint ${sql(name)} primary key (account_id, field, key)`;
    }
  });

  test('is free again after 24 hours, and not before', async () => {
    const { sql } = house.database.database;
    const input = { prompt: 'a bone key', idempotencyKey: 'day' };
    const id = await started(house.installation, input);
    await sql`update idempotency_key set created_at = now() - interval '23 hours 59 minutes' where key = 'day'`;
    assert.equal((await start(house.installation, input)).generation?.id, id);
    await sql`update idempotency_key set created_at = now() - interval '24 hours 1 minute' where key = 'day'`;
    const anew = await start(house.installation, input);
    assert.equal(anew.repeated, false);
    assert.notEqual(anew.generation?.id, id);
    assert.equal((await start(house.installation, input)).generation?.id, anew.generation?.id);
  });

  test('finds a generation that failed as well: repeating a call never tries again', async () => {
    const input = { prompt: 'a wax key [fail:safety]', idempotencyKey: 'failed' };
    const generation = await ended(house.installation, await started(house.installation, input));
    assert.equal(generation.status, 'FAILED');
    const repeated = await start(house.installation, input);
    assert.deepEqual(repeated.generation, { id: generation.id, status: 'FAILED' });
    assert.equal((await billOf(house.sandbox, input.prompt)).length, 1);
  });

  test('is not used up by a request that was refused', async () => {
    const refused = await start(house.installation, {
      prompt: 'a clay key',
      idempotencyKey: 'refused',
      parameters: { n: 99 },
    });
    assert.equal(refused.__typename, 'InvalidInputError');
    const noOffer = await start(house.installation, {
      prompt: 'a clay key',
      idempotencyKey: 'refused',
      routing: { only: ['fal'] },
    });
    assert.equal(noOffer.__typename, 'NoOfferError');
    const accepted = await start(house.installation, { prompt: 'a clay key', idempotencyKey: 'refused' });
    assert.equal(accepted.repeated, false);
  });

  test('belongs to the account, not to the API key that said it', async () => {
    const { data } = await house.installation.ask<{ createApiKey: { secret: string } }>(
      `mutation { createApiKey(input: { name: "rotated", scopes: [GENERATIONS_READ, GENERATIONS_WRITE] }) { ... on CreateApiKeyPayload { secret } } }`,
    );
    const input = { prompt: 'a stone key', idempotencyKey: 'rotated' };
    const id = await started(house.installation, input);
    const other: Client = {
      ...house.installation,
      ask: (query, variables) => house.installation.ask(query, variables, { key: data.createApiKey.secret }),
    };
    assert.equal((await start(other, input)).generation?.id, id);
  });
});
