import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { wait } from '../../base/wait.ts';
import type { ServerAccount } from './account.ts';
import { whenMissing } from './place.ts';
import { SetupError } from '../../base/setup-error.ts';

const run = promisify(execFile);

/** The number that a Unix socket's name ends in. No port is opened, so none can be taken. */
const PORT = 5432;

/** What fits a small machine. Given on the command line, so that a cluster made long ago gets today's settings. */
const SETTINGS: Readonly<Record<string, string>> = {
  port: String(PORT),
  listen_addresses: '',
  unix_socket_permissions: '0700',
  shared_buffers: '128MB',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %a ',
  log_checkpoints: 'off',
};

export interface StartOptions {
  program: string;
  place: string;
  socketFolder: string;
  account: ServerAccount;
  /** An open file that takes what the server says. */
  logFile: number;
  settings: Readonly<Record<string, string>>;
}

/**
 * Starts the server and does not wait until it answers. It leads a session of its own, so that Ctrl-C in the app's
 * terminal reaches only the app. Resolves with a promise of the exit code, should it end while we live.
 */
export async function spawnPostmaster(options: StartOptions): Promise<{ ended: Promise<number | null> }> {
  const { program, place, socketFolder, account, logFile } = options;
  const settings = { ...SETTINGS, unix_socket_directories: `"${socketFolder}"`, ...options.settings };
  const parameters = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(program, ['-D', place, ...parameters], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', logFile, logFile],
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
    ...account.identity,
  });
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  // Told by whoever waits for the start; without a reader it is no unhandled rejection.
  ended.catch(() => undefined);
  await once(child, 'spawn');
  child.unref();
  return { ended };
}

/**
 * The process id of the server that runs on this cluster; null when none does. `postmaster.pid` alone proves nothing:
 * it outlives a kill, and its number may by now belong to a stranger. The server's working folder is its cluster.
 */
export async function findPostmaster(place: string): Promise<number | null> {
  const text = await readFile(join(place, 'postmaster.pid'), 'utf8').catch(whenMissing);
  const pid = Number(text?.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) return null;
  return (await worksIn(pid, place)) ? pid : null;
}

async function worksIn(pid: number, place: string): Promise<boolean> {
  if (process.platform === 'linux') {
    try {
      return (await readlink(`/proc/${pid}/cwd`)) === place;
    } catch {
      // Gone, or of another user: in both cases it is not a server that we could have started.
      return false;
    }
  }
  try {
    const { stdout } = await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)]);
    return stdout.includes(`-D ${place} `);
  } catch {
    // ps fails when there is no such process.
    return false;
  }
}

/** Removes what a killed server left behind. Only to be called when {@link findPostmaster} said null, under the start lock. */
export async function removeLeftovers(place: string, socketFolder: string): Promise<void> {
  const socket = join(socketFolder, `.s.PGSQL.${PORT}`);
  for (const path of [join(place, 'postmaster.pid'), socket, `${socket}.lock`]) await rm(path, { force: true });
}

/**
 * Ends the server: sessions are cut and everything is written to disk. One that takes too long is ended as in a crash,
 * which costs the next start a recovery and loses nothing.
 */
export async function stopPostmaster(place: string, timeoutMs = 60_000): Promise<void> {
  const pid = await findPostmaster(place);
  if (pid === null) return;
  if (await endPostmaster(pid, place, 'SIGINT', timeoutMs)) return;
  if (await endPostmaster(pid, place, 'SIGQUIT', 10_000)) return;
  throw new SetupError(
    `The embedded PostgreSQL (process ${pid}) does not stop. Look at postgres.log, and end it by hand.`,
  );
}

async function endPostmaster(pid: number, place: string, signal: NodeJS.Signals, timeoutMs: number): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  process.kill(pid, signal);
  // Not "whether the number still exists": a process that nobody waited for keeps it after its end.
  while (await worksIn(pid, place)) {
    if (performance.now() > until) return false;
    await wait(20);
  }
  return true;
}
