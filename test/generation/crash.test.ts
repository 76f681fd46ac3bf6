import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, started, until, type Ended } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { billOf, requestsOf } from './billed.ts';
import { cancel } from './house.ts';
import { wholeRecord, type Record } from './records.ts';
import { dealt, LEASE_MS, openTrack, processOf, type Track } from './track.ts';

/** By where the worker dies: how the generation ends at the next worker, and how often the provider was asked by then. */
const POINTS = [
  ['generation-claimed', 'SUCCEEDED', 1],
  ['route-chosen', 'SUCCEEDED', 1],
  ['intent-stored', 'PROVIDER_OUTCOME_UNKNOWN', 0],
  ['before-send', 'PROVIDER_OUTCOME_UNKNOWN', 0],
  // The bytes are on their way to the system when it dies: whether they got out is what nobody can know.
  ['request-sent', 'PROVIDER_OUTCOME_UNKNOWN', null],
  ['answer-begun', 'PROVIDER_OUTCOME_UNKNOWN', 1],
  ['interim-image-stored', 'PROVIDER_OUTCOME_UNKNOWN', 1],
  ['answer-complete', 'PROVIDER_OUTCOME_UNKNOWN', 1],
  ['image-stored', 'PROVIDER_OUTCOME_UNKNOWN', 1],
  ['before-settle-commit', 'PROVIDER_OUTCOME_UNKNOWN', 1],
  ['settled', 'SUCCEEDED', 1],
] as const;
const TRACKS = 3;
const small = { resolution: '0.5K', thinking_level: 'high' };

describe('a worker that is killed', { concurrency: true }, () => {
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  /** A generation whose worker dies at the point; then something happens, and another worker takes over. */
  async function killed(
    { house, rescued }: Track,
    point: string,
    input: object,
    meanwhile: (id: string) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<{ generation: Ended; record: Record }> {
    const worker = await processOf(house, { ROLE: 'worker', LEASE_MS: String(LEASE_MS), CRASH_AT: point });
    const id = await started(house.installation, input);
    await worker.gone;
    assert.equal(worker.child.signalCode, 'SIGKILL');
    await meanwhile(id);
    const generation = await rescued(() => ended(house.installation, id));
    return { generation, record: await wholeRecord(house.database.database, id) };
  }

  for (const [number, points] of dealt(POINTS, TRACKS).entries()) {
    describe(`at one of its steps (${number + 1})`, { concurrency: 1 }, () => {
      let track: Track;
      before(async () => {
        track = await openTrack(sandbox);
      });
      after(() => track.close());

      for (const [point, outcome, requests] of points) {
        const asked = requests === null ? 'at most once' : requests === 0 ? 'never' : 'once';
        test(`${point}: it ends with ${outcome}, the provider asked ${asked}`, async () => {
          const prompt = `a ladder, ${point}`;
          const { generation, record } = await killed(track, point, { prompt, parameters: small });
          assert.equal(generation.error?.code ?? generation.status, outcome, JSON.stringify(generation.error));
          const sent = (await requestsOf(sandbox, prompt)).length;
          assert.ok(requests === null ? sent <= 1 : sent === requests, `${sent} requests`);
          await until('the bill', async () => (await billOf(sandbox, prompt)).length === sent);
          assert.equal(record.crashes, point === 'settled' ? 0 : 1);
          assert.equal(record.events.filter((type) => type === 'ATTEMPT_STARTED').length, 1);
          const unknown = outcome === 'PROVIDER_OUTCOME_UNKNOWN';
          assert.deepEqual(
            record.ledger.map(({ kind }) => kind),
            [unknown ? 'maybe' : 'charge'],
          );
          if (unknown) assert.equal(record.ledger[0]?.micros, 45_000);
        });
      }
    });
  }

  describe('and what follows', { concurrency: 1 }, () => {
    let track: Track;
    before(async () => {
      track = await openTrack(sandbox);
    });
    after(() => track.close());

    test('is one other try, when the request gave leave to go on, and both are on the bill', async () => {
      const prompt = 'a risky ladder';
      const { record } = await killed(track, 'answer-begun', {
        prompt,
        parameters: small,
        routing: { onUnknown: 'NEXT_OFFER' },
      });
      assert.equal(record.status, 'SUCCEEDED');
      assert.deepEqual(
        record.attempts.map(({ status }) => status),
        ['ABANDONED', 'SUCCEEDED'],
      );
      assert.deepEqual(
        record.ledger.map(({ kind }) => kind),
        ['maybe', 'charge'],
      );
      assert.equal((await requestsOf(sandbox, prompt)).length, 2);
    });

    test('is booked by the size that was asked in pixels', async () => {
      const { record } = await killed(track, 'before-send', {
        prompt: 'a large ladder',
        parameters: { size: '2048x2048' },
      });
      assert.deepEqual(record.ledger, [{ kind: 'maybe', micros: 101_000 }]);
    });

    test('is a cancel, when one was asked meanwhile: CANCELED, and the bill is not known', async () => {
      const { generation, record } = await killed(track, 'answer-begun', { prompt: 'a canceled ladder' }, (id) =>
        cancel(track.house.installation, id),
      );
      assert.deepEqual([generation.status, generation.cancelBilling], ['CANCELED', 'UNKNOWN']);
      assert.deepEqual(record.attempts, [{ status: 'CANCELED', code: null }]);
    });

    test('is INTERNAL when three died of it: it is taken to be the cause, and others are not affected', async () => {
      const { house, rescued } = track;
      const victims = await Promise.all(
        [1, 2, 3].map(() =>
          processOf(house, { ROLE: 'worker', LEASE_MS: String(LEASE_MS), CRASH_AT: 'generation-claimed' }),
        ),
      );
      const id = await started(house.installation, { prompt: 'a cursed ladder' });
      await Promise.all(victims.map(({ gone }) => gone));
      const other = await started(house.installation, { prompt: 'a good ladder', parameters: small });
      const [cursed, good] = await rescued(() =>
        Promise.all([ended(house.installation, id), ended(house.installation, other)]),
      );
      assert.deepEqual([cursed.error?.code, cursed.attempts, good.status], ['INTERNAL', [], 'SUCCEEDED']);
      assert.equal((await wholeRecord(house.database.database, id)).crashes, 3);
      assert.equal((await requestsOf(sandbox, 'a cursed ladder')).length, 0);
    });
  });
});
