import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openDiskStore } from '../../src/assets/disk.ts';
import { openS3Store } from '../../src/assets/s3.ts';
import { StorageError, type ImageStore } from '../../src/assets/store.ts';
import { startS3, type S3Service } from './s3-service.ts';
import { noSwift, startSwift, type Swift } from './swift.ts';

const HOUR = 3_600_000;
let place: string;
let service: S3Service;
let swift: Swift | null = null;
before(async () => {
  place = await mkdtemp(join(tmpdir(), 'pictograph-contract-'));
  service = await startS3();
});
after(async () => {
  await swift?.close();
  await service.close();
  await rm(place, { recursive: true, force: true });
});

/** What every store promises, and how each is opened, empty. */
const STORES: readonly (readonly [string, () => Promise<ImageStore>, skip?: string | false])[] = [
  ['on disk', async () => openDiskStore(await mkdtemp(join(place, 'images-')))],
  ['in a bucket', () => openS3Store(service.bucket())],
  [
    'in OpenStack Swift, which checks signatures',
    async () => {
      swift ??= await startSwift();
      return openS3Store(await swift.bucket());
    },
    process.env['TEST_SIZE'] === 'full' ? (noSwift ?? false) : 'needs TEST_SIZE=full',
  ],
];

for (const [name, open, skip = false] of STORES) {
  describe(`a store ${name}`, { skip }, () => {
    let store: ImageStore;
    before(async () => {
      store = await open();
    });
    after(() => store.close());

    test('gives back what was put, under the hash of the content', async () => {
      const bytes = randomBytes(300_000);
      const sha256 = await store.put(bytes);
      assert.equal(sha256, createHash('sha256').update(bytes).digest('hex'));
      assert.equal(await store.size(sha256), 300_000);
      assert.ok(bytes.equals(await store.bytes(sha256)));
      assert.ok(bytes.equals(await read(await store.stream(sha256))));
      assert.equal(await store.verify(sha256), 'whole');
    });

    const ranges: readonly (readonly [number, number])[] = [
      [0, 0],
      [0, 999],
      [999, 999],
      [1, 998],
      [500, 500],
    ];
    test('gives parts, both ends included', async () => {
      const bytes = randomBytes(1000);
      const sha256 = await store.put(bytes);
      for (const [start, end] of ranges) {
        const part = await read(await store.stream(sha256, { start, end }));
        assert.ok(bytes.subarray(start, end + 1).equals(part), `${start}-${end}`);
      }
    });

    test('keeps equal bytes once, however often and at once they come', async () => {
      const bytes = randomBytes(100_000);
      const names = new Set(await Promise.all(Array.from({ length: 10 }, () => store.put(bytes))));
      names.add(await store.put(bytes));
      assert.equal(names.size, 1);
      assert.equal(await store.verify([...names].join('')), 'whole');
    });

    test('tells what is not there', async () => {
      const absent = 'f'.repeat(64);
      assert.equal(await store.size(absent), null);
      assert.equal(await store.verify(absent), 'missing');
      assert.equal(await store.remove(absent, { putBefore: new Date() }), 'missing');
      const part = { start: 0, end: 9 };
      for (const ask of [() => store.bytes(absent), () => store.stream(absent), () => store.stream(absent, part)])
        await assert.rejects(
          ask,
          (error) => error instanceof StorageError && error.code === 'MISSING' && !error.retryable,
        );
    });

    test('takes nothing for a name that is no hash', async () => {
      for (const odd of ['', '../../etc/passwd', 'F'.repeat(64), `${'f'.repeat(64)}\n`, `${'f'.repeat(62)}/.`]) {
        await assert.rejects(store.size(odd), TypeError);
        await assert.rejects(store.bytes(odd), TypeError);
        await assert.rejects(store.remove(odd, { putBefore: new Date() }), TypeError);
      }
    });

    test('lets many readers leave in the middle, and goes on', async () => {
      const bytes = randomBytes(4_000_000);
      const sha256 = await store.put(bytes);
      for (let reader = 0; reader < 60; reader += 1) {
        const stream = await store.stream(sha256);
        if (reader % 2 === 0) {
          const one = stream.getReader();
          await one.read();
          await one.cancel();
        } else await stream.cancel();
      }
      assert.ok(bytes.equals(await read(await store.stream(sha256))));
    });

    test('removes what was put before a moment, and keeps what was put since', async () => {
      const bytes = randomBytes(1000);
      const sha256 = await store.put(bytes);
      assert.equal(await store.remove(sha256, { putBefore: new Date(Date.now() - HOUR) }), 'kept');
      assert.ok(bytes.equals(await store.bytes(sha256)));
      assert.equal(await store.remove(sha256, { putBefore: new Date(Date.now() + HOUR) }), 'removed');
      assert.equal(await store.size(sha256), null);
      assert.equal(await store.remove(sha256, { putBefore: new Date(Date.now() + HOUR) }), 'missing');
      assert.equal(await store.put(bytes), sha256);
      assert.equal(await store.verify(sha256), 'whole');
    });
  });
}

async function read(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(stream));
}
