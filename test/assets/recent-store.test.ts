import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openDiskStore } from '../../src/assets/disk.ts';
import { recentStore } from '../../src/assets/recent-store.ts';
import { StorageError, type ImageStore } from '../../src/assets/store.ts';

describe('what was put a moment ago', () => {
  let place: string;
  let store: ImageStore;
  before(async () => {
    place = await mkdtemp(join(tmpdir(), 'pictograph-recent-'));
    store = recentStore(await openDiskStore(place));
  });
  after(async () => {
    await store.close();
    await rm(place, { recursive: true, force: true });
  });
  const missing = (error: unknown) => error instanceof StorageError && error.code === 'MISSING';

  test('is read back without a look at the disk, until it is removed', async () => {
    const bytes = randomBytes(1000);
    const sha256 = await store.put(bytes);
    await rm(join(place, sha256.slice(0, 2), sha256));
    assert.ok(bytes.equals(await store.bytes(sha256)));
    await store.remove(sha256, { putBefore: new Date() });
    await assert.rejects(store.bytes(sha256), missing);
  });

  test('is forgotten when much more came, and read from the disk then', async () => {
    const first = await store.put(randomBytes(1000));
    for (let count = 0; count < 9; count += 1) await store.put(randomBytes(4 * 1024 * 1024));
    assert.equal((await store.bytes(first)).byteLength, 1000);
    await rm(join(place, first.slice(0, 2), first));
    await assert.rejects(store.bytes(first), missing);
  });
});
