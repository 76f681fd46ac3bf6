import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { createLog } from '../../src/base/log.ts';
import { openListener, type Listener } from '../../src/db/listen.ts';
import { createEmptyDatabase, type TestDatabase } from '../database.ts';
import { eventually } from './app.ts';
import { makeProxy, type Proxy } from './proxy.ts';

const log = createLog('silent');

describe('a listener', () => {
  let empty: TestDatabase;
  let proxy: Proxy;
  let listener: Listener;
  let heard: string[];
  let listening: number;
  const hear = (payload: string): void => void heard.push(payload);
  const countListening = (): void => {
    listening += 1;
  };
  const notify = async (payload: string, channel = 'news'): Promise<void> => {
    await empty.database.sql`select pg_notify(${channel}, ${payload})`;
  };
  const sessions = async (): Promise<number[]> => {
    const rows = await empty.database.sql<{ pid: number }[]>`
      select pid from pg_stat_activity where application_name = 'pictograph listen' and datname = current_database()`;
    return rows.map((row) => row.pid);
  };
  before(async () => {
    empty = await createEmptyDatabase();
    proxy = await makeProxy(empty.url);
  });
  after(async () => {
    await proxy.remove();
    await empty.close();
  });
  beforeEach(async () => {
    await proxy.open();
    listener = openListener(proxy.url, { log, pingMs: 100 });
    heard = [];
    listening = 0;
  });
  afterEach(async () => {
    await listener.close();
    await proxy.close();
  });

  test('hears what is sent to its channels, each subscriber until it leaves', async () => {
    const others: string[] = [];
    const leave = await listener.on('news', hear, countListening);
    const leaveToo = await listener.on('news', (payload) => others.push(payload));
    await listener.on('Other "news"', (payload) => others.push(payload));
    await notify('one');
    await notify('two', 'Other "news"');
    await eventually('all were heard', () => heard.length + others.length === 3);
    await leave();
    await notify('three');
    await eventually('the one who stayed heard it', () => others.includes('three'));
    await leaveToo();
    await notify('four');
    await notify('five', 'Other "news"');
    await eventually('the other channel is still heard', () => others.includes('five'));
    assert.deepEqual(
      { heard, others, listening },
      { heard: ['one'], others: ['one', 'two', 'three', 'five'], listening: 1 },
    );
  });

  test('listens again after its session was ended, and tells so', async () => {
    await listener.on('news', hear, countListening);
    await listener.on('other', hear, countListening);
    for (const pid of await sessions()) await empty.database.sql`select pg_terminate_backend(${pid})`;
    await eventually('both were told', () => listening === 4);
    await notify('after');
    await notify('after too', 'other');
    await eventually('both are heard', () => heard.length === 2);
    assert.deepEqual(heard, ['after', 'after too']);
  });

  test('notices a connection whose other end is gone without a word', async () => {
    await listener.on('news', hear, countListening);
    proxy.freeze();
    await eventually('it listens anew', () => listening === 2);
    await notify('after');
    await eventually('it is heard', () => heard.length === 1);
  });

  test('begins when the server comes, if it was not there', async () => {
    await proxy.close();
    await eventually('the session has ended', async () => (await sessions()).length === 0);
    const begun = listener.on('news', hear, countListening);
    assert.equal(listening, 0);
    await proxy.open();
    await begun;
    await notify('hello');
    await eventually('it is heard', () => heard.length === 1);
    assert.equal(listening, 1);
  });

  test('goes on when a subscriber throws', async () => {
    await listener.on('news', () => {
      throw new Error('thrown by a subscriber');
    });
    await listener.on('news', hear, () => {
      throw new Error('thrown by a subscriber that began');
    });
    await notify('one');
    await notify('two');
    await eventually('both were heard', () => heard.length === 2);
  });

  test('closes while it is connecting, and says so to whoever waits', async () => {
    await proxy.close();
    const begun = assert.rejects(listener.on('news', hear), /closed before the server listened/);
    await listener.close();
    await begun;
    await assert.rejects(listener.on('news', hear), /was closed/);
  });

  test('refuses a channel whose name PostgreSQL would cut', async () => {
    await assert.rejects(listener.on('n'.repeat(64), hear), RangeError);
  });
});
