import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, startInstallation, started } from '../installation.ts';
import { requestsOf } from './billed.ts';
import { cancel, heard, openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

describe('a generation’s time', { concurrency: true }, () => {
  let house: House;
  before(async () => {
    house = await openHouse();
  });
  after(() => house.close());

  for (const [fault, what] of [
    ['hang', 'a provider that never answers'],
    ['stall', 'an answer that stops half-way'],
  ] as const) {
    test(`ends ${what}: TIMEOUT, booked as what it may have cost, and not asked again`, async () => {
      const prompt = `a clock [fail:${fault}]`;
      const generation = await ended(
        house.installation,
        await started(house.installation, { prompt, timeoutMs: 8000 }),
      );
      assert.deepEqual(
        [generation.status, generation.error?.code, generation.error?.retryable],
        ['FAILED', 'TIMEOUT', true],
      );
      const { attempts, ledger } = await wholeRecord(house.database.database, generation.id);
      assert.deepEqual(attempts, [{ status: 'ABANDONED', code: 'TIMEOUT' }]);
      assert.deepEqual(ledger, [{ kind: 'maybe', micros: 67_000 }]);
      assert.equal((await requestsOf(house.sandbox, prompt)).length, 1);
    });
  }

  test('ends between two tries as well', async () => {
    const prompt = 'a clock [fail:503]';
    const generation = await ended(house.installation, await started(house.installation, { prompt, timeoutMs: 6000 }));
    assert.equal(generation.error?.code, 'TIMEOUT');
    const statuses = generation.attempts.map(({ status }) => status);
    assert.ok(statuses.length >= 1 && statuses.length < 6, statuses.join());
    // The last of them may have been under way at that moment.
    assert.ok(
      statuses.slice(0, -1).every((status) => status === 'FAILED'),
      statuses.join(),
    );
    await wholeRecord(house.database.database, generation.id);
  });

  test('runs while it is queued: it is ended also when no worker has room, and nothing was sent', async () => {
    const crowded = await openHouse({ WORKER_CONCURRENCY: '1' });
    try {
      const first = await started(crowded.installation, { prompt: 'a clock [fail:hang]' });
      await heard(crowded.installation, first, 'ATTEMPT_STARTED');
      const generation = await ended(
        crowded.installation,
        await started(crowded.installation, { prompt: 'a late clock', timeoutMs: 1000 }),
      );
      assert.deepEqual(
        [generation.status, generation.error?.code, generation.attempts.length],
        ['FAILED', 'TIMEOUT', 0],
      );
      await wholeRecord(crowded.database.database, generation.id);
      assert.equal((await requestsOf(crowded.sandbox, 'a late clock')).length, 0);
      await cancel(crowded.installation, first);
      await ended(crowded.installation, first);
    } finally {
      await crowded.close();
    }
  });

  test('that was over before any worker came ends it without a try', async () => {
    const doors = await openHouse({ ROLE: 'api' });
    try {
      const id = await started(doors.installation, { prompt: 'an old clock' });
      await doors.database.database
        .sql`update generation set deadline_at = now() - interval '1 second' where id = ${id}`;
      const worker = await startInstallation(
        { databaseUrl: doors.database.url, sandboxUrl: doors.sandbox.url },
        { ROLE: 'worker' },
      );
      const generation = await ended(doors.installation, id);
      await worker.close();
      assert.deepEqual([generation.error?.code, generation.attempts], ['TIMEOUT', []]);
      assert.equal((await doors.sandbox.requests()).length, 0);
    } finally {
      await doors.close();
    }
  });
});
