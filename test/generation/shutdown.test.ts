import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeProxy } from '../db/proxy.ts';
import { ended, read, startInstallation, started, until } from '../installation.ts';
import type { ServerProcess } from '../process.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { billOf, requestsOf } from './billed.ts';
import { heard, openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';
import { processOf } from './track.ts';

/** Signals that follow each other at once are one press of Ctrl-C; this is long enough for two. */
const anotherPress = () => new Promise((resolve) => setTimeout(resolve, 500));

describe('a process that is told to end', { concurrency: true }, () => {
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());
  const small = { resolution: '0.5K' };
  async function withWorker(
    environment: Record<string, string>,
    act: (house: House, worker: ServerProcess) => Promise<void>,
  ): Promise<void> {
    const house = await openHouse({ ROLE: 'api' }, sandbox);
    const worker = await processOf(house, { ROLE: 'worker', ...environment });
    try {
      await act(house, worker);
    } finally {
      await worker.kill();
      await house.close();
    }
  }
  const finishedElsewhere = async (house: House, id: string) => {
    const next = await startInstallation(
      { databaseUrl: house.database.url, sandboxUrl: sandbox.url },
      { ROLE: 'worker', DATA_DIR: house.installation.dataDir },
    );
    const generation = await ended(house.installation, id);
    await next.close();
    return generation;
  };

  test('finishes what is in flight, claims no more, and exits with 0', () =>
    withWorker({ WORKER_CONCURRENCY: '5' }, async (house, worker) => {
      const ids = await Promise.all(
        [1, 2, 3, 4, 5].map((index) =>
          started(house.installation, { prompt: `boat ${index} [fail:slow]`, parameters: small }),
        ),
      );
      for (const id of ids) await heard(house.installation, id, 'ATTEMPT_STARTED');
      const waiting = await started(house.installation, { prompt: 'a waiting boat', parameters: small });
      assert.equal(await worker.stop(), 0);
      for (const id of ids) {
        assert.equal((await read(house.installation, id)).status, 'SUCCEEDED');
        assert.equal((await wholeRecord(house.database.database, id)).crashes, 0);
      }
      assert.equal((await read(house.installation, waiting)).status, 'QUEUED');
      assert.equal((await finishedElsewhere(house, waiting)).status, 'SUCCEEDED');
    }));

  test('without time to drain settles what was sent as unknown, never sent again, and exits with 0', () =>
    withWorker({ DRAIN_MS: '0' }, async (house, worker) => {
      const prompt = 'a sinking boat [fail:slow]';
      const id = await started(house.installation, { prompt, parameters: small });
      await heard(house.installation, id, 'ATTEMPT_ACCEPTED');
      assert.equal(await worker.stop(), 0);
      const generation = await read(house.installation, id);
      assert.equal(generation.error?.code, 'PROVIDER_OUTCOME_UNKNOWN');
      assert.deepEqual((await wholeRecord(house.database.database, id)).ledger, [{ kind: 'maybe', micros: 45_000 }]);
      assert.equal((await requestsOf(sandbox, prompt)).length, 1);
    }));

  test('gives back at once what waits for its next try: another worker goes on, and no crash is counted', () =>
    withWorker({ DRAIN_MS: '0' }, async (house, worker) => {
      const prompt = 'a returned boat [fail:503:3]';
      const id = await started(house.installation, { prompt, parameters: small });
      await heard(house.installation, id, 'ATTEMPT_FAILED', 3);
      assert.equal(await worker.stop(), 0);
      const [row] = await house.database.database.sql`select status, lease_owner from generation where id = ${id}`;
      assert.deepEqual({ ...row }, { status: 'RUNNING', lease_owner: null });
      const generation = await finishedElsewhere(house, id);
      assert.deepEqual([generation.status, generation.attempts.length], ['SUCCEEDED', 4]);
      assert.equal((await wholeRecord(house.database.database, id)).crashes, 0);
      assert.equal((await billOf(sandbox, prompt)).filter(({ status }) => status === 'billed').length, 1);
    }));

  test('is hurried by a second signal', () =>
    withWorker({}, async (house, worker) => {
      const id = await started(house.installation, { prompt: 'a hanging boat [fail:hang]' });
      await heard(house.installation, id, 'ATTEMPT_STARTED');
      worker.child.kill('SIGTERM');
      await until('the beginning of the end', async () =>
        worker.lines.some((line) => line.includes('"msg":"stopping"')),
      );
      await anotherPress();
      assert.equal(worker.child.exitCode, null);
      assert.equal(await worker.stop(), 0);
      assert.equal((await read(house.installation, id)).error?.code, 'PROVIDER_OUTCOME_UNKNOWN');
    }));

  test('ends also while the database is away, and leaves to the next worker what it could not write', async () => {
    const house = await openHouse({ ROLE: 'api' }, sandbox);
    const proxy = await makeProxy(house.database.url);
    await proxy.open();
    const worker = await processOf(house, { DATABASE_URL: proxy.url, ROLE: 'worker', LEASE_MS: '1000' });
    try {
      const id = await started(house.installation, { prompt: 'a lost boat [fail:hang]', parameters: small });
      await heard(house.installation, id, 'ATTEMPT_STARTED');
      await proxy.close();
      worker.child.kill('SIGTERM');
      await until('the beginning of the end', async () =>
        worker.lines.some((line) => line.includes('"msg":"stopping"')),
      );
      await anotherPress();
      worker.child.kill('SIGTERM');
      await Promise.race([worker.gone, new Promise((resolve) => setTimeout(resolve, 60_000).unref())]);
      assert.notEqual(worker.child.exitCode, null, worker.lines.slice(-5).join('\n'));
      assert.equal((await finishedElsewhere(house, id)).error?.code, 'PROVIDER_OUTCOME_UNKNOWN');
    } finally {
      await worker.kill();
      await proxy.remove();
      await house.close();
    }
  });
});
