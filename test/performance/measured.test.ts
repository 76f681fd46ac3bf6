import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { graphql } from 'graphql';
import type { Context } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import { createLog } from '../../src/base/log.ts';
import { openCatalog, type CatalogStore } from '../../src/catalog/store.ts';
import { openListener, type Listener } from '../../src/db/listen.ts';
import { PerformanceFold } from '../../src/performance/fold.ts';
import { followPerformance } from '../../src/performance/follow.ts';
import { MeasuredPerformance } from '../../src/performance/measured.ts';
import { performanceOf } from '../../src/performance/shown.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { until } from '../installation.ts';
import { A_CALL, countDue, letPass, saveModels, writeCalls, type Call } from './calls.ts';

const log = createLog('silent');

describe('what was measured', () => {
  let db: TestDatabase;
  let alpha: string;
  let catalog: CatalogStore;
  let listener: Listener;
  const opened: { close(): Promise<void> }[] = [];
  before(async () => {
    db = await createTestDatabase();
    ({ alpha } = await saveModels(db.database));
    catalog = await openCatalog(db.database, { log });
    listener = openListener(db.url, { log });
  });
  after(async () => {
    await Promise.all([catalog.close(), listener.close()]);
    await db.close();
  });
  beforeEach(async () => {
    await db.database.sql`truncate generation, attempt, performance_window, performance_fold cascade`;
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  const write = (count: number, call: Partial<Call> = {}) =>
    writeCalls(
      db.database,
      Array.from({ length: count }, () => ({ ...A_CALL, ...call })),
    );
  const open = async (options: Partial<Parameters<typeof MeasuredPerformance.open>[1]> = {}) => {
    const measured = await MeasuredPerformance.open(db.database.sql, {
      sandbox: false,
      log,
      listener: null,
      pollMs: 60_000,
      ...options,
    });
    opened.push(measured);
    return measured;
  };
  const shown = (measured: MeasuredPerformance, asked: Partial<Parameters<typeof performanceOf>[2]> = {}) => {
    const model = catalog.current().model('alpha');
    assert.ok(model);
    const context = { catalog: catalog.current(), performance: measured };
    return performanceOf(context, model, { source: null, mode: null, ...asked }).map(
      ({ provider, source, p50Ms, totalRequests, mode }) => ({
        provider: provider.slug,
        source,
        p50Ms,
        totalRequests,
        mode,
      }),
    );
  };

  test('serves routing by offer, mode and resolution from twenty calls, then by the offer alone, else not at all', async () => {
    await write(19, { ms: 1000 });
    await countDue(db.database);
    const early = await open();
    assert.equal(early.figures('fal/alpha', 'TEXT_TO_IMAGE', '1K'), null);
    await write(1, { ms: 3000, resolution: null, status: 'FAILED', agoMs: 0 });
    await letPass(db.database, '1 second');
    await countDue(db.database);
    const wide = await open();
    const { p50Ms, p95Ms, successRate, totalRequests, failureMeanMs } =
      wide.figures('fal/alpha', 'TEXT_TO_IMAGE', '1K') ?? assert.fail('twenty calls are enough');
    assert.deepEqual(
      { p50Ms, p95Ms, successRate, totalRequests, failureMeanMs },
      { p50Ms: 1000, p95Ms: 1000, successRate: 0.95, totalRequests: 20, failureMeanMs: 3000 },
    );
    await write(20, { ms: 7000, resolution: '2K', mode: 'IMAGE_EDIT', agoMs: 0 });
    await write(20, { ms: 8000, resolution: null, mode: 'IMAGE_EDIT', agoMs: 0 });
    await letPass(db.database, '1 second');
    await countDue(db.database);
    const close = await open();
    assert.equal(close.figures('fal/alpha', 'IMAGE_EDIT', '2K')?.p50Ms, 7000);
    assert.equal(close.figures('fal/alpha', 'IMAGE_EDIT', null)?.p50Ms, 8000);
    assert.equal(close.figures('fal/alpha', 'TEXT_TO_IMAGE', '4K')?.totalRequests, 60);
    assert.equal(close.figures('fal/alpha-edit', 'IMAGE_EDIT', '2K'), null);
  });

  test('is of the sandbox or real, never both', async () => {
    await write(20, { ms: 1000 });
    await write(30, { ms: 2000, sandbox: true });
    await countDue(db.database);
    assert.equal((await open()).figures('fal/alpha', 'TEXT_TO_IMAGE', '1K')?.totalRequests, 20);
    assert.equal((await open({ sandbox: true })).figures('fal/alpha', 'TEXT_TO_IMAGE', '1K')?.totalRequests, 30);
  });

  test('takes the place of what was imported from twenty calls on, and either can be asked for', async () => {
    await write(19, { ms: 1000 });
    await write(20, { configKey: 'gemini/alpha', ms: 12_000 });
    await countDue(db.database);
    const measured = await open();
    assert.deepEqual(shown(measured), [
      { provider: 'fal', source: 'IMPORTED', p50Ms: 9000, totalRequests: 10, mode: null },
      { provider: 'gemini', source: 'MEASURED', p50Ms: 12_000, totalRequests: 20, mode: null },
    ]);
    assert.deepEqual(shown(measured, { source: 'MEASURED' }), [
      { provider: 'fal', source: 'MEASURED', p50Ms: 1000, totalRequests: 19, mode: null },
      { provider: 'gemini', source: 'MEASURED', p50Ms: 12_000, totalRequests: 20, mode: null },
    ]);
    assert.deepEqual(
      shown(measured, { source: 'IMPORTED' }).map(({ provider, p50Ms }) => [provider, p50Ms]),
      [
        ['gemini', 4000],
        ['fal', 9000],
      ],
    );
  });

  test('joins a provider’s offers, and tells a mode’s own figures before those over all modes', async () => {
    await write(10, { ms: 1000 });
    await write(20, { ms: 5000, configKey: 'fal/alpha-edit', mode: 'IMAGE_EDIT' });
    await countDue(db.database);
    const measured = await open();
    const fal = (mode: 'TEXT_TO_IMAGE' | 'IMAGE_EDIT' | null) =>
      shown(measured, { mode }).find(({ provider }) => provider === 'fal');
    assert.deepEqual(fal(null), { provider: 'fal', source: 'MEASURED', p50Ms: 5000, totalRequests: 30, mode: null });
    assert.partialDeepStrictEqual(fal('IMAGE_EDIT'), { totalRequests: 20, mode: 'IMAGE_EDIT' });
    assert.partialDeepStrictEqual(fal('TEXT_TO_IMAGE'), { totalRequests: 30, mode: null });
  });

  test('decides the order of models by speed and success', async () => {
    await write(20, { ms: 30_000, status: 'FAILED' });
    await write(20, { configKey: 'fal/beta', ms: 5000 });
    await countDue(db.database);
    let context: Partial<Context> = { catalog: catalog.current(), performance: await open() };
    const inOrder = async (order: string) => {
      const source = `{ models(orderBy: ${order}) { nodes { slug } } }`;
      const { data } = await graphql({ schema, source, contextValue: context });
      return JSON.stringify(data);
    };
    const names = (...slugs: string[]) => JSON.stringify({ models: { nodes: slugs.map((slug) => ({ slug })) } });
    // Imported: alpha 4 s with 80 % at gemini; beta nothing.
    assert.equal(await inOrder('SPEED'), names('alpha', 'beta'));
    assert.equal(await inOrder('SUCCESS'), names('beta', 'alpha'));
    await write(20, { configKey: 'gemini/alpha', ms: 6000, agoMs: 0 });
    await letPass(db.database, '1 second');
    await countDue(db.database);
    context = { ...context, performance: await open() };
    assert.equal(await inOrder('SPEED'), names('beta', 'alpha'));
  });

  test('follows the counting by wake-ups, and without them by looking', async () => {
    const heard = await open({ listener });
    const looking = await open({ pollMs: 20 });
    await write(20, { agoMs: 0 });
    const fold = new PerformanceFold(db.database.sql, { log });
    opened.unshift(fold);
    for (const measured of [heard, looking])
      await until('the figures', async () => measured.figures('fal/alpha', 'TEXT_TO_IMAGE', '1K'), 10_000);
    await write(1, { agoMs: 0 });
    fold.nudge();
    for (const measured of [heard, looking])
      await until('the next call', async () => measured.figures('fal/alpha', 'x', null)?.totalRequests === 21, 4000);
  });

  test('is counted without a nudge, too', async () => {
    const measured = await open({ listener });
    opened.unshift(new PerformanceFold(db.database.sql, { log, pollMs: 50 }));
    await write(1, { agoMs: 0 });
    await until('the first count', async () => measured.ofModel(alpha)[0]?.totalRequests === 1, 10_000);
    await write(20, { agoMs: 0 });
    await until('the next look', async () => measured.figures('fal/alpha', 'x', null), 10_000);
  });

  test('begins again when the database was restored to an earlier time', async () => {
    await write(20);
    await countDue(db.database);
    await db.database.sql`update performance_fold set version = version + 10`;
    const measured = await open({ pollMs: 20 });
    assert.ok(measured.figures('fal/alpha', 'TEXT_TO_IMAGE', '1K'));
    await db.database.sql`truncate performance_window, performance_fold`;
    await until('that nothing is known', async () => measured.figures('fal/alpha', 'x', null) === null, 5000);
    assert.deepEqual(measured.ofModel(alpha), []);
    await write(30, { configKey: 'gemini/alpha' });
    await countDue(db.database);
    await until('the new figures', async () => measured.figures('gemini/alpha', 'x', null)?.totalRequests === 30, 5000);
  });

  test('tells followers of a model what changed, the newest of each window, until they leave', async () => {
    const measured = await open({ pollMs: 20 });
    const stop = new AbortController();
    const ofAlpha = followPerformance(measured, { modelId: alpha, signal: stop.signal });
    const first = ofAlpha.next();
    await write(3, { configKey: 'fal/beta' });
    await write(2, { ms: 1500, agoMs: 0 });
    await countDue(db.database);
    assert.partialDeepStrictEqual(await first, { value: { modelId: alpha, mode: '*', totalRequests: 2, p50Ms: 1500 } });
    // Not read for two changes: the mode's window comes once, as it is in the end.
    for (const total of [3, 4]) {
      await write(1, { agoMs: 0 });
      await letPass(db.database, '1 second');
      await countDue(db.database);
      await until('the change', async () => measured.ofModel(alpha)[0]?.totalRequests === total);
    }
    const rest = [await ofAlpha.next(), await ofAlpha.next()];
    assert.deepEqual(
      new Map(rest.map(({ value }) => [value?.mode, value?.totalRequests])),
      new Map([
        ['*', 4],
        ['TEXT_TO_IMAGE', 4],
      ]),
    );
    const parked = ofAlpha.next();
    await letPass(db.database, '31 days');
    await countDue(db.database);
    assert.partialDeepStrictEqual(await parked, {
      value: { mode: '*', totalRequests: 0, successRate: null, p50Ms: null },
    });
    await ofAlpha.next();
    const last = ofAlpha.next();
    stop.abort();
    assert.deepEqual(await last, { value: undefined, done: true });
  });
});
