import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql as statement } from 'drizzle-orm';
import { openClient, openDatabase, sqlState } from '../../src/db/client.ts';
import { createEmptyDatabase, type TestDatabase } from '../database.ts';
import { makeProxy } from './proxy.ts';

describe('a client', () => {
  let empty: TestDatabase;
  before(async () => {
    empty = await createEmptyDatabase();
  });
  after(() => empty.close());

  test('keeps its whole pool through an outage, however many statements failed', async () => {
    const proxy = await makeProxy(empty.url);
    const database = openDatabase({ url: proxy.url, maxConnections: 2 });
    try {
      for (let tries = 0; tries < 10; tries += 1) {
        await assert.rejects(async () => await database.sql`select 1`, { code: 'ENOENT' });
        await assert.rejects(async () => await database.orm.execute(statement`select 1`));
      }
      await proxy.open();
      const answers = await Promise.all([1, 2, 3, 4].map(() => database.sql`select pg_sleep(0.05), 1 as one`));
      assert.equal(answers.length, 4);
      assert.equal((await database.orm.execute(statement`select 1 as one`)).length, 1);
    } finally {
      await database.close();
      await proxy.remove();
    }
  });

  test('understands a socket folder beside other parameters of the connection string', async () => {
    const sql = openClient(`${empty.url}&application_name=somebody`);
    try {
      assert.deepEqual([...(await sql`select current_setting('application_name') as name`)], [{ name: 'somebody' }]);
    } finally {
      await sql.end();
    }
  });

  test('tells the SQL state of an error, whichever pool it came through', async () => {
    const { sql, orm } = empty.database;
    const errors = await Promise.allSettled([sql`select 1/0`, orm.execute(statement`select 1/0`)]);
    const states = errors.map((each) => (each.status === 'rejected' ? sqlState(each.reason) : 'no error'));
    assert.deepEqual(states, ['22012', '22012']);
    assert.equal(sqlState(new Error('something else')), null);
  });

  test('tells the text of every statement of both pools', async () => {
    const heard: string[] = [];
    const database = openDatabase({ url: empty.url, onStatement: (text) => heard.push(text) });
    try {
      await database.sql`select 1 as raw`;
      await database.orm.execute(statement`select 2 as mapped`);
      assert.deepEqual(
        heard.filter((text) => text.startsWith('select ')),
        ['select 1 as raw', 'select 2 as mapped'],
      );
    } finally {
      await database.close();
    }
  });
});
