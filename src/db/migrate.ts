import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import type { Log } from '../base/log.ts';
import { awaitServer } from './await-server.ts';
import { openClient, openDatabase, type Database, type Sql } from './client.ts';
import { isConnectionLoss } from './connection-loss.ts';
import { compareMigrations, recordContracts } from './migration-history.ts';
import { SetupError } from '../base/setup-error.ts';

export interface MigrateOptions {
  /** The folder that drizzle-kit writes: SQL files and `meta/_journal.json`. */
  migrationsFolder: string;
  /**
   * What else must happen once before any process serves: shipping the catalog, making the first key. Runs under the
   * same lock, so never twice at the same time, but once in every process that starts: it must be harmless when
   * repeated. Not called when the database is ahead of this program.
   */
  afterwards?: (database: Database) => Promise<void>;
  log: Log;
  /** How long to wait for a server that does not answer yet. */
  timeoutMs?: number;
}

/** The oldest server whose SQL we keep to. */
const OLDEST_SERVER = 15;

/** Key of the session advisory lock that lets one process at a time migrate; any number, so long as it never changes. */
const MIGRATION_LOCK = 7_211_680_315;

/**
 * Brings the database up to this program: waits for the server, takes the lock, applies what is missing in one
 * transaction, runs `afterwards`, gives the lock back. Any number of processes may call it at once; the others wait.
 *
 * A database that is *ahead* of this program is the everyday case of a rolling deploy: new processes have migrated,
 * and an old one restarts. Migrations expand first and contract later, so the old program still works on everything
 * that a newer one added: it is let in with a warning and changes nothing. A migration that takes something away begins
 * with the line `-- contract after <migration>`, which names the migration since when programs do without it; a program
 * that knows neither of the two is refused. (`-- contract` alone refuses every program that does not know it.)
 *
 * Needs a direct connection: a pooler in transaction mode loses session locks.
 */
export async function migrate(url: string, options: MigrateOptions): Promise<void> {
  const { migrationsFolder, afterwards, log, timeoutMs = 60_000 } = options;
  const migrations = readMigrationFiles({ migrationsFolder });
  await awaitServer(url, { timeoutMs, log });
  const sql = openClient(url, { session: { application_name: 'pictograph migrate' } });
  try {
    await requireServer(sql);
    await takeLock(sql, log);
    const { missing, ahead } = await compareMigrations(sql, migrationsFolder, migrations);
    if (ahead.length > 0) {
      log.warn({ unknown: ahead.length }, 'database_is_newer');
    } else {
      await recordContracts(sql, migrationsFolder);
      // On the session that holds the lock, and as its last user but one: drizzle changes how a client reads dates.
      if (missing > 0) await applyMigrations(drizzle({ client: sql }), { migrationsFolder });
      if (missing > 0) log.info({ migrations: missing }, 'database_migrated');
      if (afterwards !== undefined) await runAfterwards(url, afterwards);
    }
    await releaseLock(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function requireServer(sql: Sql): Promise<void> {
  const [row] = await sql<{ number: number; version: string }[]>`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as version`;
  if (row !== undefined && row.number >= OLDEST_SERVER * 10_000) return;
  throw new SetupError(
    `PostgreSQL ${OLDEST_SERVER} or newer is needed; this server is ${row?.version ?? 'of an unknown version'}. ` +
      'Upgrade it, or leave DATABASE_URL out to run with the embedded server.',
  );
}

async function takeLock(sql: Sql, log: Log): Promise<void> {
  const [row] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${MIGRATION_LOCK}) as taken`;
  if (row?.taken === true) return;
  log.info('waiting_for_migration_elsewhere');
  await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
}

async function releaseLock(sql: Sql): Promise<void> {
  const released = await sql<{ released: boolean }[]>`select pg_advisory_unlock(${MIGRATION_LOCK}) as released`.then(
    ([row]) => row?.released === true,
    (error: unknown) => {
      if (isConnectionLoss(error)) return false;
      throw error;
    },
  );
  // postgres.js may also reconnect silently, and a new session does not hold the lock that the old one took.
  if (!released)
    throw new SetupError(
      'The connection was lost while migrating. Start again: what was committed is not applied twice.',
    );
}

async function runAfterwards(url: string, afterwards: (database: Database) => Promise<void>): Promise<void> {
  const database = openDatabase({ url, maxConnections: 2 });
  try {
    await afterwards(database);
  } finally {
    await database.close();
  }
}
