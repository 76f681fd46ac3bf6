import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, everyProvider, MODEL, started } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { billOf, microsOfUsd, priceOf } from './billed.ts';
import { wholeRecord } from './records.ts';
import { dealt, LEASE_MS, openTrack, processOf, type Track } from './track.ts';

/** Where a worker may die over a job; wherever it does, another one brings the picture, and it is paid for once. */
const EVERY_POINT = [
  'intent-stored',
  'request-sent',
  'job-accepted',
  'answer-complete',
  'before-settle-commit',
  'generation-claimed',
  'before-send',
  'answer-begun',
  'image-stored',
  'settled',
] as const;
const PROVIDERS = ['replicate', 'fal'] as const;
/** Every point at each provider, or the worst half of them in turn. */
const FULL = process.env['TEST_SIZE'] === 'full';
const POINTS = FULL ? EVERY_POINT : EVERY_POINT.slice(0, 5);

describe('a worker that is killed over a provider’s job', { concurrency: true }, () => {
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  for (const [number, points] of dealt(POINTS, 2).entries()) {
    describe(`at one of its steps (${number + 1})`, { concurrency: 1 }, () => {
      let track: Track;
      const environment = () => ({ ...everyProvider(sandbox.url), RECONCILE_GRACE_MS: '2500' });
      before(async () => {
        track = await openTrack(sandbox, environment());
      });
      after(() => track.close());

      for (const [index, point] of points.entries())
        for (const provider of FULL ? PROVIDERS : [PROVIDERS[index % 2] ?? 'fal']) {
          test(`${provider}, ${point}: the next one brings the picture, paid for once`, async () => {
            const { house, rescued } = track;
            const prompt = `a ladder, ${point}, ${provider}`;
            const doomed = await processOf(house, {
              ...environment(),
              ROLE: 'worker',
              LEASE_MS: String(LEASE_MS),
              CRASH_AT: point,
            });
            const model = `${provider}/${MODEL}`;
            const id = await started(house.installation, { model, prompt, parameters: { resolution: '1K' } });
            await doomed.gone;
            assert.equal(doomed.child.signalCode, 'SIGKILL');
            const generation = await rescued(() => ended(house.installation, id));
            assert.equal(generation.status, 'SUCCEEDED', JSON.stringify(generation.error));
            assert.equal(generation.images.length, 1);
            const bill = (await billOf(sandbox, prompt)).filter(({ status }) => status === 'billed');
            assert.equal(bill.length, 1);
            const [entry] = bill;
            assert.ok(entry);
            assert.equal(microsOfUsd(generation.costUsd ?? ''), priceOf(entry, '1K'));
            const { ledger } = await wholeRecord(house.database.database, id);
            assert.deepEqual(ledger, [{ kind: 'charge', micros: priceOf(entry, '1K') }]);
          });
        }
    });
  }
});
