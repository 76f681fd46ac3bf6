import { hostname } from 'node:os';
import { wait } from '../../base/wait.ts';
import { openClient, type Sql } from '../client.ts';
import { SetupError } from '../../base/setup-error.ts';

export interface Hold {
  release(): Promise<void>;
}

/** Key of the session advisory lock that says "an app keeps this server"; any number, so long as it never changes. */
const HOLD_LOCK = 7_211_680_316;

/**
 * Says that this process keeps the server, as long as its session lives. A second app on the same folder is refused and
 * told who the first is, which the first wrote into its session's name.
 */
export async function holdServer(adminUrl: string, dataDir: string, onLost: () => void): Promise<Hold> {
  let state: 'taking' | 'held' | 'released' = 'taking';
  const sql = openClient(adminUrl, {
    session: { application_name: `pictograph ${process.pid}@${hostname()}`.slice(0, 63) },
    fetchTypes: false,
    onClose: () => {
      if (state !== 'held') return;
      state = 'released';
      void sql.end({ timeout: 0 });
      onLost();
    },
  });
  const release = async (): Promise<void> => {
    state = 'released';
    await sql.end({ timeout: 1 });
  };
  try {
    await takeHold(sql, dataDir);
    state = 'held';
    return { release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** A process that was killed a moment ago still counts until the server has seen its connection close: asked for 2 s. */
async function takeHold(sql: Sql, dataDir: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const [row] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${HOLD_LOCK}) as taken`;
    if (row?.taken === true) return;
    await wait(100);
  }
  const [holder] = await sql<{ name: string; since: string }[]>`
    select activity.application_name as name, to_char(activity.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ') as since
    from pg_locks as lock join pg_stat_activity as activity using (pid)
    where lock.locktype = 'advisory' and lock.granted and ((lock.classid::bigint << 32) | lock.objid::bigint) = ${HOLD_LOCK}`;
  const [pid, host] = (holder?.name ?? '').replace('pictograph ', '').split('@');
  throw new SetupError(
    `Another Pictograph runs on ${dataDir}: process ${pid || '(unknown)'} on ${host || 'this machine'}, since ${holder?.since ?? 'a moment ago'}. ` +
      'Stop it, or give this one its own DATA_DIR. To run several processes on one database, start a PostgreSQL server and set DATABASE_URL for all of them.',
  );
}
