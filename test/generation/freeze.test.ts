import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, started, until } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { requestsOf } from './billed.ts';
import { isFrozen } from './frozen.ts';
import { wholeRecord } from './records.ts';
import { dealt, LEASE_MS, openTrack, processOf, type Track } from './track.ts';

/** By where the worker freezes: for how many leases, how the generation ends, how often the provider was asked. */
const POINTS = [
  ['generation-claimed', 3, 'SUCCEEDED', 1],
  ['route-chosen', 3, 'SUCCEEDED', 1],
  ['intent-stored', 3, 'PROVIDER_OUTCOME_UNKNOWN', 0],
  ['before-send', 5, 'PROVIDER_OUTCOME_UNKNOWN', 0],
  ['request-sent', 3, 'PROVIDER_OUTCOME_UNKNOWN', 1],
  ['answer-begun', 3, 'PROVIDER_OUTCOME_UNKNOWN', 1],
  ['interim-image-stored', 3, 'PROVIDER_OUTCOME_UNKNOWN', 1],
  ['answer-complete', 3, 'PROVIDER_OUTCOME_UNKNOWN', 1],
  ['image-stored', 5, 'PROVIDER_OUTCOME_UNKNOWN', 1],
  // Its transaction holds the row, so nobody could claim it: it commits what is true.
  ['before-settle-commit', 3, 'SUCCEEDED', 1],
  ['settled', 3, 'SUCCEEDED', 1],
] as const;
const TRACKS = 3;
const small = { resolution: '0.5K', thinking_level: 'high' };

describe('a worker that stands still longer than its lease', { concurrency: true }, () => {
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  for (const [number, points] of dealt(POINTS, TRACKS).entries()) {
    describe(`at one of its steps (${number + 1})`, { concurrency: 1 }, () => {
      let track: Track;
      before(async () => {
        track = await openTrack(sandbox);
      });
      after(() => track.close());

      for (const [point, leases, outcome, requests] of points) {
        test(`${point}: it writes nothing when it wakes (${outcome}), the provider asked ${requests === 0 ? 'never' : 'once'}`, async () => {
          const { house, rescued } = track;
          const prompt = `a glacier, ${point}`;
          const frozen = await processOf(house, {
            LEASE_MS: String(LEASE_MS),
            FREEZE_AT: `${point}:${leases * LEASE_MS}`,
          });
          try {
            const id = await started(house.installation, { prompt, parameters: small });
            await isFrozen(frozen);
            const generation = await rescued(() => ended(house.installation, id));
            assert.equal(generation.error?.code ?? generation.status, outcome, JSON.stringify(generation.error));
            const record = await wholeRecord(house.database.database, id);
            const survives = point === 'before-settle-commit' || point === 'settled';
            assert.equal(record.crashes, survives ? 0 : 1);
            const awake = () => frozen.lines.some((line) => line.includes('generation_taken_over'));
            if (!survives) await until('the awakening', () => Promise.resolve(awake()));
            // It knows now that it was overtaken; whatever it wrote or sent would be there.
            assert.deepEqual(await wholeRecord(house.database.database, id), record);
            assert.equal((await requestsOf(sandbox, prompt)).length, requests);
            assert.equal(frozen.child.exitCode, null);
          } finally {
            await frozen.kill();
          }
        });
      }
    });
  }

  test('alone renews its lease when it wakes, and goes on', async () => {
    const track = await openTrack(sandbox);
    const frozen = await processOf(track.house, {
      LEASE_MS: String(LEASE_MS),
      FREEZE_AT: `answer-complete:${2 * LEASE_MS}`,
    });
    try {
      const id = await started(track.house.installation, { prompt: 'a lonely glacier', parameters: small });
      assert.equal((await ended(track.house.installation, id)).status, 'SUCCEEDED');
      assert.equal((await wholeRecord(track.house.database.database, id)).crashes, 0);
      assert.equal((await requestsOf(sandbox, 'a lonely glacier')).length, 1);
    } finally {
      await frozen.kill();
      await track.close();
    }
  });
});
