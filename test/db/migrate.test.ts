import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createLog } from '../../src/base/log.ts';
import { wait } from '../../src/base/wait.ts';
import type { Database } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createEmptyDatabase, type TestDatabase } from '../database.ts';
import { writeMigrations, type Migration } from './migrations.ts';
import { makeProxy } from './proxy.ts';

const log = createLog('silent');
const FIRST: Migration = { tag: '0000_begin', when: 1_000, text: 'create table ran (at timestamptz default now());' };
const EXPAND: Migration = { tag: '0001_expand', when: 2_000, text: 'alter table ran add column note text;' };
const LATER: Migration = { tag: '0002_later', when: 3_000, text: 'create table later ();' };

describe('migrating', () => {
  let empty: TestDatabase;
  const folders: { remove: () => Promise<void> }[] = [];
  const run = async (migrations: Migration[], afterwards?: (database: Database) => Promise<void>): Promise<void> => {
    const folder = await writeMigrations(migrations);
    folders.push(folder);
    await migrate(empty.url, { migrationsFolder: folder.path, log, ...(afterwards && { afterwards }) });
  };
  const tables = async (): Promise<string[]> => {
    const rows = await empty.database.sql<
      { name: string }[]
    >`select tablename as name from pg_tables where schemaname = 'public' order by 1`;
    return rows.map((row) => row.name);
  };
  beforeEach(async () => {
    empty = await createEmptyDatabase();
  });
  afterEach(async () => {
    for (const folder of folders.splice(0)) await folder.remove();
    await empty.close();
  });

  test('is done once when five processes start at the same time, and what comes afterwards by one after the other', async () => {
    const folder = await writeMigrations([FIRST, EXPAND]);
    folders.push(folder);
    const script = join(import.meta.dirname, 'migrate-app.ts');
    const parameters = [script, '--url', empty.url, '--migrations', folder.path];
    const children = [1, 2, 3, 4, 5].map(() =>
      spawn(process.execPath, parameters, { stdio: ['ignore', 'ignore', 'inherit'] }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as unknown));
    assert.deepEqual(codes, [0, 0, 0, 0, 0]);
    assert.equal((await empty.database.sql`select from ran`).length, 5);
    assert.equal((await empty.database.sql`select from drizzle.__drizzle_migrations`).length, 2);
  });

  test('applies only what is new, and calls what comes afterwards each time', async () => {
    let called = 0;
    const afterwards = async (): Promise<void> => void (called += 1);
    await run([FIRST], afterwards);
    await run([FIRST, EXPAND, LATER], afterwards);
    await run([FIRST, EXPAND, LATER], afterwards);
    assert.deepEqual(await tables(), ['later', 'ran']);
    assert.equal(called, 3);
  });

  test('leaves nothing of a migration that fails, nor of those before it in the same start', async () => {
    await assert.rejects(
      run([FIRST, { ...EXPAND, text: 'create table half ();--> statement-breakpoint\nselect 1/0;' }]),
    );
    assert.deepEqual(await tables(), []);
    await run([FIRST, EXPAND]);
  });

  test('lets an older program in that finds additions it does not know, and changes nothing', async () => {
    await run([FIRST, EXPAND, LATER]);
    let called = false;
    await run([FIRST], async () => void (called = true));
    assert.equal(called, false);
    assert.deepEqual(await tables(), ['later', 'ran']);
  });

  test('refuses a program from which a newer one took something away, and nobody who does without it', async () => {
    const contract: Migration = {
      tag: '0002_contract',
      when: 3_000,
      text: '-- contract after 0001_expand\nalter table ran drop column at;',
    };
    await run([FIRST, EXPAND, contract]);
    await assert.rejects(run([FIRST]), /A newer version .* has taken away .* \(0002_contract\)/);
    await run([FIRST, EXPAND]);
    await run([FIRST, EXPAND, contract]);
  });

  test('refuses every program that does not know a migration which only says "contract"', async () => {
    await run([FIRST, EXPAND, { ...LATER, text: '-- contract\ndrop table ran;' }]);
    await assert.rejects(run([FIRST, EXPAND]), /\(0002_later\)/);
  });

  test('refuses a migration that would be skipped because a later one was applied first', async () => {
    await run([FIRST, LATER]);
    await assert.rejects(run([FIRST, EXPAND, LATER]), /1 of the migrations in .* never applied/);
  });

  test('tells when the connection that held the lock was lost', async () => {
    await assert.rejects(run([FIRST], cut), /connection was lost while migrating/);
    await run([FIRST]);
  });

  test('waits for a server that is not there yet, and says so when it does not come', async () => {
    const folder = await writeMigrations([FIRST]);
    folders.push(folder);
    const proxy = await makeProxy(empty.url);
    try {
      const options = { migrationsFolder: folder.path, log };
      await assert.rejects(
        migrate(proxy.url, { ...options, timeoutMs: 200 }),
        /did not answer for .* Check that PostgreSQL runs/,
      );
      const migrated = migrate(proxy.url, options);
      await wait(200);
      await proxy.open();
      await migrated;
      assert.deepEqual(await tables(), ['ran']);
    } finally {
      await proxy.remove();
    }
  });

  test('does not wait when the server is there and says no', async () => {
    const folder = await writeMigrations([FIRST]);
    folders.push(folder);
    const elsewhere = new URL(empty.url);
    elsewhere.pathname = '/there_is_no_such_database';
    const began = performance.now();
    await assert.rejects(migrate(elsewhere.href, { migrationsFolder: folder.path, log }), /does not exist/);
    assert.ok(performance.now() - began < 20_000);
  });
});

/** Ends the session that holds the lock. */
async function cut({ sql }: Database): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'pictograph migrate' and datname = current_database()`;
}
