import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BillEntry } from '../sandbox/bill.ts';
import type { ReceivedRequest } from '../sandbox/received.ts';

export type { BillEntry, ReceivedRequest };

export interface SandboxProcess {
  readonly url: string;
  /** What was decided so far, in order. */
  bill(): Promise<BillEntry[]>;
  /** What was accepted so far, in order. */
  requests(): Promise<ReceivedRequest[]>;
  /** Takes a provider down, or up again. */
  outage(provider: string, isDown: boolean): Promise<void>;
  /** Empties the bill and the list of requests. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url));
const STOP_CAP_MS = 5_000;

/**
 * Starts the sandbox as a child process on a free port; it ends with `stop`, and at the latest with this process.
 * `speed` is how many times faster than the real providers it answers: at 100 (the default) a picture takes about 0.3 s.
 * Its pictures are flat colours unless `plain` is false: drawing them takes longer than most of what is tested.
 */
export async function startSandbox(
  options: { speed?: number; failures?: 'on' | 'off'; scenario?: object; seed?: number; plain?: boolean } = {},
): Promise<SandboxProcess> {
  const { speed = 100, failures, scenario, seed = 1, plain = true } = options;
  const args = ['--tied', '--books', '--speed', String(speed), '--seed', String(seed)];
  if (failures !== undefined) args.push('--failures', failures);
  if (plain) args.push('--plain');
  const folder = scenario === undefined ? null : await mkdtemp(join(tmpdir(), 'sandbox-'));
  if (folder !== null) {
    const file = join(folder, 'scenario.json');
    await writeFile(file, JSON.stringify(scenario));
    args.push('--scenario', file);
  }

  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = once(child, 'exit');
  const firstLine = once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line));
  const died = ended.then(() => Promise.reject(new Error(`The sandbox ended before it listened. ${complaints}`)));
  // After the race below is won nobody looks at this one any more.
  died.catch(() => undefined);
  const url = readUrl(await Promise.race([firstLine, died]));
  // A test that fails before it stops the sandbox shall not hang its run: this process may end, and the tied child does.
  const handles: object[] = [child, child.stdin, child.stdout, child.stderr];
  for (const handle of handles.filter(hasUnref)) handle.unref();

  const read = async (path: string): Promise<string> => (await fetch(`${url}${path}`)).text();
  return {
    url,
    async bill() {
      const { entries }: { entries: BillEntry[] } = JSON.parse(await read('/sandbox/bill'));
      return entries;
    },
    async requests() {
      const { requests }: { requests: ReceivedRequest[] } = JSON.parse(await read('/sandbox/requests'));
      return requests;
    },
    async outage(provider, isDown) {
      await fetch(`${url}/sandbox/outages/${provider}`, { method: isDown ? 'PUT' : 'DELETE' });
    },
    async clear() {
      for (const path of ['/sandbox/bill', '/sandbox/requests']) await fetch(`${url}${path}`, { method: 'DELETE' });
    },
    async stop() {
      child.ref();
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_CAP_MS);
      await ended;
      clearTimeout(timer);
      if (folder !== null) await rm(folder, { recursive: true });
    },
  };
}

/** The pipes of a child are sockets, though their types don't say so. */
function hasUnref(handle: object): handle is { unref(): void } {
  return 'unref' in handle;
}

function readUrl(line: string): string {
  const said: unknown = JSON.parse(line);
  assert(typeof said === 'object' && said !== null && 'url' in said && typeof said.url === 'string', line);
  return said.url;
}
