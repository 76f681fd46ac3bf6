import { dirname } from 'node:path';
import type { Log } from '../../base/log.ts';
import { wait } from '../../base/wait.ts';
import { askServer, awaitServer } from '../await-server.ts';
import { openClient, sqlState } from '../client.ts';
import type { ServerAccount } from './account.ts';
import { APP_ROLE, requireSpace } from './cluster.ts';
import type { LogFile } from './log-file.ts';
import { findPostmaster, removeLeftovers, spawnPostmaster, stopPostmaster } from './postmaster.ts';
import { SetupError } from '../../base/setup-error.ts';

export interface Server {
  readonly program: string;
  readonly place: string;
  readonly socketFolder: string;
  /** Connection string of the superuser. */
  readonly adminUrl: string;
  readonly account: ServerAccount;
  readonly settings: Readonly<Record<string, string>>;
  readonly logFile: LogFile;
}

/** Recovery after a crash reads the whole log since the last checkpoint, on a slow disk too. */
const RECOVERY_MS = 300_000;
/** How long a server that was found running may take to answer before it is replaced. */
const ANSWER_MS = 30_000;

/**
 * Sees to it that the server runs and answers. One that outlived its app is used as it is: nobody's connections are
 * cut. Only to be called under the start lock.
 */
export async function ensureServer(server: Server, log: Log): Promise<void> {
  if (await answersAlready(server)) {
    log.info({ place: server.place }, 'embedded_postgres_reattached');
  } else {
    // Alive without an answer: hung, or its socket was swept away from /tmp.
    await stopPostmaster(server.place);
    await startServer(server, log);
  }
  await ensureDatabase(server.adminUrl);
}

async function answersAlready({ place, adminUrl }: Server): Promise<boolean> {
  const until = performance.now() + ANSWER_MS;
  for (;;) {
    const error = await askServer(adminUrl);
    if (error === null) return true;
    // Whoever refuses us with an SQL state is a server on our socket, even when its process is in another container.
    const somebody = (await findPostmaster(place)) !== null || sqlState(error) !== null;
    if (!somebody || performance.now() > until) return false;
    await wait(50);
  }
}

/**
 * When a server was killed, its children notice by themselves and end within moments; until the last of them has, the
 * shared memory counts as in use and a start fails. So a start that failed is tried again a few times.
 */
async function startServer(server: Server, log: Log): Promise<void> {
  for (const pauseMs of [200, 500, 1_000, 2_000, 4_000, null]) {
    await removeLeftovers(server.place, server.socketFolder);
    const reason = await tryStart(server, log);
    if (reason === null) return;
    await requireSpace(dirname(server.place));
    if (pauseMs === null)
      throw new SetupError(`The embedded PostgreSQL in ${server.place} did not start. It said: ${reason}`);
    await wait(pauseMs);
  }
}

/** Null when the server answers, otherwise what it said before it ended. */
async function tryStart(server: Server, log: Log): Promise<string | null> {
  const { ended } = await spawnPostmaster({ ...server, logFile: server.logFile.descriptor });
  const gone = new AbortController();
  void ended.then(
    () => gone.abort(),
    () => gone.abort(),
  );
  try {
    await awaitServer(server.adminUrl, { timeoutMs: RECOVERY_MS, log, signal: gone.signal });
    return null;
  } catch (error) {
    if (!gone.signal.aborted) throw error;
    return server.logFile.tail() || 'nothing';
  }
}

/** The app's role is an ordinary one: a hole in its SQL must not become a shell on the machine. */
async function ensureDatabase(adminUrl: string): Promise<void> {
  const admin = openClient(adminUrl, { fetchTypes: false });
  try {
    const roles = await admin`select from pg_roles where rolname = ${APP_ROLE}`;
    if (roles.length === 0) await admin`create role ${admin(APP_ROLE)} login createdb`;
    const databases = await admin`select from pg_database where datname = ${APP_ROLE}`;
    if (databases.length === 0) await admin`create database ${admin(APP_ROLE)} owner ${admin(APP_ROLE)}`;
  } finally {
    await admin.end({ timeout: 5 });
  }
}
