import chromium from '@sparticuz/chromium';
import { existsSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { startTestServer, type TestServer } from './db/server.ts';
import { inGroups } from './groups.ts';
import { openRunFolder } from './run-folder.ts';

/*
 * Runs every `*.test.ts` under test/, or the files and folders that are named, on one PostgreSQL server: a new embedded
 * one, or the one that TEST_POSTGRES_URL names; some files a process (test/groups.ts). The last line is `N passed, N failed`; the exit code is 1 when anything
 * failed or nothing ran. TEST_SIZE=full asks the tests for their full sizes.
 */

const PER_TEST_MS = 120_000;
const PROCESSES_AT_ONCE = 4;
const SLOWEST_SHOWN = 10;

// Every process and every server that one starts compiles the same sources.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '..', 'node_modules', '.cache', 'compile');

const files = testFiles(process.argv.slice(2));
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort());

// Unpacked once a machine: the run's own folder ends with it, and two files that unpack it at once would spoil it.
if (process.env['CHROMIUM'] === undefined && files.some((file) => file.includes('/test/web/')))
  process.env['CHROMIUM'] = await chromium.executablePath();
const removeRunFolder = openRunFolder();
const server: TestServer | null = process.env['TEST_POSTGRES_URL'] === undefined ? await startTestServer() : null;
try {
  if (server !== null) process.env['TEST_POSTGRES_URL'] = server.url;
  const { passed, failed, skipped } = await runFiles();
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  if (failed > 0 || passed === 0 || stopping.signal.aborted) process.exitCode = 1;
} finally {
  await server?.stop();
  removeRunFolder();
}

function testFiles(named: string[]): string[] {
  const places = named.length === 0 ? [import.meta.dirname] : named;
  const missing = places.filter((place) => !existsSync(place));
  if (missing.length > 0)
    throw new Error(`There is no ${missing.join(', ')}. Name test files or folders, or nothing to run all.`);
  return places
    .flatMap((place) => (statSync(place).isDirectory() ? globSync(join(place, '**/*.test.ts')) : [place]))
    .map((file) => resolve(file))
    .toSorted();
}

async function runFiles(): Promise<{ passed: number; failed: number; skipped: number }> {
  const outcome = { passed: 0, failed: 0, skipped: 0 };
  const seconds = new Map<string, number>();
  const broken: string[] = [];
  if (files.length === 0) return outcome;
  const folder = mkdtempSync(join(tmpdir(), 'pictograph-test-groups-'));
  const groups = inGroups(files, folder);
  const events = run({
    files: groups.map(({ entry }) => entry),
    concurrency: PROCESSES_AT_ONCE,
    isolation: 'process',
    timeout: PER_TEST_MS,
    signal: stopping.signal,
  });
  events.on('test:summary', ({ file, counts, duration_ms, success }) => {
    // Each process has a summary; the one without a file sums them all.
    if (file !== undefined) {
      const members = groups.find(({ entry }) => entry === file)?.files ?? [file];
      const name = members.map((member) => relative(process.cwd(), member)).join(' + ');
      seconds.set(name, duration_ms / 1000);
      if (!success) broken.push(name);
      return;
    }
    const { tests, passed, skipped, todo } = counts;
    const failed = tests - passed - skipped - todo;
    // A run can also fail outside of every test.
    Object.assign(outcome, { passed, skipped, failed: success ? failed : Math.max(failed, 1) });
  });
  for await (const text of events.compose(spec)) process.stdout.write(String(text));
  rmSync(folder, { recursive: true });
  for (const name of broken) process.stdout.write(`failed in the process of: ${name}\n`);
  const slowest = [...seconds].toSorted(([, one], [, other]) => other - one).slice(0, SLOWEST_SHOWN);
  process.stdout.write(`slowest: ${slowest.map(([file, took]) => `${file} ${took.toFixed(0)} s`).join(', ')}\n`);
  return outcome;
}
