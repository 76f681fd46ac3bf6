import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import sharp from 'sharp';
import { convertPicture, InvalidPictureError, measurePicture } from '../../src/assets/picture.ts';
import { bomb, noise, plain } from './pictures.ts';

const text = (content: string) => new TextEncoder().encode(content);
const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

function refusedAs(reason: InvalidPictureError['reason']) {
  return (error: unknown) => {
    assert.ok(error instanceof InvalidPictureError, String(error));
    assert.equal(error.reason, reason);
    return true;
  };
}

describe('measuring a picture', () => {
  test('tells type and dimensions of PNG, JPEG and WebP from their bytes', async () => {
    assert.deepEqual(await measurePicture(await plain(30, 20).png().toBuffer()), {
      mimeType: 'image/png',
      width: 30,
      height: 20,
    });
    assert.deepEqual(await measurePicture(await plain(1, 1).jpeg().toBuffer()), {
      mimeType: 'image/jpeg',
      width: 1,
      height: 1,
    });
    assert.deepEqual(await measurePicture(await plain(7, 9).webp().toBuffer()), {
      mimeType: 'image/webp',
      width: 7,
      height: 9,
    });
  });

  test('takes a progressive JPEG, an interlaced PNG, 16 bits, CMYK and transparency', async () => {
    const pictures = [
      plain(64, 48).jpeg({ progressive: true }),
      plain(64, 48).png({ progressive: true }),
      plain(64, 48).toColourspace('rgb16').png(),
      plain(64, 48).toColourspace('cmyk').jpeg(),
      plain(64, 48).ensureAlpha(0.5).png(),
    ];
    for (const picture of pictures) {
      const { width, height } = await measurePicture(await picture.toBuffer());
      assert.deepEqual([width, height], [64, 48]);
    }
  });

  test('gives the dimensions as shown when a photograph is stored lying down', async () => {
    const lying = await plain(40, 30).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    assert.deepEqual(await measurePicture(lying), { mimeType: 'image/jpeg', width: 30, height: 40 });
  });

  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
  const noPictures: readonly (readonly [string, Uint8Array])[] = [
    ['nothing', new Uint8Array(0)],
    ['four bytes of a JPEG', new Uint8Array([0xff, 0xd8, 0xff, 0xe0])],
    ['text', text('a picture of a capybara')],
    ['HTML', text('<!doctype html><script>alert(1)</script>')],
    ['SVG', text('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script></svg>')],
    [
      'SVG that names a file',
      text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
    ],
    ['PDF', text('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>')],
    ['GIF', gif],
    ['GIF that is a script too', joined(text('GIF89a=1;alert(1);//'), gif)],
    ['raw PPM', text('P6 1 1 255 abc')],
    [
      'the start of a PNG and then a page',
      joined(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), text('<html>')),
    ],
  ];
  for (const [name, bytes] of noPictures) {
    test(`refuses ${name}`, async () => {
      await assert.rejects(measurePicture(bytes), refusedAs('NOT_A_PICTURE'));
    });
  }

  test('refuses a picture that ends early, of every format, also when only its last bytes are gone', async () => {
    const pictures = [
      noise(200, 200).png(),
      noise(200, 200).png({ progressive: true }),
      noise(200, 200).jpeg(),
      noise(200, 200).jpeg({ progressive: true }),
      noise(200, 200).webp(),
    ];
    for (const picture of pictures) {
      const whole = await picture.toBuffer();
      await measurePicture(whole);
      for (const length of [Math.floor(whole.length / 2), whole.length - 60]) {
        await assert.rejects(measurePicture(whole.subarray(0, length)), InvalidPictureError);
      }
    }
  });

  test('refuses a PNG whose pixels were changed after it was written', async () => {
    const bytes = await noise(100, 100).png().toBuffer();
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    await assert.rejects(measurePicture(bytes), refusedAs('DAMAGED'));
  });

  test('refuses a small file that would unfold to more than 64 megapixels, without unfolding it', async () => {
    // The same kind of file is fine as long as it is small enough: it is its size that is refused.
    assert.equal((await measurePicture(bomb(1000, 1000))).width, 1000);
    const bytes = bomb(20_000, 20_000);
    assert.ok(bytes.length < 100_000);
    const before = process.memoryUsage.rss();
    const startedAt = performance.now();
    await assert.rejects(measurePicture(bytes), refusedAs('TOO_LARGE'));
    assert.ok(process.memoryUsage.rss() - before < 50e6);
    assert.ok(performance.now() - startedAt < 2000);
  });

  test('measures the first frame of an animation', async () => {
    const frames = await sharp(Buffer.concat([Buffer.alloc(3 * 10 * 10, 1), Buffer.alloc(3 * 10 * 10, 200)]), {
      raw: { width: 10, height: 20, channels: 3, pageHeight: 10 },
    })
      .webp()
      .toBuffer();
    assert.deepEqual(await measurePicture(frames), { mimeType: 'image/webp', width: 10, height: 10 });
  });
});

describe('converting a picture', () => {
  test('makes every format from a PNG, with the dimensions kept', async () => {
    const png = await noise(40, 30).png().toBuffer();
    const types = {
      png: 'image/png',
      jpeg: 'image/jpeg',
      webp: 'image/webp',
      avif: 'image/avif',
      gif: 'image/gif',
    } as const;
    for (const format of ['png', 'jpeg', 'webp', 'avif', 'gif'] as const) {
      const made = await convertPicture(png, { format, quality: null });
      assert.deepEqual([made.mimeType, made.width, made.height], [types[format], 40, 30]);
      assert.notEqual(made.bytes.byteLength, 0);
    }
  });

  test('obeys the quality', async () => {
    const png = await noise(100, 100).png().toBuffer();
    const low = await convertPicture(png, { format: 'jpeg', quality: 20 });
    const high = await convertPicture(png, { format: 'jpeg', quality: 95 });
    assert.ok(low.bytes.byteLength * 2 < high.bytes.byteLength);
  });

  test('lays what is transparent on white where the format has no transparency', async () => {
    const clear = await plain(4, 4).ensureAlpha(0).png().toBuffer();
    const { bytes } = await convertPicture(clear, { format: 'jpeg', quality: 100 });
    assert.deepEqual([...(await sharp(bytes).raw().toBuffer()).subarray(0, 3)], [255, 255, 255]);
  });

  test('refuses what ends early', async () => {
    const png = await noise(100, 100).png().toBuffer();
    await assert.rejects(
      convertPicture(png.subarray(0, png.length >> 1), { format: 'webp', quality: 80 }),
      refusedAs('DAMAGED'),
    );
  });
});
