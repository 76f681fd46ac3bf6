import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, everyProvider, MODEL, read, started, until } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { billOf, microsOfUsd, priceOf } from './billed.ts';
import { cancel, heard, openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

/** Providers that accept first and work later. */
const QUEUES = ['fal', 'replicate'] as const;

describe('a job that a provider does for us', () => {
  let house: House;
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandbox({ speed: 60 });
    house = await openHouse(everyProvider(sandbox.url), sandbox);
  });
  after(async () => {
    await house.close();
    await sandbox.stop();
  });

  const ask = (provider: string, prompt: string, input: object = {}) =>
    started(house.installation, {
      model: `${provider}/${MODEL}`,
      prompt: `${prompt} at ${provider}`,
      parameters: { resolution: '1K' },
      ...input,
    });
  const finished = async (id: string) => {
    const generation = await ended(house.installation, id);
    return { generation, record: await wholeRecord(house.database.database, id) };
  };
  const parked = (id: string) =>
    until(`${id} parked`, async () => {
      const [row] = await house.database.database.sql<{ waits: boolean }[]>`
        select lease_owner is null and exists (select from attempt where generation_id = generation.id and status = 'ACCEPTED') as waits
        from generation where id = ${id}`;
      return row?.waits;
    });

  for (const provider of QUEUES) {
    test(`${provider}: gives its picture at its exact price`, async () => {
      const id = await ask(provider, 'a calm harbour');
      const { generation, record } = await finished(id);
      assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
      assert.deepEqual(
        generation.images.map(({ width, height }) => [width, height]),
        [[1024, 1024]],
      );
      const [entry, ...others] = await billOf(sandbox, `a calm harbour at ${provider}`);
      assert.ok(entry);
      assert.deepEqual(others, []);
      assert.deepEqual(record.ledger, [{ kind: 'charge', micros: priceOf(entry, '1K') }]);
      assert.equal(microsOfUsd(generation.costUsd ?? ''), priceOf(entry, '1K'));
      assert.equal(record.crashes, 0);
    });

    test(`${provider}: a submit whose answer was lost is found again, and never repeated`, async () => {
      const id = await ask(provider, 'a lost letter [fail:drop]');
      await heard(house.installation, id, 'ATTEMPT_ACCEPTED');
      const { generation, record } = await finished(id);
      assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
      assert.deepEqual(record.attempts, [{ status: 'SUCCEEDED', code: null }]);
      assert.equal((await billOf(sandbox, `a lost letter [fail:drop] at ${provider}`)).length, 1);
    });

    test(`${provider}: a submit that never arrived is made again after the grace`, async () => {
      const id = await ask(provider, 'a letter never posted [fail:lost-before:1]');
      const { generation, record } = await finished(id);
      assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
      assert.deepEqual(record.attempts, [
        { status: 'FAILED', code: 'PROVIDER_UNAVAILABLE' },
        { status: 'SUCCEEDED', code: null },
      ]);
      assert.deepEqual(
        record.ledger.map(({ kind }) => kind),
        ['charge'],
      );
    });

    test(`${provider}: polling finds the end when no webhook ever comes`, async () => {
      const { generation } = await finished(await ask(provider, 'a silent bell [fail:no-hook]'));
      assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
    });

    test(`${provider}: nobody holds what only waits; a cancel says what the provider said of the bill, and the ledger agrees with it`, async () => {
      const prompt = `a slow barge [fail:slow] at ${provider}`;
      const id = await ask(provider, 'a slow barge [fail:slow]');
      await parked(id);
      assert.equal(await cancel(house.installation, id), 'UNKNOWN');
      const { generation, record } = await finished(id);
      assert.equal(generation.status, 'CANCELED');
      const [entry] = await until('the bill', async () => {
        const bill = await billOf(sandbox, prompt);
        return bill.length > 0 && bill;
      });
      assert.equal(generation.cancelBilling, entry?.status === 'billed' ? 'BILLED' : 'FREE');
      assert.equal(record.ledger.length, entry?.status === 'billed' ? 1 : 0);
    });

    test(`${provider}: a job that outlasts the deadline is canceled there, and the generation fails with TIMEOUT`, async () => {
      const id = await ask(provider, 'a late train [fail:slow]', { timeoutMs: 1500 });
      const { generation, record } = await finished(id);
      assert.deepEqual([generation.status, generation.error?.code], ['FAILED', 'TIMEOUT']);
      assert.deepEqual(
        record.attempts.map(({ status }) => status),
        ['CANCELED'],
      );
    });
  }

  test('three pictures at a queue wait together, and none is paid for twice', async () => {
    const prompt = 'three quiet boats at replicate';
    const { generation } = await finished(
      await ask('replicate', 'three quiet boats', { parameters: { resolution: '1K', n: 3 } }),
    );
    assert.equal(generation.images.length, 3);
    const bill = await billOf(sandbox, prompt);
    assert.equal(bill.length, 3);
    assert.equal(microsOfUsd(generation.costUsd ?? ''), 3 * 67_000);
  });

  test('progress tells what the provider tells', async () => {
    const id = await ask('replicate', 'a speaking clock');
    await finished(id);
    const { events } = await read(house.installation, id);
    assert.ok(events.nodes.some(({ type }) => type === 'PROGRESS'));
  });
});
