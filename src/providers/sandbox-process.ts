import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { backoffMs } from '../base/backoff.ts';
import type { Json } from '../base/json.ts';
import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';

export interface SandboxProcess {
  readonly url: string;
  /** Ends the process and waits until it is gone. Harmless when repeated. */
  close(): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const PROGRAM = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));
const LONGEST_START_MS = 20_000;
const LONGEST_END_MS = 5000;
/** One that ran so long before it ended isn't one that can't run. */
const LONG_RUN_MS = 60_000;

/** All of the environment that the sandbox gets: it has no business with the keys and addresses of the rest. */
const ENVIRONMENT = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMP', 'SystemRoot', 'XDG_CACHE_HOME', 'NODE_OPTIONS'];

/**
 * Runs the sandbox as a child process on a free port of the loopback interface. Rejects when it doesn't start.
 *
 * Starting → listening → closed. While it listens and ends by itself, it is started again on the same port, with
 * backoff, so that its address stays true; calls in between find nobody there, as with any provider that is down. Its
 * memory (the bill) is lost with it. It ends when its standard input closes, so it doesn't survive this process however
 * that ends; and it is in a process group of its own, so that Ctrl-C in a terminal doesn't end it under the generations
 * that are still being finished.
 */
export async function startSandboxProcess({
  scenario,
  folder,
  log,
}: {
  scenario: Json;
  /** Where the scenario is written for it, as a file that the next start writes over. */
  folder: string;
  log: Log;
}): Promise<SandboxProcess> {
  const file = join(folder, 'sandbox-scenario.json');
  const closing = new AbortController();
  let child: Child | null = null;
  const start = async (port: string): Promise<string> => {
    // Remembered before anything is awaited, so that closing always finds the newest one.
    const started = spawnSandbox(file, port, log);
    child = started;
    const url = await listening(started);
    log.info({ url, pid: started.pid }, 'sandbox_listening');
    return url;
  };
  const keepRunning = async (url: string): Promise<void> => {
    let failures = 0;
    for (let startedAt = performance.now(); ; startedAt = performance.now()) {
      if (child !== null) await gone(child);
      if (closing.signal.aborted) return;
      failures = performance.now() - startedAt > LONG_RUN_MS ? 1 : failures + 1;
      log.error({ exit_code: child?.exitCode, signal: child?.signalCode, failures }, 'sandbox_ended');
      await wait(backoffMs(failures, { baseMs: 200, maxMs: 10_000 }), closing.signal);
      if (closing.signal.aborted) return;
      await start(new URL(url).port).catch((error: unknown) => log.error({ err: error }, 'sandbox_restart_failed'));
    }
  };
  await writeFile(file, JSON.stringify(scenario));
  const url = await start('0');
  const watched = keepRunning(url);
  const close = async (): Promise<void> => {
    closing.abort();
    if (child !== null) await end(child);
    await watched;
  };
  return { url, close };
}

function spawnSandbox(file: string, port: string, log: Log): Child {
  const child = spawn(process.execPath, [PROGRAM, '--scenario', file, '--port', port, '--tied'], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]])),
  });
  // Its end is seen by its exit; writing to one that has just died is no second event.
  child.stdin.on('error', () => undefined);
  child.on('error', (error) => log.error({ err: error }, 'sandbox_not_started'));
  createInterface({ input: child.stderr }).on('line', (line) => log.warn({ line }, 'sandbox_stderr'));
  return child;
}

/** The address from the line that the sandbox prints when it listens. Rejects, with the process gone, when none comes. */
async function listening(child: Child): Promise<string> {
  const lines = createInterface({ input: child.stdout });
  const timeout = AbortSignal.timeout(LONGEST_START_MS);
  const line = await Promise.race([
    once(lines, 'line', { signal: timeout }).then(([text]: unknown[]) => String(text)),
    gone(child).then(() => null),
  ]).catch(() => null); // Only the timeout, which the message below tells of.
  const url = line === null ? null : urlOf(line);
  if (url !== null) return url;
  await end(child);
  throw new Error(
    `The sandbox did not start: expected a line with its address within ${LONGEST_START_MS / 1000} s, got ${line ?? 'none'}. Its own messages are in the log.`,
  );
}

function urlOf(line: string): string | null {
  try {
    const message: unknown = JSON.parse(line);
    const isListening =
      typeof message === 'object' && message !== null && 'url' in message && typeof message.url === 'string';
    return isListening ? String(message.url) : null;
  } catch {
    return null; // Not JSON, so not the line: the caller shows what came instead.
  }
}

async function gone(child: Child): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await once(child, 'exit').catch(() => undefined); // An error of the child is logged where it was made.
}

async function end(child: Child): Promise<void> {
  child.stdin.end();
  const killing = setTimeout(() => child.kill('SIGKILL'), LONGEST_END_MS);
  await gone(child);
  clearTimeout(killing);
}
