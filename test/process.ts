import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** One process of an installation, to be killed, frozen or ended. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** Where its doors are; empty for a worker. */
  readonly url: string;
  /** What it logged so far, a line each. */
  readonly lines: readonly string[];
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and waits for its end; returns the exit code. */
  stop(): Promise<number | null>;
  /** Resolves when it has ended by itself. */
  readonly gone: Promise<void>;
}

/** Starts src/main.ts with this environment and waits until it is ready, or (`until: 'started'`) only until it runs. */
export async function startProcess(
  environment: Record<string, string>,
  { until = 'ready' }: { until?: 'ready' | 'started' } = {},
): Promise<ServerProcess> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_COMPILE_CACHE'].includes(name),
    ),
  );
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...inherited,
      ...environment,
      LOG_LEVEL: environment['LOG_LEVEL'] === 'silent' ? 'info' : (environment['LOG_LEVEL'] ?? 'info'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const gone = once(child, 'exit').then(() => {});
  let ready: (url: string) => void = () => {};
  const isReady = new Promise<string>((resolve) => (ready = resolve));
  for (const stream of [child.stdout, child.stderr]) {
    assert.ok(stream);
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (line.includes('"msg":"ready"')) ready((JSON.parse(line) as { url: string | null }).url ?? '');
    });
  }
  const died = gone.then(() => assert.fail(`the server ended before it was ready:\n${lines.join('\n')}`));
  died.catch(() => {});
  const url = until === 'ready' ? await Promise.race([isReady, died]) : '';
  return {
    child,
    url,
    lines,
    gone,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      child.kill('SIGTERM');
      await gone;
      return child.exitCode;
    },
  };
}
