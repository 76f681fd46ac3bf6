import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openDiskStore } from '../../src/assets/disk.ts';

const ROUNDS = 6;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pictograph-crash-'));
});
after(() => rm(folder, { recursive: true, force: true }));

test('a process killed while it writes leaves no half picture under a final name, and loses none that it had stored', async () => {
  let killedWhileWriting = 0;
  const told: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = new Set(await incoming());
    const child = spawn(process.execPath, [join(import.meta.dirname, 'put-without-end.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const closed = once(child, 'close');
    await until(() => output.includes('\n'));
    await until(async () => (await incoming()).some((name) => !before.has(name)));
    child.kill('SIGKILL');
    await closed;
    if ((await incoming()).some((name) => !before.has(name))) killedWhileWriting += 1;
    told.push(...output.split('\n').filter((line) => line.length === 64));
  }
  const store = await openDiskStore(folder);
  const names = (await readdir(folder, { recursive: true }))
    .filter((path) => !path.startsWith('incoming'))
    .map((path) => path.split('/')[1]);
  const stored = names.filter((name) => name !== undefined);
  for (const name of stored) assert.equal(await store.verify(name), 'whole');
  assert.deepEqual(
    told.filter((name) => !stored.includes(name)),
    [],
  );
  assert.ok(told.length >= ROUNDS);
  assert.ok(killedWhileWriting > 0, 'no kill came in the middle of a write, so nothing was shown');
});

async function incoming(): Promise<string[]> {
  return readdir(join(folder, 'incoming')).catch(() => []); // the first child has yet to make it
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  while (!(await holds())) {
    assert.ok(performance.now() - startedAt < 30_000, 'the condition did not come true in 30 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
