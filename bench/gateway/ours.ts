import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openClient, type Sql } from '../../src/db/client.ts';
import { ADMIN_KEY, SECRET } from '../../test/installation.ts';
import { startProcess } from '../../test/process.ts';
import { cpuMicrosOf } from '../cpu-time.ts';
import { postmasterOf, startPostgres } from '../postgres.ts';

/** The whole product as one process, with PostgreSQL as it ships with us, asking an upstream as if it were OpenAI. */
export interface Ours {
  readonly url: string;
  readonly pid: number;
  /** What the process and PostgreSQL have used so far. */
  readonly cpuMicros: () => Promise<number | null>;
  readonly databaseUrl: string;
  /** How much stands in the database. */
  stored(): Promise<Stored>;
  close(): Promise<void>;
}

export interface Stored {
  readonly succeeded: number;
  readonly generations: number;
  readonly attempts: number;
  readonly ledgerEntries: number;
  readonly images: number;
}

/** `profileFolder`: where the process leaves a CPU profile when it ends. */
export async function startOurs(upstreamUrl: string, profileFolder?: string): Promise<Ours> {
  const postgres = await startPostgres();
  const dataDir = await mkdtemp(join(tmpdir(), 'pictograph-bench-'));
  const server = await startProcess({
    DATABASE_URL: postgres.url,
    DATA_DIR: dataDir,
    SECRET,
    ADMIN_KEY,
    PORT: '0',
    SANDBOX: 'off',
    OPENAI_API_KEY: 'test',
    OPENAI_BASE_URL: `${upstreamUrl}/v1`,
    ...(profileFolder !== undefined && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(profileFolder)}` }),
  });
  const postmaster = await postmasterOf(postgres.url);
  const sql = openClient(postgres.url, { fetchTypes: false });
  const pid = server.child.pid ?? 0;
  return {
    url: server.url,
    pid,
    databaseUrl: postgres.url,
    cpuMicros: () => cpuMicrosOf([pid, postmaster]),
    stored: () => count(sql),
    async close() {
      await server.stop();
      await sql.end({ timeout: 5 });
      await postgres.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function count(sql: Sql): Promise<Stored> {
  const [counts] = await sql<Stored[]>`
    select (select count(*)::int from generation) as generations,
      (select count(*)::int from generation where status = 'SUCCEEDED') as succeeded,
      (select count(*)::int from attempt) as attempts,
      (select count(*)::int from ledger_entry) as "ledgerEntries",
      (select count(*)::int from image where purpose = 'FINAL') as images`;
  if (counts === undefined) throw new Error('PostgreSQL counted nothing');
  return counts;
}
