import { createHash, randomBytes } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after } from 'node:test';
import { createLog } from '../src/base/log.ts';
import { openClient, openDatabase, sqlState, type Database, type Sql } from '../src/db/client.ts';
import { migrate } from '../src/db/migrate.ts';
import { startTestServer, type TestServer } from './db/server.ts';

export interface TestDatabase {
  /** For other processes and `openDatabase`, `openClient`, `openListener`; it names a Unix socket, which plain `postgres(url)` can't read. */
  readonly url: string;
  readonly database: Database;
  /** Closes the connections and drops the database, whoever else is still connected. */
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Whether the models that ship are in it already; a program that starts on it finds that nothing has changed. */
  shipped?: boolean;
  /** Told the text of every statement that goes through `database`. */
  onStatement?: (text: string) => void;
}

/**
 * A database of one's own with all migrations applied and nothing in it: a copy of a template, made in some 50 ms.
 *
 * The server is the one that `TEST_POSTGRES_URL` names (test/run.ts sets it), else one that this process starts and
 * stops after its last test. `TEST_MIGRATIONS` names another folder of migrations than the checked-in one, to try
 * tables whose migration is not written yet: `drizzle-kit generate --out <folder>` makes it.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = await testServerUrl();
  const template = await withSql(serverUrl, (sql) => ensureTemplates(sql, serverUrl, options.shipped === true));
  return createDatabase(serverUrl, template, options);
}

/** A database of one's own with nothing at all in it. */
export async function createEmptyDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  return createDatabase(await testServerUrl(), 'template0', options);
}

async function createDatabase(
  serverUrl: string,
  template: string,
  options: TestDatabaseOptions,
): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withSql(serverUrl, (sql) => sql`create database ${sql(name)} template ${sql(template)} strategy file_copy`);
  const url = databaseUrl(serverUrl, name);
  const database = openDatabase({ url, ...options });
  return {
    url,
    database,
    async close() {
      await database.close();
      await withSql(serverUrl, (sql) => dropDatabase(sql, name));
    },
  };
}

/** Autovacuum may be at work in it, which only a superuser may end; it leaves by itself within moments. */
async function dropDatabase(sql: Sql, name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await sql`drop database if exists ${sql(name)} with (force)`;
      return;
    } catch (error) {
      if (sqlState(error) !== '42501' || tries === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function testServerUrl(): Promise<string> {
  const given = process.env['TEST_POSTGRES_URL'];
  if (given !== undefined) return given;
  server ??= startTestServer();
  return (await server).url;
}

let server: Promise<TestServer> | null = null;

// At the top of the module, so that it belongs to the whole file and not to the test that asked first.
after(async () => {
  if (server !== null) await (await server).stop();
});

/** Any number that the product does not use as a lock. */
const TEMPLATE_LOCK = 1_000_001;

/** A template's name says what is in it: migrations, models. Test files run at the same time; the first makes it. */
async function ensureTemplates(sql: Sql, serverUrl: string, shipped: boolean): Promise<string> {
  const migrationsFolder = process.env['TEST_MIGRATIONS'] ?? join(import.meta.dirname, '..', 'migrations');
  const migrated = `template_${await fingerprint(migrationsFolder)}`;
  await sql`select pg_advisory_lock(${TEMPLATE_LOCK})`;
  await ensureTemplate(sql, migrated, 'template1', (name) =>
    migrate(databaseUrl(serverUrl, name), { migrationsFolder, log: createLog('silent') }),
  );
  const full = `${migrated}_${await hashOfFiles(join(import.meta.dirname, '..', 'catalog'), '**/*.json')}`;
  if (shipped)
    await ensureTemplate(sql, full, migrated, async (name) => {
      // Most tests have no use for it, and each file would load it.
      const { shipCatalog } = await import('../src/catalog/ship.ts');
      const database = openDatabase({ url: databaseUrl(serverUrl, name) });
      await shipCatalog(database.orm);
      await database.close();
    });
  await sql`select pg_advisory_unlock(${TEMPLATE_LOCK})`;
  return shipped ? full : migrated;
}

async function ensureTemplate(
  sql: Sql,
  name: string,
  from: string,
  fill: (making: string) => Promise<void>,
): Promise<void> {
  const found = await sql`select from pg_database where datname = ${name}`;
  if (found.length > 0) return;
  const making = `${name}_making`;
  await sql`drop database if exists ${sql(making)} with (force)`;
  await sql`create database ${sql(making)} template ${sql(from)}`;
  await fill(making);
  await sql`alter database ${sql(making)} rename to ${sql(name)}`;
}

async function fingerprint(folder: string): Promise<string> {
  if (!existsSync(join(folder, 'meta', '_journal.json'))) {
    throw new Error(
      `There are no migrations in ${folder}. Make them elsewhere with ` +
        `drizzle-kit generate --dialect postgresql --schema './src/*/tables.ts' --out /tmp/… and set TEST_MIGRATIONS to that folder.`,
    );
  }
  return hashOfFiles(folder, '*.sql');
}

async function hashOfFiles(folder: string, pattern: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of globSync(pattern, { cwd: folder }).toSorted()) {
    hash.update(file).update(await readFile(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function withSql<Result>(url: string, act: (sql: Sql) => PromiseLike<Result>): Promise<Result> {
  const sql = openClient(url, { fetchTypes: false });
  try {
    return await act(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
