import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import type { AssetsSettings } from '../../src/assets/settings.ts';
import { startS3 } from './s3-service.ts';

const run = promisify(execFile);
const full = process.env['TEST_SIZE'] === 'full';
const MB = 1_000_000;
/** What a store may take beyond what it had taken after a tenth of the pictures. */
const MOST_GROWTH = 100 * MB;

test(
  `${full ? '10 GB' : '200 MB'} of pictures go through the disk with flat memory`,
  { timeout: 1_800_000 },
  async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'pictograph-volume-'));
    context.after(() => rm(folder, { recursive: true, force: true }));
    await goesThrough(context, { kind: 'disk', folder }, full ? 10_000 * MB : 200 * MB);
  },
);

test(
  `${full ? '1 GB' : '100 MB'} of pictures go through a bucket with flat memory`,
  { timeout: 600_000 },
  async (context) => {
    const service = await startS3(full ? await mkdtemp(join(tmpdir(), 'pictograph-bucket-')) : undefined);
    context.after(() => service.close());
    await goesThrough(context, service.bucket(), full ? 1000 * MB : 100 * MB);
  },
);

async function goesThrough(context: TestContext, settings: AssetsSettings, bytes: number): Promise<void> {
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, 'put-and-stream.ts'),
    JSON.stringify(settings),
    String(bytes),
  ]);
  const { pictures, streamed, seconds, warm, peak } = JSON.parse(stdout) as Record<string, number>; // it prints them
  context.diagnostic(
    `${pictures} pictures, ${Math.round(bytes / MB)} MB there and back in ${seconds?.toFixed(0)} s; ` +
      `resident ${Math.round((warm ?? 0) / MB)} MB when warm, ${Math.round((peak ?? 0) / MB)} MB at most`,
  );
  assert.equal(streamed, bytes);
  assert.ok((peak ?? Infinity) - (warm ?? 0) < MOST_GROWTH, stdout);
}
