import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../src/base/log.ts';
import { openClient } from '../src/db/client.ts';
import { openEmbedded } from '../src/db/embedded.ts';
import { parentOf } from './cpu-time.ts';

export interface Postgres {
  readonly url: string;
  close(): Promise<void>;
}

/** A folder that PostgreSQL's own user may pass when root starts it. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pictograph-bench-'));
  await chmod(folder, 0o711);
  return folder;
}

/** PostgreSQL as it ships with us, durable as always (fsync and synchronous_commit are on), with room for more clients. */
export async function startPostgres(): Promise<Postgres> {
  const folder = await makeFolder();
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const embedded = await openEmbedded({
      dataDir: join(folder, 'data'),
      log: createLog('error'),
      settings: { max_connections: '200' },
    });
    return {
      url: embedded.url,
      async close() {
        await embedded.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** PostgreSQL's first process, which all others are children of; 0 where the system doesn't tell. */
export async function postmasterOf(url: string): Promise<number> {
  const sql = openClient(url, { fetchTypes: false });
  const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const postmaster = await parentOf(backend?.pid ?? 0);
  await sql.end({ timeout: 5 });
  return postmaster ?? 0;
}
