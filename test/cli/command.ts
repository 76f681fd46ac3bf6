import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ADMIN_KEY } from './server-process.ts';

const LAUNCHER = fileURLToPath(new URL('../../src/pictograph.js', import.meta.url));
const CAP_MS = 60_000;

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Command {
  readonly finished: Promise<Finished>;
  /** Resolves once stderr has said this. */
  saying(text: string): Promise<void>;
  interrupt(): void;
}

export interface CommandOptions {
  /** The server to ask; without one nothing says where it is. */
  readonly url?: string;
  /** On top of PATH, PICTOGRAPH_URL and PICTOGRAPH_KEY; undefined takes one of these away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly stdin?: string;
}

/** Starts the command line as a person would, its streams being pipes. */
export function startCommand(
  words: readonly string[],
  { url, environment = {}, cwd = tmpdir(), stdin }: CommandOptions = {},
): Command {
  const env = {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    PICTOGRAPH_URL: url,
    PICTOGRAPH_KEY: ADMIN_KEY,
    ...environment,
  };
  const child = spawn(process.execPath, [LAUNCHER, ...words], { env, cwd, stdio: 'pipe' });
  child.stdin.end(stdin ?? '');
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  // Nothing hangs for longer, whatever is wrong.
  const cap = setTimeout(() => child.kill('SIGKILL'), CAP_MS);
  const finished = once(child, 'close').then(() => {
    clearTimeout(cap);
    return { exitCode: child.exitCode, ...said };
  });
  return {
    finished,
    interrupt: () => void child.kill('SIGINT'),
    async saying(text) {
      const ended = finished.then(({ stderr }) =>
        stderr.includes(text)
          ? undefined
          : Promise.reject(
              new Error(`Expected it to say "${text}"; it said:
${stderr}`),
            ),
      );
      const heard = new Promise<void>((resolve) => {
        const look = () => said.stderr.includes(text) && resolve();
        child.stderr.on('data', look);
        look();
      });
      await Promise.race([heard, ended]);
    },
  };
}

export function runCommand(words: readonly string[], options: CommandOptions = {}): Promise<Finished> {
  return startCommand(words, options).finished;
}

/** A folder of its own, gone after the file's last test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pictograph-cli-'));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];

after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});
