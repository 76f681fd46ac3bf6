import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

const PASS = `import { test } from 'node:test'; test('one', () => {}); test('two', () => {});`;
const FAIL = `import { test } from 'node:test'; test('one', () => { throw new Error('on purpose'); });`;
const SKIP = `import { test } from 'node:test'; test.skip('one', () => {});`;
const CRASH = `import { test } from 'node:test'; test('one', () => process.kill(process.pid, 'SIGKILL'));`;

describe('the test runner', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pictograph-run-'));
  });
  after(() => rm(folder, { recursive: true }));

  const run = async (texts: Record<string, string>): Promise<{ last: string | undefined; status: number | null }> => {
    const sub = await mkdtemp(join(folder, 'run-'));
    for (const [name, text] of Object.entries(texts)) await writeFile(join(sub, `${name}.test.mjs`), text);
    const files = Object.keys(texts).map((name) => join(sub, `${name}.test.mjs`));
    // Not the runner's own: node would otherwise take the inner run for a part of the outer one. No server is asked for.
    const env = { PATH: process.env['PATH'], TEST_POSTGRES_URL: 'postgres://nobody@localhost/nothing' };
    const { stdout, status } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, '..', 'run.ts'), ...(files.length > 0 ? files : [sub])],
      { env },
    );
    return { last: stdout.toString().trimEnd().split('\n').at(-1), status };
  };

  test('ends with how many passed and failed, and exits with 0 when none failed', async () => {
    assert.deepEqual(await run({ PASS }), { last: '2 passed, 0 failed', status: 0 });
    assert.deepEqual(await run({ PASS, SKIP }), { last: '2 passed, 0 failed, 1 skipped', status: 0 });
  });

  test('exits with 1 when a test failed or a file crashed', async () => {
    assert.deepEqual(await run({ PASS, FAIL }), { last: '2 passed, 1 failed', status: 1 });
    // They share a process, and whoever dies takes the others along.
    assert.deepEqual(await run({ CRASH, PASS }), { last: '0 passed, 1 failed', status: 1 });
  });

  test('exits with 1 when nothing ran', async () => {
    assert.deepEqual(await run({}), { last: '0 passed, 0 failed', status: 1 });
    assert.deepEqual(await run({ SKIP }), { last: '0 passed, 0 failed, 1 skipped', status: 1 });
  });
});
