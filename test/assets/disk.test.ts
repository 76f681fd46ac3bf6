import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { openDiskStore } from '../../src/assets/disk.ts';
import { StorageError } from '../../src/assets/store.ts';

const run = promisify(execFile);

describe('the store on disk', () => {
  let place: string;
  let folder: string;
  before(async () => {
    place = await mkdtemp(join(tmpdir(), 'pictograph-disk-'));
  });
  after(() => rm(place, { recursive: true, force: true }));
  const fresh = async () => {
    folder = await mkdtemp(join(place, 'images-'));
    return openDiskStore(folder);
  };
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);

  test('gives back what was put, whole and in parts, under the hash of the content', async () => {
    const store = await fresh();
    const bytes = randomBytes(300_000);
    const sha256 = await store.put(bytes);
    assert.equal(sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.equal(await store.size(sha256), 300_000);
    assert.ok(bytes.equals(await store.bytes(sha256)));
    assert.ok(bytes.equals(await read(await store.stream(sha256))));
    assert.ok(
      bytes.subarray(100, 200_001).equals(await read(await store.stream(sha256, { start: 100, end: 200_000 }))),
    );
    assert.equal(await store.verify(sha256), 'whole');
    assert.deepEqual(await readdir(join(folder, 'incoming')), []);
    assert.equal((await stat(pathOf(sha256))).mode & 0o777, 0o600);
  });

  test('keeps equal bytes once, also when they come at the same time', async () => {
    const store = await fresh();
    const bytes = randomBytes(100_000);
    const names = await Promise.all(Array.from({ length: 20 }, () => store.put(bytes)));
    const { ino } = await stat(pathOf(await store.put(bytes)));
    assert.equal(new Set(names).size, 1);
    await store.put(bytes);
    assert.equal((await stat(pathOf(names[0] ?? ''))).ino, ino);
    assert.equal((await readdir(folder, { recursive: true })).length, 4);
  });

  test('tells what is not there: no size, missing, and an error that says so to who reads it', async () => {
    const store = await fresh();
    const absent = 'f'.repeat(64);
    assert.equal(await store.size(absent), null);
    assert.equal(await store.verify(absent), 'missing');
    await assert.rejects(store.bytes(absent), isMissing);
    await assert.rejects(store.stream(absent), isMissing);
  });

  test('takes nothing for a name that is no hash', async () => {
    const store = await fresh();
    for (const name of ['', '../../etc/passwd', 'F'.repeat(64), `${'f'.repeat(64)}\n`, `${'f'.repeat(62)}/.`]) {
      await assert.rejects(store.size(name), TypeError);
      await assert.rejects(store.bytes(name), TypeError);
    }
  });

  test('notices a changed bit when asked, and heals a file of another size when it is put again', async () => {
    const store = await fresh();
    const bytes = randomBytes(1000);
    const sha256 = await store.put(bytes);
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(500) ^ 1, 500);
    await writeFile(pathOf(sha256), changed);
    assert.equal(await store.verify(sha256), 'damaged');
    await truncate(pathOf(sha256), 10);
    assert.equal(await store.put(bytes), sha256);
    assert.equal(await store.verify(sha256), 'whole');
  });

  test(
    'closes its file when a reader leaves in the middle',
    { skip: process.platform !== 'linux' && 'needs Linux, whose /proc is read' },
    async () => {
      const store = await fresh();
      const sha256 = await store.put(randomBytes(3_000_000));
      const openFiles = async () => (await run('ls', ['-l', `/proc/${process.pid}/fd`])).stdout.includes(sha256);
      const reader = (await store.stream(sha256)).getReader();
      await reader.read();
      assert.equal(await openFiles(), true);
      await reader.cancel();
      assert.equal(await openFiles(), false);
    },
  );

  test('removes what dead processes left while they wrote, but not what may still be written', async () => {
    await fresh();
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    await writeFile(join(folder, 'incoming', 'old'), 'x');
    await utimes(join(folder, 'incoming', 'old'), longAgo, longAgo);
    await writeFile(join(folder, 'incoming', 'young'), 'x');
    await openDiskStore(folder);
    assert.deepEqual(await readdir(join(folder, 'incoming')), ['young']);
  });

  test('says what is wrong with a place that can’t be a store', async () => {
    const file = join(place, 'file');
    await writeFile(file, 'not a folder');
    await assert.rejects(openDiskStore(join(file, 'images')), (error) => {
      assert.ok(error instanceof StorageError);
      assert.equal(error.code, 'ENOTDIR');
      assert.equal(error.retryable, true);
      assert.match(error.message, /a file; put a folder/);
      return error.cause instanceof Error;
    });
  });

  test('fails retryably while its folder is away, and goes on when it is back', async () => {
    const store = await fresh();
    const bytes = randomBytes(1000);
    await rename(folder, `${folder}.away`);
    await writeFile(folder, 'a file stands here');
    await assert.rejects(
      store.put(bytes),
      (error) => error instanceof StorageError && error.retryable && error.code === 'ENOTDIR',
    );
    await rm(folder);
    await assert.rejects(
      store.put(bytes),
      (error) => error instanceof StorageError && error.retryable && error.code === 'ENOENT',
    );
    await rename(`${folder}.away`, folder);
    assert.ok(bytes.equals(await store.bytes(await store.put(bytes))));
  });

  test('a full disk leaves nothing behind, and takes the picture once there is space', async (context) => {
    const small = join(place, 'small');
    await mkdir(small);
    const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).then(
      () => true,
      () => false,
    );
    if (!mounted) return context.skip('needs root, who alone may mount a file system of 1 MB');
    const store = await openDiskStore(small);
    try {
      const bytes = randomBytes(700_000);
      await writeFile(join(small, 'ballast'), randomBytes(500_000));
      await assert.rejects(
        store.put(bytes),
        (error) => error instanceof StorageError && error.retryable && error.code === 'ENOSPC',
      );
      assert.deepEqual((await readdir(small, { recursive: true })).toSorted(), ['ballast', 'incoming', 'leaving']);
      await rm(join(small, 'ballast'));
      const sha256 = await store.put(bytes);
      assert.equal(await store.verify(sha256), 'whole');
      assert.ok(bytes.equals(await readFile(join(small, sha256.slice(0, 2), sha256))));
    } finally {
      await store.close();
      await run('umount', [small]);
    }
  });
});

async function read(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(stream));
}

function isMissing(error: unknown): boolean {
  return error instanceof StorageError && error.code === 'MISSING' && !error.retryable;
}
