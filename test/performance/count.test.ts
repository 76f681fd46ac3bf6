import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openDatabase } from '../../src/db/client.ts';
import { duePairs } from '../../src/performance/due.ts';
import { recount } from '../../src/performance/recount.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { randomFrom } from '../random.ts';
import { A_CALL, countDue, letPass, saveModels, writeCalls, type Call } from './calls.ts';
import { expectedWindows, storedWindows } from './recount.ts';

describe('windows of performance', () => {
  let db: TestDatabase;
  before(async () => {
    db = await createTestDatabase();
    await saveModels(db.database);
  });
  after(() => db.close());
  beforeEach(async () => {
    await db.database.sql`truncate generation, attempt, performance_window, performance_fold cascade`;
  });
  const write = (...calls: Partial<Call>[]) =>
    writeCalls(
      db.database,
      calls.map((call) => ({ ...A_CALL, ...call })),
    );
  const all = async () =>
    (await storedWindows(db.database)).filter(({ configKey, mode }) => configKey === '*' && mode === '*');

  test('are exactly what a count of all calls by hand gives', async () => {
    const seed = Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    const calls = randomCalls(600, seed);
    await writeCalls(db.database, calls);
    assert.deepEqual(await countDue(db.database), ['fal', 'fal', 'gemini']);
    const stored = await storedWindows(db.database);
    assert.deepEqual(stored, expectedWindows(calls), `seed ${seed}`);
    assert.ok(stored.length > 40);
    // What more comes is counted as if it had been there from the beginning.
    await letPass(db.database, '2 seconds');
    const more = randomCalls(50, seed + 1).map((call) => ({ ...call, agoMs: 10 }));
    await writeCalls(db.database, more);
    await countDue(db.database);
    const aged = calls.map((call) => ({ ...call, agoMs: call.agoMs + 2000 }));
    assert.deepEqual(await storedWindows(db.database), expectedWindows([...aged, ...more]), `seed ${seed}`);
  });

  test('hold every failure, and leave out what was canceled and what waited in a batch', async () => {
    await write(
      { ms: 1000 },
      { ms: 3000, firstByteMs: null },
      { status: 'FAILED', ms: 200, firstByteMs: 50 },
      { status: 'ABANDONED', ms: 500 },
      { status: 'CANCELED', ms: 9000 },
      { tier: 'BATCH', ms: 80_000_000 },
    );
    await countDue(db.database);
    assert.deepEqual(await all(), [
      {
        providerSlug: 'fal',
        configKey: '*',
        mode: '*',
        resolution: '*',
        sandbox: false,
        p50Ms: 1000,
        p95Ms: 3000,
        meanMs: 2000,
        failureMeanMs: 350,
        ttfbP50Ms: 100,
        ttfbP95Ms: 100,
        succeeded: 2,
        total: 4,
        successRate: 0.5,
      },
    ]);
  });

  test('know no times where nothing succeeded, and stand times that no clock should give', async () => {
    await write({ status: 'FAILED', ms: -5000 }, { status: 'ABANDONED', ms: 2_000_000_000, agoMs: 1000 });
    await db.database.sql`update attempt set started_at = started_at - interval '400 days' where status = 'ABANDONED'`;
    await countDue(db.database);
    assert.partialDeepStrictEqual(await all(), [
      { p50Ms: null, p95Ms: null, meanMs: null, failureMeanMs: 1073741824, ttfbP50Ms: null, succeeded: 0, total: 2 },
    ]);
  });

  test('never mix the sandbox with what is real', async () => {
    await write({ ms: 1000 }, { ms: 50_000, sandbox: true });
    await countDue(db.database);
    assert.partialDeepStrictEqual(await all(), [
      { sandbox: false, p50Ms: 1000, total: 1 },
      { sandbox: true, p50Ms: 50_000, total: 1 },
    ]);
  });

  test('forget calls as they leave the window, and themselves with the last one', async () => {
    await write({ ms: 1000 }, { ms: 5000, agoMs: 29 * 86_400_000 });
    await countDue(db.database);
    assert.partialDeepStrictEqual(await all(), [{ total: 2, p95Ms: 5000 }]);
    await db.database.sql`
      update attempt set finished_at = finished_at - interval '1 day', started_at = started_at - interval '1 day'`;
    await letPass(db.database, '59 minutes');
    assert.deepEqual(await countDue(db.database), [], 'nothing tells of it before the hour is over');
    await letPass(db.database, '2 minutes');
    assert.deepEqual(await countDue(db.database), ['fal']);
    assert.partialDeepStrictEqual(await all(), [{ total: 1, p95Ms: 1000 }]);
    await letPass(db.database, '30 days');
    assert.deepEqual(await countDue(db.database), ['fal']);
    assert.deepEqual(await storedWindows(db.database), []);
    await letPass(db.database, '2 hours');
    assert.deepEqual(await countDue(db.database), [], 'and then there is nothing to count any more');
  });

  test('are counted again for a call only once, and not twice within a second', async () => {
    await write({}, { configKey: 'gemini/alpha' });
    assert.deepEqual(await countDue(db.database), ['fal', 'gemini']);
    await write({ agoMs: 0 });
    assert.deepEqual(await duePairs(db.database.sql), []);
    await letPass(db.database, '1 second');
    assert.deepEqual(await countDue(db.database), ['fal']);
    await letPass(db.database, '1 second');
    assert.deepEqual(await duePairs(db.database.sql), []);
    assert.partialDeepStrictEqual(await all(), [{ total: 2 }, { total: 1 }]);
  });

  test('are counted the less often the longer it takes', async () => {
    await write({});
    await countDue(db.database);
    await db.database.sql`update performance_fold set took_ms = 1000`;
    await write({ agoMs: 0 });
    await letPass(db.database, '18 seconds');
    assert.deepEqual(await duePairs(db.database.sql), []);
    await letPass(db.database, '1 second');
    assert.deepEqual(await countDue(db.database), ['fal']);
  });

  test('find also what was committed after a later one had been counted', async () => {
    await write({ agoMs: 0 });
    await countDue(db.database);
    await write({ agoMs: 5000 });
    await letPass(db.database, '15 seconds');
    assert.deepEqual(await duePairs(db.database.sql), []);
    await letPass(db.database, '6 seconds');
    assert.deepEqual(await countDue(db.database), ['fal']);
    assert.partialDeepStrictEqual(await all(), [{ total: 2 }]);
    await letPass(db.database, '21 seconds');
    assert.deepEqual(await duePairs(db.database.sql), []);
  });

  test('are counted by one of many processes, and get versions in the order of the commits', async () => {
    await write({}, { configKey: 'gemini/alpha' }, { configKey: 'fal/beta' });
    const nodes = Array.from({ length: 4 }, () => openDatabase({ url: db.url }));
    try {
      const pairs = await duePairs(db.database.sql);
      const counted = await Promise.all(nodes.flatMap((node) => pairs.map((pair) => recount(node.sql, pair))));
      assert.equal(counted.filter(Boolean).length, 3);
      const rows = await db.database.sql`select version::int from performance_fold order by version`;
      assert.deepEqual(
        rows.map(({ version }) => version),
        [1, 2, 3],
      );
    } finally {
      await Promise.all(nodes.map((node) => node.close()));
    }
  });

  test('look for what is new at the end of an index, however much there is that isn’t', async () => {
    await write(...Array.from({ length: 5000 }, () => ({})));
    await countDue(db.database);
    await letPass(db.database, '2 seconds');
    await db.database.sql`analyze attempt`;
    const [before, after] = await db.database.sql.begin(async (tx) => {
      // Counts of this connection, other statements' too until they are flushed.
      const rowsRead = () => tx`select seq_tup_read from pg_stat_xact_user_tables where relname = 'attempt'`;
      const first = [...(await rowsRead())];
      assert.deepEqual(await duePairs(tx), []);
      return [first, [...(await rowsRead())]];
    });
    assert.deepEqual(after, before);
  });

  test('keep their version and their time while nothing changes', async () => {
    await write({});
    await countDue(db.database);
    const state = () =>
      db.database
        .sql`select version, updated_at from performance_fold join performance_window using (model_id, provider_slug)`;
    const before = [...(await state())];
    await letPass(db.database, '61 minutes');
    assert.deepEqual(await countDue(db.database), ['fal']);
    assert.deepEqual([...(await state())], before);
  });
});

function randomCalls(count: number, seed: number): Call[] {
  const random = randomFrom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  function oneOf<Value>(...values: readonly [Value, ...Value[]]): Value {
    return values[below(values.length)] ?? values[0];
  }
  return Array.from({ length: count }, () => ({
    configKey: oneOf('fal/alpha', 'fal/alpha-edit', 'gemini/alpha', 'fal/beta'),
    mode: oneOf<Call['mode']>('TEXT_TO_IMAGE', 'IMAGE_EDIT'),
    tier: oneOf<Call['tier']>('STANDARD', 'STANDARD', 'STANDARD', 'BATCH'),
    resolution: oneOf(null, '1K', '2K'),
    sandbox: oneOf(true, false),
    status: oneOf<Call['status']>('SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'FAILED', 'ABANDONED', 'CANCELED'),
    // Few values, so that ties come up.
    ms: oneOf(below(100_000), below(20) * 100),
    firstByteMs: oneOf(null, below(9000)),
    // A tenth of them is beyond the window; none so near to its edge that the test's own time matters.
    agoMs: oneOf(
      100_000 + below(29 * 86_400_000),
      30 * 86_400_000 + 1000 + below(86_400_000),
      ...Array<number>(8).fill(200_000),
    ),
  }));
}
