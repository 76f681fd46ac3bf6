import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, read, startInstallation, started, until, type Installation } from '../installation.ts';
import { isFrozen } from './frozen.ts';
import { billOf, requestsOf } from './billed.ts';
import { cancel, heard, openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';
import { processOf } from './track.ts';
import { openWire, type Wire } from './wire.ts';

describe('a cancel', () => {
  let house: House;
  let wire: Wire;
  let worker: Installation;
  /** The doors are one installation, the hands another: nothing runs before `work` was called. */
  before(async () => {
    house = await openHouse({ ROLE: 'api' });
    wire = await openWire(house.sandbox.url);
  });
  after(async () => {
    await worker.close();
    await wire.close();
    await house.close();
  });
  const dataDir = () => ({ DATA_DIR: house.installation.dataDir });
  const record = (id: string) => wholeRecord(house.database.database, id);

  test('of a queued generation ends it at once, and nothing is ever sent', async () => {
    const id = await started(house.installation, { prompt: 'a queued pond' });
    assert.equal(await cancel(house.installation, id), 'FREE');
    const generation = await read(house.installation, id);
    assert.deepEqual([generation.status, generation.cancelBilling, generation.costUsd], ['CANCELED', 'FREE', null]);
    assert.deepEqual((await record(id)).events, ['GENERATION_QUEUED', 'CANCEL_REQUESTED', 'GENERATION_CANCELED']);
    assert.equal(await cancel(house.installation, id), 'FREE');
    worker = await startInstallation(
      { databaseUrl: house.database.url, sandboxUrl: wire.url },
      { ROLE: 'worker', ...dataDir() },
    );
    const next = await ended(house.installation, await started(house.installation, { prompt: 'the next pond' }));
    assert.equal(next.status, 'SUCCEEDED');
    assert.equal((await requestsOf(house.sandbox, 'a queued pond')).length, 0);
  });

  test('in mid-stream hangs up on the provider, and says that it is billed', async () => {
    const prompt = 'a slow pond [fail:slow]';
    const id = await started(house.installation, { prompt, parameters: { thinking_level: 'high' } });
    await heard(house.installation, id, 'ATTEMPT_ACCEPTED');
    assert.equal(wire.open, 1);
    assert.equal(await cancel(house.installation, id), 'UNKNOWN');
    const generation = await ended(house.installation, id);
    assert.deepEqual([generation.status, generation.cancelBilling], ['CANCELED', 'BILLED']);
    const { attempts, ledger, events } = await record(id);
    assert.deepEqual(attempts, [{ status: 'CANCELED', code: null }]);
    assert.deepEqual(ledger, [{ kind: 'estimate', micros: 67_000 }]);
    assert.deepEqual(events.slice(-2), ['ATTEMPT_CANCELED', 'GENERATION_CANCELED']);
    await until('the connection’s end', async () => wire.open === 0, 5000);
    const [entry] = await until(
      'the bill',
      async () => (await billOf(house.sandbox, prompt)).length > 0 && billOf(house.sandbox, prompt),
    );
    assert.equal(entry?.status, 'billed');
  });

  test('twice is once', async () => {
    const id = await started(house.installation, { prompt: 'a double pond [fail:slow]' });
    await heard(house.installation, id, 'ATTEMPT_STARTED');
    assert.deepEqual(await Promise.all([cancel(house.installation, id), cancel(house.installation, id)]), [
      'UNKNOWN',
      'UNKNOWN',
    ]);
    await ended(house.installation, id);
    const { events } = await record(id);
    assert.equal(events.filter((type) => type === 'CANCEL_REQUESTED').length, 1);
    assert.equal(await cancel(house.installation, id), (await read(house.installation, id)).cancelBilling);
  });

  test('between two tries ends it without a further one, and free, since errors cost nothing', async () => {
    const prompt = 'a failing pond [fail:503]';
    const id = await started(house.installation, { prompt });
    await heard(house.installation, id, 'ATTEMPT_FAILED', 3);
    await cancel(house.installation, id);
    const generation = await ended(house.installation, id);
    assert.deepEqual([generation.status, generation.cancelBilling, generation.costUsd], ['CANCELED', 'FREE', null]);
    assert.equal((await requestsOf(house.sandbox, prompt)).length, 3);
  });

  test('between two tries is not called free when the first may have to be paid for', async () => {
    const prompt = 'a broken pond [fail:stream-error]';
    const id = await started(house.installation, { prompt });
    await heard(house.installation, id, 'ATTEMPT_FAILED', 2);
    await cancel(house.installation, id);
    const generation = await ended(house.installation, id);
    assert.equal(generation.status, 'CANCELED');
    assert.notEqual(generation.cancelBilling, 'FREE');
    assert.ok(Number(generation.costUsd) > 0);
  });

  test('after the end comes too late and changes nothing', async () => {
    const id = await started(house.installation, { prompt: 'a finished pond [fail:blocked]' });
    const before = await ended(house.installation, id);
    assert.equal(await cancel(house.installation, id), 'TOO_LATE');
    assert.deepEqual(await read(house.installation, id), before);
  });

  test('of one of three that are drawn stops the others; what was delivered stays and is paid for', async () => {
    const prompt = 'three ponds [fail:hang:2]';
    const id = await started(house.installation, { prompt, parameters: { n: 3, resolution: '0.5K' } });
    await heard(house.installation, id, 'ATTEMPT_SUCCEEDED');
    await cancel(house.installation, id);
    const generation = await ended(house.installation, id);
    assert.deepEqual(
      [generation.status, generation.cancelBilling, generation.images.length],
      ['CANCELED', 'BILLED', 1],
    );
    assert.deepEqual((await record(id)).attempts.map(({ status }) => status).toSorted(), [
      'CANCELED',
      'CANCELED',
      'SUCCEEDED',
    ]);
  });

  test('that races the picture loses or wins, and either way there is one end and one price', async () => {
    const races = Array.from({ length: 8 }, async (_, index) => {
      const prompt = `a racing pond ${index}`;
      const id = await started(house.installation, { prompt, parameters: { resolution: '0.5K' } });
      await heard(house.installation, id, 'ATTEMPT_ACCEPTED');
      await new Promise((resolve) => setTimeout(resolve, index * 40));
      const told = await cancel(house.installation, id);
      const { status, cancelBilling } = await ended(house.installation, id);
      await record(id);
      // The answer was the last word, or none: only an end that came before it leaves no trace.
      const traces: (string | null)[] =
        told === 'TOO_LATE' ? [null] : status === 'SUCCEEDED' ? ['TOO_LATE'] : ['BILLED', 'FREE'];
      assert.ok(traces.includes(cancelBilling), `${told} ${status} ${cancelBilling}`);
      assert.equal((await requestsOf(house.sandbox, prompt)).length, 1);
    });
    await Promise.all(races);
  });

  test('that comes when the picture is already here is too late: it is delivered', async () => {
    await worker.close();
    const frozen = await processOf(house, { FREEZE_AT: 'image-stored:3000' });
    try {
      const prompt = 'a frozen pond';
      const id = await started(house.installation, { prompt, parameters: { resolution: '0.5K' } });
      await isFrozen(frozen);
      assert.equal(await cancel(house.installation, id), 'UNKNOWN');
      const generation = await ended(house.installation, id);
      assert.deepEqual(
        [generation.status, generation.cancelBilling, generation.images.length],
        ['SUCCEEDED', 'TOO_LATE', 1],
      );
      await record(id);
    } finally {
      await frozen.stop();
    }
  });

  test('of what is not there, or not yours, finds nothing', async () => {
    const { sql } = house.database.database;
    const id = await started(house.installation);
    await cancel(house.installation, id);
    await sql`insert into account (id, name) values ('acct_other', 'other')`;
    // Another id than this one, whatever it ends with.
    const foreign = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    await sql`insert into generation (account_id, id, model_id, mode, tier, status, sandbox, deadline_at, run_after)
      select 'acct_other', ${foreign}, model_id, mode, tier, 'QUEUED', sandbox, deadline_at, now() + interval '1 day' from generation where id = ${id}`;
    for (const other of [
      foreign,
      'gen_01k00000000000000000000000',
      '',
      'img_01k00000000000000000000000',
      '../x',
      '\0',
      '\ud800',
      'x'.repeat(10_000),
    ])
      assert.equal(await cancel(house.installation, other), 'NotFoundError');
    const [row] = await sql`select status from generation where id = ${foreign}`;
    assert.equal(row?.['status'], 'QUEUED');
    const { data } = await house.installation.ask<{ cancelGeneration: { __typename: string } }>(
      `mutation { cancelGeneration(id: "${id}") { __typename } }`,
      {},
      { key: null },
    );
    assert.equal(data.cancelGeneration.__typename, 'ForbiddenError');
  });
});
