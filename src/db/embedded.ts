import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { backoffMs } from '../base/backoff.ts';
import { SetupError } from '../base/setup-error.ts';
import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import { serverAccount } from './embedded/account.ts';
import { findBinaries } from './embedded/binaries.ts';
import { APP_ROLE, clusterOwner, ensureCluster, SUPERUSER, writeIdentities } from './embedded/cluster.ts';
import { holdServer, type Hold } from './embedded/hold.ts';
import { openLogFile } from './embedded/log-file.ts';
import { findPlace, linkPlace } from './embedded/place.ts';
import { stopPostmaster } from './embedded/postmaster.ts';
import { ensureServer, type Server } from './embedded/server.ts';
import { socketFolderOf, socketUrl } from './embedded/socket-folder.ts';
import { takeStartLock } from './embedded/start-lock.ts';

export interface Embedded {
  /** Connection string of the app's own role; good for every process of this user (and of root) on this machine. */
  readonly url: string;
  /** Stops the server, also one that an earlier app had started. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  log: Log;
  /** Server settings that win over ours. */
  settings?: Readonly<Record<string, string>>;
  /** Where things go that the server's user could not reach under DATA_DIR; matters only to root. */
  systemFolder?: string;
}

/** Others may be in the middle of a start with crash recovery, or of a stop with a long checkpoint. */
const TURN_MS = 120_000;

/**
 * PostgreSQL of our own under `DATA_DIR/postgres`, kept running until `close`.
 *
 * The server listens on a Unix socket in a folder that only its user and root may enter, and asks the kernel who is at
 * the other end (peer authentication). A port with a password would be open to everybody on the machine to try, and
 * whoever took the port while the server was down could ask our clients for the password.
 *
 * The server belongs to the folder and not to the process: it leads a session of its own, outlives an app that was
 * killed, and the next app uses it as it stands. Three things keep apps apart. The *start lock* (a kernel lock on
 * `DATA_DIR/postgres.lock`) lets one process at a time start or stop the server. The *hold* (a session advisory lock)
 * is what the one app has that keeps it; a second app is refused by it. And `postmaster.pid` is believed only when its
 * process works in this folder. When the server dies under a living app, the app starts it again.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { dataDir, log } = options;
  // Root's server runs as another user, who must be able to pass; what is secret in there has rights of its own.
  await makeFolder(dataDir);
  const home = await realpath(dataDir);
  const closing = new AbortController();
  let hold: Hold | null = null;
  let reviving: Promise<void> = Promise.resolve();

  const start = async (server: Server): Promise<void> => {
    await ensureServer(server, log);
    hold = await holdServer(server.adminUrl, home, () => {
      hold = null;
      log.error('embedded_postgres_lost');
      reviving = revive(server);
    });
  };
  const revive = async (server: Server): Promise<void> => {
    for (let failures = 1; !closing.signal.aborted; failures += 1) {
      try {
        await inTurn(home, () => (closing.signal.aborted ? Promise.resolve() : start(server)));
        if (hold !== null) log.info('embedded_postgres_back');
        return;
      } catch (error) {
        log.error({ err: error }, 'embedded_postgres_not_back');
        await wait(backoffMs(failures, { baseMs: 500, maxMs: 30_000 }), closing.signal);
      }
    }
  };

  const server = await inTurn(home, async () => {
    const prepared = await prepare(home, options);
    try {
      await start(prepared);
      return prepared;
    } catch (error) {
      prepared.logFile.close();
      throw error;
    }
  });
  return {
    url: socketUrl(server.socketFolder, APP_ROLE, APP_ROLE),
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      await reviving;
      await inTurn(home, async () => {
        await hold?.release();
        await stopPostmaster(server.place);
      });
      server.logFile.close();
    },
  };
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  } catch (error) {
    throw new SetupError(
      `DATA_DIR ${dataDir} can't be made: it must be a folder that this user may make and write in.`,
      { cause: error },
    );
  }
}

/** Everything that must stand before the server can be started: who runs it, with what, where, and the cluster itself. */
async function prepare(home: string, options: EmbeddedOptions): Promise<Server> {
  const { log, settings = {}, systemFolder = '/var/lib/pictograph' } = options;
  const usual = join(home, 'postgres');
  const account = await serverAccount(usual, await clusterOwner(usual), log);
  const binaries = await findBinaries(account, systemFolder, log);
  const place = await findPlace(home, account, systemFolder, log);
  await ensureCluster(place, account, binaries, log);
  await writeIdentities(place, account);
  await linkPlace(home, place);
  const socketFolder = await socketFolderOf(place, account);
  const adminUrl = socketUrl(socketFolder, SUPERUSER, 'postgres');
  const logFile = openLogFile(join(home, 'postgres.log'));
  return { program: binaries.postgres, place, socketFolder, adminUrl, account, settings, logFile };
}

async function inTurn<Result>(home: string, act: () => Promise<Result>): Promise<Result> {
  const letNextIn = await takeStartLock(home, TURN_MS);
  try {
    return await act();
  } finally {
    letNextIn();
  }
}
