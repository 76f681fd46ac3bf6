import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, chown, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openClient, type Sql } from '../../src/db/client.ts';
import { wait } from '../../src/base/wait.ts';

export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

export interface AppOptions {
  dataDir: string;
  systemFolder?: string;
}

/** A process of its own that keeps an embedded database. */
export interface App {
  readonly url: string;
  readonly pid: number;
  /** SIGKILL: it gets to say goodbye to nobody. */
  readonly kill: () => Promise<void>;
  /** SIGTERM, and its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Resolves when its database is there; rejects with what it printed when it ends instead. */
export async function startApp(options: AppOptions, identity: Identity = {}): Promise<App> {
  const { child, url } = await launch(options, identity);
  const connection = await url;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const exit = once(child, 'exit');
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    await exit;
    return child.exitCode;
  };
  return {
    url: connection,
    pid: child.pid ?? 0,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

/** Starts the process; `url` resolves later. For tests that kill it before. */
export async function launch(
  options: AppOptions,
  identity: Identity = {},
): Promise<{ child: ChildProcess; url: Promise<string> }> {
  const { dataDir, systemFolder } = options;
  const script = join(import.meta.dirname, 'embedded-app.ts');
  const parameters = ['--data-dir', dataDir, ...(systemFolder === undefined ? [] : ['--system-folder', systemFolder])];
  const child = spawn(process.execPath, [script, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...identity,
  });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const url = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve(String(JSON.parse(line).url)));
    child.once('close', (code) => reject(new Error(`the app ended with ${code}: ${said}`)));
  });
  // Whoever wants it awaits it; a test that kills the app first does not.
  url.catch(() => undefined);
  await once(child, 'spawn');
  return { child, url };
}

export interface Folder {
  readonly path: string;
  /** Ends the server in it, too. */
  readonly remove: () => Promise<void>;
}

/** A folder for one test, which the identity may write to and everybody may pass. */
export async function temporaryFolder(identity: Identity = {}): Promise<Folder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'pictograph-db-')));
  await chmod(path, 0o711);
  if (identity.uid !== undefined && identity.gid !== undefined) await chown(path, identity.uid, identity.gid);
  return {
    path,
    async remove() {
      killServer(join(path, 'postgres'));
      await rm(path, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

/** The process id in a cluster's `postmaster.pid`; null without one. */
export function serverPid(place: string): number | null {
  try {
    return Number(readFileSync(join(place, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    // No such file: no server.
    return null;
  }
}

/** SIGKILLs the server of a cluster, if there is one. */
export function killServer(place: string): void {
  const pid = serverPid(place);
  if (pid === null) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was gone already.
  }
}

export async function withSql<Result>(url: string, act: (sql: Sql) => PromiseLike<Result>): Promise<Result> {
  const sql = openClient(url, { connectTimeoutMs: 5_000 });
  try {
    return await act(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Waits until the condition holds; what it throws counts as "not yet". */
export async function eventually(
  what: string,
  condition: () => Promise<boolean> | boolean,
  capMs = 20_000,
): Promise<void> {
  const until = performance.now() + capMs;
  let last: unknown = 'it stayed false';
  while (performance.now() < until) {
    try {
      if (await condition()) return;
    } catch (error) {
      last = error;
    }
    await wait(25);
  }
  throw new Error(`not within ${capMs / 1000} s: ${what}`, { cause: last });
}
