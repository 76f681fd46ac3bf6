import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, MODEL, started, type Ended } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { billOf, microsOfUsd, priceOf } from './billed.ts';
import { openHouse, type House } from './house.ts';
import { wholeRecord, type Record } from './records.ts';

const SPEED = 40;

describe('a hedge', () => {
  let sandbox: SandboxProcess;
  let house: House;
  before(async () => {
    sandbox = await startSandbox({ speed: SPEED });
    house = await openHouse({ SANDBOX: 'on', SANDBOX_URL: sandbox.url, SANDBOX_SPEED: String(SPEED) }, sandbox);
  });
  after(async () => {
    await house.close();
    await sandbox.stop();
  });

  async function run(
    prompt: string,
    routing: object,
  ): Promise<{ generation: Ended; record: Record; hedges: string[] }> {
    const id = await started(house.installation, {
      model: MODEL,
      prompt,
      parameters: { resolution: '1K' },
      routing: { order: ['gemini', 'fal'], ...routing },
    });
    const generation = await ended(house.installation, id);
    const record = await wholeRecord(house.database.database, id);
    const rows = await house.database.database.sql<{ config_key: string }[]>`
      select config_key from attempt where generation_id = ${id} and hedge`;
    return { generation, record, hedges: rows.map(({ config_key: key }) => key) };
  }

  test('begins when the first offer’s 95th percentile is over; the first picture wins, the other is called off and booked', async () => {
    const prompt = 'a tortoise [fail@gemini:slow]';
    const { generation, record, hedges } = await run(prompt, { hedgeUpToUsd: '0.1' });
    assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
    assert.deepEqual(hedges, [`fal/${MODEL}`]);
    assert.equal(generation.images.length, 1);
    assert.deepEqual(
      record.attempts.map(({ status }) => status),
      ['CANCELED', 'SUCCEEDED'],
    );
    // Hanging up on Gemini saves nothing, so what it costs is booked, as an estimate.
    assert.deepEqual(record.ledger.map(({ kind }) => kind).toSorted(), ['charge', 'estimate']);
    const fal = (await billOf(sandbox, prompt)).find(({ provider }) => provider === 'fal');
    assert.ok(fal);
    assert.ok(record.ledger.some(({ kind, micros }) => kind === 'charge' && micros === priceOf(fal, '1K')));
    assert.equal(
      microsOfUsd(generation.costUsd ?? ''),
      record.ledger.reduce((sum, { micros }) => sum + micros, 0),
    );
  });

  test('that would cost more than was allowed is not made', async () => {
    const { generation, hedges } = await run('a patient tortoise [fail@gemini:slow]', { hedgeUpToUsd: '0.05' });
    assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
    assert.deepEqual(hedges, []);
  });

  test('is not made when nobody allowed money for it', async () => {
    const { hedges } = await run('a thrifty tortoise [fail@gemini:slow]', {});
    assert.deepEqual(hedges, []);
  });

  // After an empty answer the lane goes on at once, after a busy server when it has paused.
  for (const fault of ['no-image', '503'])
    test(`begins with the next attempt after a failure (${fault}) when speed is what counts; a job that lost is canceled at its provider`, async () => {
      const prompt = `a hare [fail@gemini:${fault}:1] [fail@fal:slow]`;
      const { generation, record, hedges } = await run(prompt, { strategy: 'FASTEST', hedgeUpToUsd: '0.1' });
      assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
      assert.equal(hedges.length, 1);
      assert.equal(record.attempts.filter(({ status }) => status === 'SUCCEEDED').length, 1);
      assert.equal(record.attempts.filter(({ status }) => status === 'CANCELED').length, 1);
    });
});
