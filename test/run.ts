import { existsSync, globSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { startTestServer, type TestServer } from './db/server.ts';

/*
 * Runs every `*.test.ts` under test/, or the files and folders that are named, on one PostgreSQL server: a new embedded
 * one, or the one that TEST_POSTGRES_URL names. The last line is `N passed, N failed`; the exit code is 1 when anything
 * failed or nothing ran. TEST_SIZE=full asks the tests for their full sizes.
 */

const PER_TEST_MS = 120_000;
const FILES_AT_ONCE = 3;
const SLOWEST_SHOWN = 10;

// Every file and every server that it starts compiles the same sources.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '..', 'node_modules', '.cache', 'compile');

const files = testFiles(process.argv.slice(2));
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort());

const server: TestServer | null = process.env['TEST_POSTGRES_URL'] === undefined ? await startTestServer() : null;
try {
  if (server !== null) process.env['TEST_POSTGRES_URL'] = server.url;
  const { passed, failed, skipped } = await runFiles();
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  if (failed > 0 || passed === 0 || stopping.signal.aborted) process.exitCode = 1;
} finally {
  await server?.stop();
}

function testFiles(named: string[]): string[] {
  const places = named.length === 0 ? [import.meta.dirname] : named;
  const missing = places.filter((place) => !existsSync(place));
  if (missing.length > 0)
    throw new Error(`There is no ${missing.join(', ')}. Name test files or folders, or nothing to run all.`);
  return places
    .flatMap((place) => (statSync(place).isDirectory() ? globSync(join(place, '**/*.test.ts')) : [place]))
    .toSorted();
}

async function runFiles(): Promise<{ passed: number; failed: number; skipped: number }> {
  const outcome = { passed: 0, failed: 0, skipped: 0 };
  const seconds = new Map<string, number>();
  if (files.length === 0) return outcome;
  const events = run({
    files,
    concurrency: FILES_AT_ONCE,
    isolation: 'process',
    timeout: PER_TEST_MS,
    signal: stopping.signal,
  });
  events.on('test:summary', ({ file, counts, duration_ms, success }) => {
    // Each file has a summary; the one without a file sums them all.
    if (file !== undefined) {
      seconds.set(relative(process.cwd(), file), duration_ms / 1000);
      return;
    }
    const { tests, passed, skipped, todo } = counts;
    const failed = tests - passed - skipped - todo;
    // A run can also fail outside of every test.
    Object.assign(outcome, { passed, skipped, failed: success ? failed : Math.max(failed, 1) });
  });
  for await (const text of events.compose(spec)) process.stdout.write(String(text));
  const slowest = [...seconds].toSorted(([, one], [, other]) => other - one).slice(0, SLOWEST_SHOWN);
  process.stdout.write(`slowest: ${slowest.map(([file, took]) => `${file} ${took.toFixed(0)} s`).join(', ')}\n`);
  return outcome;
}
