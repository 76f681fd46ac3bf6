import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import sharp from 'sharp';
import { MOST_INPUT_BYTES, readInputPicture } from '../../src/assets/input.ts';
import { InvalidPictureError } from '../../src/assets/picture.ts';
import { dataUrl, noise, plain } from './pictures.ts';

describe('a reference image', () => {
  test('loses where and with what it was taken, and keeps its pixels upright', async () => {
    const photograph = await plain(40, 30)
      .jpeg()
      .withMetadata({ orientation: 6 })
      .withExif({ IFD0: { Make: 'CanaryCamera' }, IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">canary</x:xmpmeta>')
      .toBuffer();
    assert.match(photograph.toString('latin1'), /CanaryCamera/);
    const picture = await readInputPicture(dataUrl(photograph, 'image/jpeg'));
    assert.deepEqual([picture.mimeType, picture.width, picture.height], ['image/jpeg', 30, 40]);
    const { exif, xmp, icc, orientation, width } = await sharp(picture.bytes).metadata();
    assert.deepEqual(
      { exif, xmp, icc, orientation, width },
      { exif: undefined, xmp: undefined, icc: undefined, orientation: undefined, width: 30 },
    );
    assert.doesNotMatch(Buffer.from(picture.bytes).toString('latin1'), /canary/i);
  });

  test('becomes a PNG when it is no JPEG, transparency kept, whatever type was declared', async () => {
    const webp = await plain(10, 10).ensureAlpha(0.5).webp({ lossless: true }).toBuffer();
    const picture = await readInputPicture(dataUrl(webp, 'image/svg+xml'));
    assert.equal(picture.mimeType, 'image/png');
    assert.equal((await sharp(picture.bytes).metadata()).hasAlpha, true);
  });

  test('loses an archive that hid behind its pixels', async () => {
    const png = await plain(10, 10).png().toBuffer();
    const polyglot = Buffer.concat([png, Buffer.from('PK\u0003\u0004 canary.txt <script>alert(1)</script>')]);
    const { bytes } = await readInputPicture(dataUrl(polyglot));
    assert.doesNotMatch(Buffer.from(bytes).toString('latin1'), /canary|script/);
  });

  test('is the same file each time, so that it is stored once', async () => {
    const url = dataUrl(await noise(20, 20).png().toBuffer());
    assert.deepEqual(await readInputPicture(url), await readInputPicture(url));
  });

  const refused: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['an address', 'https://example.com/a.png'],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['a data URL of text', 'data:text/plain;base64,aGk='],
    ['a data URL without base64', 'data:image/png,%89PNG'],
    ['more than a type', 'data:image/png;charset=utf-8;base64,aGk='],
    ['letters outside of base64', 'data:image/png;base64,a-_='],
    ['base64 without its end', 'data:image/png;base64,aGk'],
    ['base64 with bits to spare', 'data:image/png;base64,aGl='],
    ['no bytes', 'data:image/png;base64,'],
    ['an SVG', dataUrl(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'image/svg+xml')],
    ['a page that says it is a PNG', dataUrl(Buffer.from('<html><body>hello</body></html>'))],
  ];
  for (const [name, url] of refused) {
    test(`is refused when it is ${name}`, async () => {
      await assert.rejects(readInputPicture(url), InvalidPictureError);
    });
  }

  test('is refused above 25 MiB before it is decoded', async () => {
    const url = `data:image/png;base64,${'A'.repeat(Math.ceil((MOST_INPUT_BYTES + 3) / 3) * 4)}`;
    await assert.rejects(
      readInputPicture(url),
      (error) => error instanceof InvalidPictureError && error.reason === 'TOO_LARGE',
    );
  });
});
