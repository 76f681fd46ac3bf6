import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { openDiskStore } from '../../src/assets/disk.ts';
import type { ImageStore } from '../../src/assets/store.ts';

const ROUNDS = process.env['TEST_SIZE'] === 'full' ? 5000 : 300;
const LONG_AGO = new Date(Date.now() - 7_200_000);
const putBefore = new Date(Date.now() - 3_600_000);

/** So many turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await setImmediate();
}

describe('removing from the disk', () => {
  let folder: string;
  let store: ImageStore;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pictograph-remove-'));
    store = await openDiskStore(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
  const leaving = () => readdir(join(folder, 'leaving'));
  const putLongAgo = async (bytes: Uint8Array) => {
    const sha256 = await store.put(bytes);
    await utimes(pathOf(sha256), LONG_AGO, LONG_AGO);
    return sha256;
  };
  /** A process that dies right after it has set the file aside. */
  const diesAside = async (sha256: string) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'remove-one.ts'), folder, sha256], {
      env: { ...process.env, CRASH_AT: 'picture-aside' },
      stdio: 'ignore',
    });
    await once(child, 'exit');
    assert.equal(child.signalCode, 'SIGKILL');
    assert.equal((await leaving()).length, 1);
  };

  test('never takes away what is put at the same moment', async () => {
    const bytes = randomBytes(100);
    const came = { removed: 0, kept: 0, missing: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const sha256 = await putLongAgo(bytes);
      const removals = [store.remove(sha256, { putBefore }), store.remove(sha256, { putBefore })];
      // Later in some rounds than in others, so that neither always comes first, however busy the machine is.
      const put = turns(round % 20).then(() => store.put(bytes));
      for (const removal of await Promise.all(removals)) came[removal] += 1;
      await put;
      assert.equal(await store.verify(sha256), 'whole');
    }
    assert.ok(came.removed > 0, JSON.stringify(came));
    assert.deepEqual(await leaving(), []);
  });

  test('that was cut off is finished by the next', async () => {
    const sha256 = await putLongAgo(randomBytes(100));
    await diesAside(sha256);
    assert.equal(await store.size(sha256), null);
    assert.equal(await store.remove(sha256, { putBefore }), 'removed');
    assert.deepEqual(await leaving(), []);
  });

  test('that was cut off gives back what had been put at that moment', async () => {
    const sha256 = await store.put(randomBytes(100));
    await diesAside(sha256);
    assert.equal(await store.remove(sha256, { putBefore }), 'kept');
    assert.equal(await store.verify(sha256), 'whole');
    assert.deepEqual(await leaving(), []);
  });

  test('that was cut off is in nobody’s way who puts the bytes again', async () => {
    const bytes = randomBytes(100);
    const sha256 = await putLongAgo(bytes);
    await diesAside(sha256);
    await store.put(bytes);
    assert.equal(await store.remove(sha256, { putBefore }), 'kept');
    await utimes(pathOf(sha256), LONG_AGO, LONG_AGO);
    assert.equal(await store.remove(sha256, { putBefore }), 'removed');
    assert.deepEqual([await store.size(sha256), await leaving()], [null, []]);
  });
});
