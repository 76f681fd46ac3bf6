import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { openDiskStore } from '../../src/assets/disk.ts';
import { PICTURE_FORMATS, type PictureFormat, type PictureMimeType } from '../../src/assets/format.ts';
import { convertPicture, InvalidPictureError } from '../../src/assets/picture.ts';
import type { ImageStore } from '../../src/assets/store.ts';
import { variantOf } from '../../src/assets/variant.ts';
import { Variants, VariantsBusyError } from '../../src/assets/variants.ts';
import { bomb, noise, plain } from './pictures.ts';

describe('what is made of a picture', () => {
  const image = { width: 1000, mimeType: 'image/png' as PictureMimeType };
  const cases: readonly (readonly [number | null, PictureFormat | null, ReturnType<typeof variantOf>])[] = [
    [null, null, null],
    [null, 'png', null],
    [1, null, { width: 64, format: 'png' }],
    [500, null, { width: 512, format: 'png' }],
    [512, 'webp', { width: 512, format: 'webp' }],
    [513, 'jpeg', { width: 768, format: 'jpeg' }],
    [null, 'webp', { width: null, format: 'webp' }],
    // Never wider than it is.
    [900, null, null],
    [900, 'webp', { width: null, format: 'webp' }],
    [1_000_000, 'jpeg', { width: null, format: 'jpeg' }],
  ];
  for (const [width, format, expected] of cases) {
    test(`1000 pixels wide, asked for ${width ?? 'any'} and ${format ?? 'any format'}: ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(variantOf(image, { width, format }), expected);
    });
  }

  test('a large one in a format that is slow to write is made smaller', () => {
    const large = { ...image, width: 4000 };
    assert.deepEqual(variantOf(large, { width: null, format: 'avif' }), { width: 1024, format: 'avif' });
    assert.deepEqual(variantOf(large, { width: 2000, format: 'gif' }), { width: 1024, format: 'gif' });
    assert.deepEqual(variantOf(large, { width: 5000, format: 'webp' }), { width: 2048, format: 'webp' });
    assert.equal(variantOf({ width: 4000, mimeType: 'image/avif' }, { width: null, format: null }), null);
  });
});

describe('variants', () => {
  let folder: string;
  let store: ImageStore;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pictograph-variants-'));
    store = await openDiskStore(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('are made of every kept format in every format, at the width that was asked for', async () => {
    const original = await noise(200, 100).png().toBuffer();
    for (const kept of PICTURE_FORMATS) {
      const { bytes } = await convertPicture(original, { format: kept, quality: null });
      const variants = new Variants(store);
      const sha256 = await store.put(bytes);
      for (const format of PICTURE_FORMATS) {
        const made = await sharp(await variants.of(sha256, { width: 64, format }))
          .metadata()
          .catch(() => null);
        // The decoder of these tests is that of the process, which knows all five.
        assert.deepEqual(
          [made?.format, made?.width, made?.height],
          [format === 'avif' ? 'heif' : format, 64, 32],
          `${kept} to ${format}`,
        );
      }
    }
  });

  test('are made once for all who ask at the same time or later, and read the store as often', async () => {
    let reads = 0;
    const counting: ImageStore = {
      ...store,
      bytes(sha256) {
        reads += 1;
        return store.bytes(sha256);
      },
    };
    const variants = new Variants(counting);
    const sha256 = await store.put(await plain(300, 300).png().toBuffer());
    const variant = { width: 128, format: 'webp' as const };
    const all = await Promise.all(Array.from({ length: 50 }, () => variants.of(sha256, variant)));
    assert.equal(new Set([...all, await variants.of(sha256, variant)]).size, 1);
    assert.equal(reads, 1);
  });

  test('wait for their turn up to a bound, and are refused beyond it', async () => {
    const variants = new Variants(store);
    const hashes = await Promise.all(
      Array.from({ length: 40 }, async (_, index) =>
        store.put(
          await plain(100 + index, 50)
            .png()
            .toBuffer(),
        ),
      ),
    );
    const asked = await Promise.allSettled(hashes.map((sha256) => variants.of(sha256, { width: 64, format: 'webp' })));
    const refused = asked.filter((one) => one.status === 'rejected');
    assert.equal(refused.length, 8);
    for (const { reason } of refused) assert.ok(reason instanceof VariantsBusyError);
    // Afterwards there is room again.
    await variants.of(hashes.at(-1) ?? '', { width: 64, format: 'webp' });
  });

  test('of what unfolds to gigabytes, or is damaged, are refused; the next ones are made', async () => {
    const variants = new Variants(store);
    const cut = (await noise(200, 200).png().toBuffer()).subarray(0, 50_000);
    for (const [bytes, reason] of [
      [bomb(30_000, 30_000), 'TOO_LARGE'],
      [cut, 'DAMAGED'],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'NOT_A_PICTURE'],
    ] as const) {
      const sha256 = await store.put(bytes);
      await assert.rejects(
        variants.of(sha256, { width: 64, format: 'webp' }),
        (error) => error instanceof InvalidPictureError && error.reason === reason,
      );
    }
    await variants.of(await store.put(await plain(100, 100).png().toBuffer()), { width: 64, format: 'webp' });
  });
});

test('what strangers send is none of the formats that are made here alone', async () => {
  const original = await plain(20, 20).png().toBuffer();
  for (const format of ['avif', 'gif'] as const) {
    const { bytes } = await convertPicture(original, { format, quality: null });
    await assert.rejects(
      convertPicture(bytes, { format: 'png', quality: null }),
      (error) => error instanceof InvalidPictureError && error.reason === 'NOT_A_PICTURE',
    );
  }
});
