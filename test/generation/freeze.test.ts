import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, environmentFor, startInstallation, started, until } from '../installation.ts';
import { startProcess } from '../process.ts';
import { requestsOf } from './billed.ts';
import { isFrozen } from './frozen.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { openHouse } from './house.ts';
import { wholeRecord } from './records.ts';

const LEASE_MS = 1000;

/** By where the worker freezes: for how many leases, how the generation ends, how often the provider was asked. */
const POINTS = {
  'generation-claimed': [3, 'SUCCEEDED', 1],
  'route-chosen': [3, 'SUCCEEDED', 1],
  'intent-stored': [3, 'PROVIDER_OUTCOME_UNKNOWN', 0],
  'before-send': [5, 'PROVIDER_OUTCOME_UNKNOWN', 0],
  'request-sent': [3, 'PROVIDER_OUTCOME_UNKNOWN', 1],
  'answer-begun': [3, 'PROVIDER_OUTCOME_UNKNOWN', 1],
  'interim-image-stored': [3, 'PROVIDER_OUTCOME_UNKNOWN', 1],
  'answer-complete': [3, 'PROVIDER_OUTCOME_UNKNOWN', 1],
  'image-stored': [5, 'PROVIDER_OUTCOME_UNKNOWN', 1],
  // Its transaction holds the row, so nobody could claim it: it commits what is true.
  'before-settle-commit': [3, 'SUCCEEDED', 1],
  settled: [3, 'SUCCEEDED', 1],
} as const;

describe('a worker that stands still longer than its lease', { concurrency: 4 }, () => {
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  for (const [point, [leases, outcome, requests]] of Object.entries(POINTS)) {
    test(`at ${point} writes nothing when it wakes (${outcome}), and the provider was asked ${requests === 0 ? 'never' : 'once'}`, async () => {
      const house = await openHouse({ ROLE: 'api' }, sandbox);
      const { database, installation } = house;
      const environment = environmentFor({
        databaseUrl: database.url,
        sandboxUrl: sandbox.url,
        dataDir: installation.dataDir,
      });
      const frozen = await startProcess({
        ...environment,
        LEASE_MS: String(LEASE_MS),
        FREEZE_AT: `${point}:${leases * LEASE_MS}`,
      });
      const closeLater: (() => Promise<unknown>)[] = [() => frozen.stop()];
      try {
        const prompt = `a glacier, ${point}`;
        const id = await started(installation, { prompt, parameters: { resolution: '0.5K', thinking_level: 'high' } });
        await isFrozen(frozen);
        const next = await startInstallation(
          { databaseUrl: database.url, sandboxUrl: sandbox.url },
          { ROLE: 'worker', LEASE_MS: String(LEASE_MS), DATA_DIR: installation.dataDir },
        );
        closeLater.unshift(() => next.close());
        const generation = await ended(installation, id);
        assert.equal(generation.error?.code ?? generation.status, outcome, JSON.stringify(generation.error));
        const record = await wholeRecord(database.database, id);
        const survives = point === 'before-settle-commit' || point === 'settled';
        assert.equal(record.crashes, survives ? 0 : 1);
        if (!survives)
          await until('the awakening', async () => frozen.lines.some((line) => line.includes('generation_taken_over')));
        // The sleeper knows now; and while it still sent, it would have by now.
        assert.deepEqual(await wholeRecord(database.database, id), record);
        assert.equal((await requestsOf(sandbox, prompt)).length, requests);
        assert.equal(frozen.child.exitCode, null);
      } finally {
        for (const close of closeLater) await close();
        await house.close();
      }
    });
  }

  test('alone renews its lease when it wakes, and goes on', async () => {
    const house = await openHouse({ ROLE: 'api' }, sandbox);
    const { database, installation } = house;
    const environment = environmentFor({
      databaseUrl: database.url,
      sandboxUrl: sandbox.url,
      dataDir: installation.dataDir,
    });
    const frozen = await startProcess({
      ...environment,
      LEASE_MS: String(LEASE_MS),
      FREEZE_AT: `answer-complete:${2 * LEASE_MS}`,
    });
    try {
      const id = await started(installation, { prompt: 'a lonely glacier', parameters: { resolution: '0.5K' } });
      assert.equal((await ended(installation, id)).status, 'SUCCEEDED');
      assert.equal((await wholeRecord(database.database, id)).crashes, 0);
      assert.equal((await requestsOf(sandbox, 'a lonely glacier')).length, 1);
    } finally {
      await frozen.stop();
      await house.close();
    }
  });
});
