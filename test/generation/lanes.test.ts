import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, started } from '../installation.ts';
import { billOf, microsOf, microsOfUsd, requestsOf } from './billed.ts';
import { openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

const byNumber = (one: number, other: number) => one - other;

describe('several pictures of one generation', () => {
  let house: House;
  before(async () => {
    house = await openHouse();
  });
  after(() => house.close());

  const draw = async (prompt: string, parameters: object) => {
    const generation = await ended(
      house.installation,
      await started(house.installation, { prompt, parameters: { resolution: '0.5K', ...parameters } }),
    );
    const bill = await billOf(house.sandbox, prompt);
    return { generation, bill, record: await wholeRecord(house.database.database, generation.id) };
  };

  test('n = 3 makes three different pictures in three lanes, with seeds that count up, at the sum of three bills', async () => {
    const prompt = 'three herons';
    const { generation, bill } = await draw(prompt, { n: 3, seed: 40 });
    assert.equal(generation.status, 'SUCCEEDED');
    assert.equal(new Set(generation.images.map(({ sha256 }) => sha256)).size, 3);
    assert.deepEqual(generation.attempts.map(({ index }) => index).toSorted(byNumber), [0, 1, 2]);
    const seeds = (await requestsOf(house.sandbox, prompt)).map(
      ({ body }) => (body as { generationConfig: { seed: number } }).generationConfig.seed,
    ); // a Gemini body
    assert.deepEqual(seeds.toSorted(byNumber), [40, 41, 42]);
    assert.equal(bill.length, 3);
    const micros = bill.reduce((sum, entry) => sum + microsOf(entry, '0.5K'), 0);
    assert.equal(microsOfUsd(generation.costUsd ?? ''), micros);
  });

  test('without a seed the three differ as well', async () => {
    const { generation } = await draw('three geese', { n: 3 });
    assert.equal(new Set(generation.images.map(({ sha256 }) => sha256)).size, 3);
  });

  test('when one of them is refused, the others are delivered, its attempt says why, and only what came is billed', async () => {
    const { generation, bill, record } = await draw('three cranes [fail:safety:1]', { n: 3 });
    assert.equal(generation.status, 'SUCCEEDED');
    assert.equal(generation.error, null);
    assert.equal(generation.images.length, 2);
    assert.deepEqual(record.attempts.map(({ status }) => status).toSorted(), ['FAILED', 'SUCCEEDED', 'SUCCEEDED']);
    assert.equal(generation.attempts.find(({ status }) => status === 'FAILED')?.error?.code, 'CONTENT_POLICY');
    const billed = bill.filter(({ status }) => status === 'billed');
    assert.equal(billed.length, 2);
    assert.equal(
      record.costMicros,
      billed.reduce((sum, entry) => sum + microsOf(entry, '0.5K'), 0),
    );
  });

  test('when one of them can’t be learned, it is booked as what it may cost, and the others are delivered', async () => {
    const { generation, record } = await draw('three storks [fail:drop:1]', { n: 3 });
    assert.equal(generation.status, 'SUCCEEDED');
    assert.equal(generation.images.length, 2);
    assert.deepEqual(record.ledger.map(({ kind }) => kind).toSorted(), ['charge', 'charge', 'maybe']);
    assert.equal(record.ledger.find(({ kind }) => kind === 'maybe')?.micros, 45_000);
  });

  test('one that fails for a moment is tried again in its own lane', async () => {
    const { generation, record } = await draw('two ibises [fail:503:1]', { n: 2 });
    assert.equal(generation.status, 'SUCCEEDED');
    assert.equal(generation.images.length, 2);
    assert.deepEqual(record.attempts.map(({ status }) => status).toSorted(), ['FAILED', 'SUCCEEDED', 'SUCCEEDED']);
    const failed = generation.attempts.find(({ status }) => status === 'FAILED');
    assert.equal(generation.attempts.filter(({ index }) => index === failed?.index).length, 2);
  });

  test('when all fail, the generation fails with the cause', async () => {
    const { generation, record } = await draw('two owls [fail:blocked]', { n: 2 });
    assert.deepEqual([generation.status, generation.error?.code], ['FAILED', 'CONTENT_POLICY']);
    assert.equal(record.attempts.length, 2);
    assert.equal(generation.costUsd, null);
  });
});
