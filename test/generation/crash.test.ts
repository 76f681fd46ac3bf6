import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ended, environmentFor, startInstallation, started, until } from '../installation.ts';
import { startProcess, type ServerProcess } from '../process.ts';
import { billOf, requestsOf } from './billed.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';

const LEASE_MS = '1000';

/** By where the worker dies: how the generation ends at the next worker, and how often the provider was asked by then. */
const POINTS = {
  'generation-claimed': ['SUCCEEDED', 1],
  'route-chosen': ['SUCCEEDED', 1],
  'intent-stored': ['PROVIDER_OUTCOME_UNKNOWN', 0],
  'before-send': ['PROVIDER_OUTCOME_UNKNOWN', 0],
  // The bytes are on their way to the system when it dies: whether they got out is what nobody can know.
  'request-sent': ['PROVIDER_OUTCOME_UNKNOWN', null],
  'answer-begun': ['PROVIDER_OUTCOME_UNKNOWN', 1],
  'interim-image-stored': ['PROVIDER_OUTCOME_UNKNOWN', 1],
  'answer-complete': ['PROVIDER_OUTCOME_UNKNOWN', 1],
  'image-stored': ['PROVIDER_OUTCOME_UNKNOWN', 1],
  'before-settle-commit': ['PROVIDER_OUTCOME_UNKNOWN', 1],
  settled: ['SUCCEEDED', 1],
} as const;

describe('a worker that is killed', { concurrency: 4 }, () => {
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  const victim = ({ database, sandbox, installation }: House, point: string): Promise<ServerProcess> =>
    startProcess({
      ...environmentFor({ databaseUrl: database.url, sandboxUrl: sandbox.url, dataDir: installation.dataDir }),
      ROLE: 'worker',
      LEASE_MS,
      CRASH_AT: point,
    });
  const rescue = ({ database, sandbox, installation }: House) =>
    startInstallation(
      { databaseUrl: database.url, sandboxUrl: sandbox.url },
      { ROLE: 'worker', LEASE_MS, DATA_DIR: installation.dataDir },
    );

  for (const [point, [outcome, requests]] of Object.entries(POINTS)) {
    const asked = requests === null ? 'at most once' : requests === 0 ? 'never' : 'once';
    test(`at ${point} leaves a generation that ends with ${outcome}, the provider asked ${asked}`, async () => {
      const house = await openHouse({ ROLE: 'api' }, sandbox);
      try {
        const worker = await victim(house, point);
        const prompt = `a ladder, ${point}`;
        const id = await started(house.installation, {
          prompt,
          parameters: { resolution: '0.5K', thinking_level: 'high' },
        });
        await worker.gone;
        assert.equal(worker.child.signalCode, 'SIGKILL');
        const next = await rescue(house);
        const generation = await ended(house.installation, id);
        await next.close();
        assert.equal(generation.error?.code ?? generation.status, outcome, JSON.stringify(generation.error));
        const { ledger, crashes, events } = await wholeRecord(house.database.database, id);
        const sent = (await requestsOf(house.sandbox, prompt)).length;
        assert.ok(requests === null ? sent <= 1 : sent === requests, `${sent} requests`);
        await until('the bill', async () => (await billOf(house.sandbox, prompt)).length === sent);
        assert.equal(crashes, point === 'settled' ? 0 : 1);
        assert.equal(events.filter((type) => type === 'ATTEMPT_STARTED').length, 1);
        const unknown = outcome === 'PROVIDER_OUTCOME_UNKNOWN';
        assert.deepEqual(
          ledger.map(({ kind }) => kind),
          [unknown ? 'maybe' : 'charge'],
        );
        if (unknown) assert.equal(ledger[0]?.micros, 45_000);
      } finally {
        await house.close();
      }
    });
  }

  test('after the request left, with leave to go on, is followed by one other try, and both are on the bill', async () => {
    const house = await openHouse({ ROLE: 'api' }, sandbox);
    try {
      const worker = await victim(house, 'answer-begun');
      const prompt = 'a risky ladder';
      const id = await started(house.installation, {
        prompt,
        parameters: { resolution: '0.5K' },
        routing: { onUnknown: 'NEXT_OFFER' },
      });
      await worker.gone;
      const next = await rescue(house);
      assert.equal((await ended(house.installation, id)).status, 'SUCCEEDED');
      await next.close();
      const { attempts, ledger } = await wholeRecord(house.database.database, id);
      assert.deepEqual(
        attempts.map(({ status }) => status),
        ['ABANDONED', 'SUCCEEDED'],
      );
      assert.deepEqual(
        ledger.map(({ kind }) => kind),
        ['maybe', 'charge'],
      );
      assert.equal((await requestsOf(house.sandbox, prompt)).length, 2);
    } finally {
      await house.close();
    }
  });

  test('books what may be due by the size that was asked in pixels', async () => {
    const house = await openHouse({ ROLE: 'api' }, sandbox);
    try {
      const worker = await victim(house, 'before-send');
      const id = await started(house.installation, { prompt: 'a large ladder', parameters: { size: '2048x2048' } });
      await worker.gone;
      const next = await rescue(house);
      await ended(house.installation, id);
      await next.close();
      assert.deepEqual((await wholeRecord(house.database.database, id)).ledger, [{ kind: 'maybe', micros: 101_000 }]);
    } finally {
      await house.close();
    }
  });

  test('after a cancel was asked is taken over by the cancel: CANCELED, and the bill is not known', async () => {
    const house = await openHouse({ ROLE: 'api' }, sandbox);
    try {
      const worker = await victim(house, 'answer-begun');
      const id = await started(house.installation, { prompt: 'a canceled ladder' });
      await worker.gone;
      await house.installation.ask(`mutation ($id: ID!) { cancelGeneration(id: $id) { __typename } }`, { id });
      const next = await rescue(house);
      const generation = await ended(house.installation, id);
      await next.close();
      assert.deepEqual([generation.status, generation.cancelBilling], ['CANCELED', 'UNKNOWN']);
      assert.deepEqual((await wholeRecord(house.database.database, id)).attempts, [{ status: 'CANCELED', code: null }]);
    } finally {
      await house.close();
    }
  });

  test('three times over is taken to be the generation’s doing: it ends with INTERNAL, and others are not affected', async () => {
    const house = await openHouse({ ROLE: 'api' }, sandbox);
    try {
      const workers = await Promise.all([1, 2, 3].map(() => victim(house, 'generation-claimed')));
      const id = await started(house.installation, { prompt: 'a cursed ladder' });
      await Promise.all(workers.map(({ gone }) => gone));
      const other = await started(house.installation, { prompt: 'a good ladder' });
      const next = await rescue(house);
      const [cursed, good] = await Promise.all([ended(house.installation, id), ended(house.installation, other)]);
      await next.close();
      assert.deepEqual([cursed.error?.code, cursed.attempts, good.status], ['INTERNAL', [], 'SUCCEEDED']);
      assert.equal((await wholeRecord(house.database.database, id)).crashes, 3);
      assert.equal((await requestsOf(house.sandbox, 'a cursed ladder')).length, 0);
    } finally {
      await house.close();
    }
  });
});
