import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createLog } from '../../src/base/log.ts';
import { openListener } from '../../src/db/listen.ts';
import type { ErrorCode } from '../../src/providers/provider-error.ts';
import { Health } from '../../src/routing/health.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { until } from '../installation.ts';
import { A_CALL, saveModels, writeCalls, type Call } from '../performance/calls.ts';

const PLACE = { configKey: 'fal/alpha', credential: 'one' };
const failed = (code: ErrorCode, retryAfterMs: number | null = null) => ({ ...PLACE, outcome: { code, retryAfterMs } });

let db: TestDatabase;
let opened: Health[] = [];
const logged: Record<string, unknown>[] = [];
const log = createLog('info', { write: (line: string) => void logged.push(JSON.parse(line)) });

/** One process's health. It opens for a tenth of a second at least, unless told otherwise. */
async function process(options: Partial<Parameters<typeof Health.open>[1]> = {}): Promise<Health> {
  const health = await Health.open(db.database, {
    log,
    sandbox: false,
    scale: 1,
    breakerOpenMs: { least: 100, most: 800 },
    ...options,
  });
  opened.push(health);
  return health;
}

function breakDown(health: Health): void {
  for (let calls = 0; calls < 5; calls += 1) health.report(failed('PROVIDER_ERROR'));
}

/** Awaits what this process comes to know. */
const soon = (what: string, isSo: () => boolean) => until(what, async () => isSo(), 10_000);
const isDown = (health: Health) => () => health.of(PLACE.configKey, PLACE.credential) === 'DOWN';
const isUp = (health: Health) => () => health.of(PLACE.configKey, PLACE.credential) !== 'DOWN';

before(async () => {
  db = await createTestDatabase();
  await saveModels(db.database);
});
after(async () => {
  await Promise.all(opened.map((health) => health.close()));
  await db.close();
});
beforeEach(async () => {
  await Promise.all(opened.map((health) => health.close()));
  opened = [];
  logged.length = 0;
  await db.database.sql`delete from breaker`;
  await db.database.sql`delete from attempt`;
});
describe('the health of an offer', () => {
  test('is DOWN in every process soon after one saw it break down, and nowhere else', async () => {
    const [worker, other] = [await process(), await process()];
    const sandbox = await process({ sandbox: true });
    breakDown(worker);
    await soon('the others to know', isDown(other));
    assert.equal(worker.of(PLACE.configKey, PLACE.credential), 'DOWN');
    assert.equal(other.of(PLACE.configKey, 'another key'), 'UNKNOWN');
    assert.equal(other.of('gemini/alpha', PLACE.credential), 'UNKNOWN');
    await sandbox.refresh();
    assert.equal(sandbox.of(PLACE.configKey, PLACE.credential), 'UNKNOWN');
    const opening = logged.find(({ msg }) => msg === 'breaker_opened');
    assert.equal(opening?.['config_key'], PLACE.configKey);
    assert.equal(opening['reason'], '5 calls on end failed, the last with PROVIDER_ERROR.');
  });

  test('is known to a process that starts later', async () => {
    const worker = await process();
    breakDown(worker);
    await soon('it to be written', isDown(worker));
    assert.ok(isDown(await process())());
  });

  test('is told to others at once where the server can be listened to', async () => {
    const listener = openListener(db.url, { log });
    const [worker, other] = [await process(), await process({ listener, pollMs: 3_600_000 })];
    breakDown(worker);
    await soon('the other to know', isDown(other));
    await other.close();
    await listener.close();
  });

  test('stays as it was for calls that say nothing against the offer', async () => {
    const worker = await process();
    for (const code of ['NO_IMAGE', 'CONTENT_POLICY', 'INVALID_REQUEST'] as const)
      for (let calls = 0; calls < 30; calls += 1) worker.report(failed(code));
    await worker.close();
    assert.equal((await db.database.sql`select from breaker`).length, 0);
  });

  test('is DOWN at once when the provider refuses the key', async () => {
    const worker = await process();
    worker.report(failed('PROVIDER_AUTH'));
    await soon('it to be down', isDown(worker));
    const [row] = worker.breakers();
    assert.equal(row?.reason, 'The provider refuses our key.');
    assert.ok((row.retryInMs ?? 0) > 1000, 'longer than the longest usual time');
  });

  test('counts the calls of all processes of the last minutes', async () => {
    await calls({ succeeded: 6, failed: 2, refused: 0 });
    assert.equal((await process()).of(PLACE.configKey, PLACE.credential), 'DEGRADED');
    // Who refuses the content works.
    await calls({ succeeded: 6, failed: 2, refused: 1 });
    assert.equal((await process()).of(PLACE.configKey, PLACE.credential), 'HEALTHY');
    await calls({ succeeded: 4, failed: 0, refused: 0 });
    assert.equal((await process()).of(PLACE.configKey, PLACE.credential), 'HEALTHY');
    assert.equal((await process({ sandbox: true })).of(PLACE.configKey, PLACE.credential), 'UNKNOWN');
    // Ten minutes are ten milliseconds by a clock that is sixty thousand times as fast.
    await db.database.sql`update attempt set finished_at = finished_at - interval '1 second'`;
    assert.equal((await process({ scale: 60_000 })).of(PLACE.configKey, PLACE.credential), 'UNKNOWN');
  });
});

describe('a probe', () => {
  test('is given to one of all processes that ask at the same time', async () => {
    const processes = await Promise.all(Array.from({ length: 4 }, () => process()));
    const [worker] = processes;
    assert.ok(worker !== undefined);
    breakDown(worker);
    for (const one of processes) await soon('all to know that it is due', () => one.due([PLACE]).length === 1);
    const asked = processes.flatMap((one) => [PLACE, PLACE, PLACE].map((place) => one.claimProbes([place])));
    const given = (await Promise.all(asked)).filter((probes) => probes.has(PLACE.configKey));
    assert.equal(given.length, 1);
    for (const one of processes) {
      await one.refresh();
      assert.ok(isDown(one)(), 'it is down for all others until the probe is back');
      assert.deepEqual(await one.claimProbes([PLACE]), new Set());
    }
  });

  test('is not given before its time, and asking then costs no statement', async () => {
    const statements: string[] = [];
    const counted = await createTestDatabase({ onStatement: (text) => void statements.push(text) });
    const health = await Health.open(counted.database, {
      log,
      sandbox: false,
      scale: 1,
      breakerOpenMs: { least: 60_000, most: 60_000 },
    });
    breakDown(health);
    await soon('it to be down', isDown(health));
    const before = statements.filter((text) => text.includes('update breaker')).length;
    assert.deepEqual(await health.claimProbes([PLACE]), new Set());
    assert.equal(statements.filter((text) => text.includes('update breaker')).length, before);
    await health.close();
    await counted.close();
  });

  test('that succeeds makes the offer work again everywhere', async () => {
    const [worker, other] = [await process(), await process()];
    breakDown(worker);
    await soon('it to be due', () => other.due([PLACE]).length === 1);
    assert.equal((await other.claimProbes([PLACE])).size, 1);
    other.report({ ...PLACE, outcome: 'succeeded' });
    await soon('all to know', () => isUp(worker)() && isUp(other)());
    assert.deepEqual(
      logged.map(({ msg }) => msg).filter((msg) => String(msg).startsWith('breaker_')),
      ['breaker_opened', 'breaker_probed', 'breaker_closed'],
    );
    // What was counted before is forgotten: it takes five again.
    worker.report(failed('PROVIDER_ERROR'));
    await worker.close();
    assert.equal(worker.of(PLACE.configKey, PLACE.credential), 'UNKNOWN');
  });

  test('that fails keeps the offer down for twice as long', async () => {
    const worker = await process({ breakerOpenMs: { least: 400, most: 60_000 } });
    breakDown(worker);
    await soon('it to be due', () => worker.due([PLACE]).length === 1);
    assert.equal((await worker.claimProbes([PLACE])).size, 1);
    worker.report(failed('TIMEOUT'));
    await soon('it to be open again', () => worker.breakers()[0]?.state === 'OPEN');
    const [row] = worker.breakers();
    assert.equal(row?.opens, 2);
    assert.ok((row.retryInMs ?? 0) > 400 && (row.retryInMs ?? 0) <= 800, `${row.retryInMs}`);
  });

  test('that is never made is given to another when its time is over', async () => {
    // Two minutes are a fifth of a second by a clock that is six hundred times as fast.
    const worker = await process({ scale: 600 });
    breakDown(worker);
    await soon('it to be due', () => worker.due([PLACE]).length === 1);
    assert.equal((await worker.claimProbes([PLACE])).size, 1);
    assert.deepEqual(await worker.claimProbes([PLACE]), new Set());
    await until('it to be given again', async () => (await worker.claimProbes([PLACE])).size === 1, 10_000);
  });

  test('is not given, and nothing fails, while the database is away', async () => {
    const lost = await createTestDatabase();
    const health = await Health.open(lost.database, {
      log,
      sandbox: false,
      scale: 1,
      breakerOpenMs: { least: 1, most: 1 },
    });
    breakDown(health);
    await soon('it to be due', () => health.due([PLACE]).length === 1);
    await lost.close();
    assert.deepEqual(await health.claimProbes([PLACE]), new Set());
    health.report({ ...PLACE, outcome: 'succeeded' });
    await health.refresh();
    assert.ok(isDown(health)(), 'what was known last');
    await health.close();
    const warnings = new Set(logged.map(({ msg }) => msg));
    for (const msg of ['probes_not_claimed', 'breaker_not_written', 'health_not_read'])
      assert.ok(warnings.has(msg), msg);
  });
});

/** Ended calls of just now at the offer; those of before are gone. */
async function calls(counts: { succeeded: number; failed: number; refused: number }): Promise<void> {
  const { database } = db;
  await database.sql`delete from attempt`;
  const some = (count: number, status: Call['status']): Call[] =>
    Array.from({ length: count }, () => ({ ...A_CALL, configKey: PLACE.configKey, status, agoMs: 100 }));
  const errors = (code: string) =>
    database.sql`update attempt set error_code = ${code} where status = 'FAILED' and error_code is null`;
  await writeCalls(database, [...some(counts.succeeded, 'SUCCEEDED'), ...some(counts.failed, 'FAILED')]);
  await errors('PROVIDER_ERROR');
  await writeCalls(database, some(counts.refused, 'FAILED'));
  await errors('CONTENT_POLICY');
}
