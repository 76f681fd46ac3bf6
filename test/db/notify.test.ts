import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createLog } from '../../src/base/log.ts';
import { wait } from '../../src/base/wait.ts';
import { openClient } from '../../src/db/client.ts';
import { openListener, type Listener } from '../../src/db/listen.ts';
import { createNotifier, keysOf } from '../../src/db/notify.ts';
import { createEmptyDatabase, type TestDatabase } from '../database.ts';
import { eventually } from './app.ts';
import { makeProxy } from './proxy.ts';

const log = createLog('silent');

describe('a notifier', () => {
  let empty: TestDatabase;
  let listener: Listener;
  let channel: string;
  let payloads: string[];
  const keys = (): string[] => payloads.flatMap(keysOf);
  before(async () => {
    empty = await createEmptyDatabase();
    listener = openListener(empty.url, { log });
  });
  // A channel for each test: what an earlier one sent may still be on its way.
  beforeEach(async ({ name }) => {
    channel = name.slice(0, 60);
    const heard: string[] = [];
    payloads = heard;
    await listener.on(channel, (payload) => heard.push(payload));
  });
  after(async () => {
    await listener.close();
    await empty.close();
  });

  test('sends the first wake-up at once, the others together, and each key once', async () => {
    const notifier = createNotifier(empty.database.sql, channel, { log, minIntervalMs: 300 });
    notifier.wake('first');
    await eventually('the first has come', () => payloads.length === 1);
    for (const key of ['b', 'c', 'b', 'd', 'c']) notifier.wake(key);
    await notifier.flush();
    await eventually('the others have come', () => payloads.length === 2);
    assert.deepEqual(payloads, ['first', 'b\nc\nd']);
    await notifier.close();
  });

  test('sends at most one NOTIFY in its interval, whatever the storm', async () => {
    const sent: number[] = [];
    const sql = openClient(empty.url, { fetchTypes: false, onStatement: () => sent.push(performance.now()) });
    const notifier = createNotifier(sql, channel, { log });
    const began = performance.now();
    // As long as it takes a busy machine to connect and send more than once.
    const isOver = () => performance.now() - began > (sent.length > 1 ? 200 : 10_000);
    for (let count = 0; !isOver(); count += 1) {
      notifier.wake(`key ${count % 50}`);
      if (count % 100 === 0) await wait(1);
    }
    await notifier.close();
    const elapsedMs = performance.now() - began;
    await sql.end();
    assert.ok(sent.length > 1 && sent.length <= elapsedMs / 10 + 2, `${sent.length} in ${elapsedMs} ms`);
    await eventually('every key has come', () => new Set(keys()).size === 50);
  });

  test('splits what is too long for one payload, and loses nothing', async () => {
    const notifier = createNotifier(empty.database.sql, channel, { log });
    const all = Array.from({ length: 1_000 }, (_, index) => `gen_${String(index).padStart(26, '0')}`);
    for (const key of all) notifier.wake(key);
    await notifier.close();
    await eventually('every key has come', () => keys().length >= all.length);
    assert.deepEqual(keys().toSorted(), all);
    assert.ok(payloads.length > 1);
    for (const payload of payloads) assert.ok(Buffer.byteLength(payload) <= 7_000);
  });

  test('drops what the server is not there for, and goes on when it is back', async () => {
    const proxy = await makeProxy(empty.url);
    const sql = openClient(proxy.url, { fetchTypes: false });
    const notifier = createNotifier(sql, channel, { log });
    notifier.wake('lost');
    await notifier.flush();
    await proxy.open();
    notifier.wake('kept');
    await notifier.close();
    await eventually('the second has come', () => keys().includes('kept'));
    assert.deepEqual(keys(), ['kept']);
    await sql.end({ timeout: 1 });
    await proxy.remove();
  });

  test('is silent after it was closed', async () => {
    const notifier = createNotifier(empty.database.sql, channel, { log });
    notifier.wake('before');
    await notifier.close();
    notifier.wake('after');
    await notifier.flush();
    await eventually('the first has come', () => keys().includes('before'));
    assert.deepEqual(keys(), ['before']);
  });
});
