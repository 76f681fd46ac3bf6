import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { bomb, dataUrl, noise, plain, withProfile } from '../assets/pictures.ts';
import { ADDRESSES, LITERALS } from '../fetch/blocked-addresses.ts';
import { openHouse, type House } from '../generation/house.ts';
import { ADMIN_KEY, MODEL } from '../installation.ts';
import { formHeaders, formOf, type Part } from './forms.ts';
import { refusedBy } from './refusals.ts';

const MOST_IMAGES = 14;
const gif = Buffer.from(
  'GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;',
  'latin1',
);
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><image href="file:///etc/passwd"/></svg>';

describe('a picture for an edit', () => {
  let house: House;
  before(async () => {
    house = await openHouse({}, { speed: 1000 });
  });
  after(() => house.close());

  const post = (body: BodyInit, headers: Record<string, string>) =>
    fetch(`${house.installation.url}/openai/v1/images/edits`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, ...headers },
      body,
    });
  const json = (fields: object) =>
    post(JSON.stringify({ model: MODEL, prompt: 'x', resolution: '0.5K', ...fields }), {
      'content-type': 'application/json',
    });
  const form = (parts: readonly Part[]) =>
    post(
      formOf([
        { name: 'model', body: MODEL },
        { name: 'prompt', body: 'x' },
        { name: 'resolution', body: '0.5K' },
        ...parts,
      ]),
      formHeaders(),
    );
  const refused = (ask: () => Promise<Response>, param: string | null, code = 'INVALID_REQUEST', status = 400) =>
    refusedBy(house, ask, status, code, param);
  const accepted = async (parts: readonly Part[]) => {
    const response = await form(parts);
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text) as { id: string; data: [{ url: string }] };
  };

  const inputsOf = (id: string) =>
    house.database.database.sql<{ sha256: string; width: number; height: number }[]>`
      select sha256, width, height from image where generation_id = ${id} and purpose = 'INPUT'`;

  test('at an address that isn’t public, or none, is URL_BLOCKED, in every field that takes one', async () => {
    // What is data is none to fetch; the installation's own name is known where the guard itself is tested.
    const addresses = [...ADDRESSES.map(([, url]) => url), ...LITERALS.map((host) => `https://${host}/a.png`)].filter(
      (url) => !url.startsWith('data:') && !url.toLowerCase().startsWith('https://gateway.example.com'),
    );
    for (let from = 0; from < addresses.length; from += MOST_IMAGES) {
      const some = addresses.slice(from, from + MOST_IMAGES);
      const { message } = await refused(() => json({ images: some.map((url) => ({ image_url: url })) }), 'image[0]');
      for (const [index, url] of some.entries())
        assert.match(message, new RegExp(`image\\[${index}\\]: URL_BLOCKED: This address is not fetched: `), url);
      assert.doesNotMatch(message, /passwd|injected|password/);
    }
    for (const fields of [{ image: 'file:///etc/passwd' }, { image_url: 'http://169.254.169.254/' }])
      assert.match((await refused(() => json(fields), 'image[0]')).message, /URL_BLOCKED/);
    for (const name of ['image', 'image[]', 'image[3]'])
      assert.match((await refused(() => form([{ name, body: 'https://[::1]/' }]), 'image[0]')).message, /URL_BLOCKED/);
  });

  test('in a data URL of 30 MB, or of no picture, is told as such', async () => {
    const large = `data:image/png;base64,${'A'.repeat(40_000_000)}`;
    assert.match((await refused(() => json({ image_url: large }), 'image[0]')).message, /29 MiB; at most 25 MiB/);
    for (const url of [
      'data:text/html;base64,AAAA',
      'data:,x',
      'data:image/png;base64,A',
      dataUrl(Buffer.from(svg), 'image/svg+xml'),
      dataUrl(bomb(16_000, 16_000)),
    ])
      await refused(() => json({ images: [url] }), 'image[0]');
  });

  test('by an id that is none is not found, and no path', async () => {
    for (const id of [
      '',
      '../../etc/passwd',
      'a\0b',
      '\ud800',
      'img_01k00000000000000000000000',
      'x'.repeat(100_000),
    ]) {
      const { message } = await refused(() => json({ images: [{ file_id: id }] }), 'image[0]');
      assert.match(message, /There is no image .{0,102} that you may use/s);
    }
  });

  const FILES: readonly (readonly [what: string, bytes: () => Uint8Array | Promise<Uint8Array>])[] = [
    ['nothing', () => Buffer.alloc(0)],
    ['a page', () => Buffer.from('<html><script>alert(1)</script></html>')],
    ['an SVG that runs and reads', () => Buffer.from(svg)],
    ['a PDF', () => Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')],
    ['an archive', () => Buffer.from('PK\u0003\u0004canary')],
    ['a GIF that is a script', () => Buffer.concat([gif, Buffer.from('/*<script>*/')])],
    ['four bytes of a JPEG', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['a PNG that ends early', async () => (await noise(64, 64).png().toBuffer()).subarray(0, 4000)],
    ['256 megapixels in a small file', () => bomb(16_000, 16_000)],
    ['a picture of 30,000 by 30,000', () => bomb(30_000, 30_000)],
  ];
  for (const [what, bytes] of FILES)
    test(`in a file that is ${what} is refused`, async () => {
      const body = await bytes();
      const { message } = await refused(() => form([{ name: 'image', body, file: 'a.png' }]), 'image');
      assert.doesNotMatch(message, /script|passwd|canary/);
    });

  test('of 10,000 frames is its first one, and one with a profile of 64 MB costs no memory', async () => {
    const frames = await sharp(Buffer.alloc(3 * 16 * 10_000, 7), {
      raw: { width: 16, height: 10_000, channels: 3, pageHeight: 1 },
    })
      .webp({ effort: 0 })
      .toBuffer();
    const profiled = withProfile(await plain(8, 8).png().toBuffer(), new Uint8Array(64 * 2 ** 20));
    for (const [body, size] of [
      [frames, '16 1'],
      [profiled, '8 8'],
    ] as const) {
      const before = process.memoryUsage.rss();
      const { id } = await accepted([{ name: 'image', body, file: 'a.png' }]);
      assert.ok(process.memoryUsage.rss() - before < 200e6);
      const [kept] = await inputsOf(id);
      assert.equal(`${kept?.width} ${kept?.height}`, size);
    }
  });

  test('of an odd kind is kept as its pixels alone: an archive behind it, print, 16 bits, one pixel, a place', async () => {
    const odd = [
      Buffer.concat([await noise(8, 8).png().toBuffer(), Buffer.from('PK\u0003\u0004canary')]),
      await noise(8, 8).toColourspace('cmyk').jpeg().toBuffer(),
      await noise(8, 8).toColourspace('rgb16').png().toBuffer(),
      await plain(1, 1).png().toBuffer(),
      await plain(8, 8)
        .jpeg()
        .withExif({ IFD0: { Make: 'canary' }, IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' } })
        .toBuffer(),
    ];
    const { id } = await accepted(odd.map((body) => ({ name: 'image[]', body, file: 'a.png' })));
    const kept = await inputsOf(id);
    assert.equal(kept.length, odd.length);
    for (const { sha256 } of kept) {
      const bytes = await readFile(join(house.installation.dataDir, 'images', sha256.slice(0, 2), sha256));
      assert.doesNotMatch(bytes.toString('latin1'), /canary/);
      const { exif, space } = await sharp(bytes).metadata();
      assert.deepEqual([exif, space], [undefined, 'srgb']);
    }
  });

  test('may be called anything: its name is no path, no header and in no answer', async () => {
    const body = await noise(8, 8).png().toBuffer();
    const names = [
      '../../canary',
      'canary\0.png',
      '/etc/canary',
      'canary'.repeat(50),
      '\u202Egnp.yranac',
      'CON',
      'canary\\".png',
      'canary%0d%0aset-cookie: a=1',
      'C:\\\\canary.png',
      ' ',
      '',
    ];
    const before = await readdir(join(house.installation.dataDir, 'images'), { recursive: true });
    for (const file of names) {
      const { data } = await accepted([{ name: 'image', body, file }]);
      const response = await fetch(data[0].url);
      assert.match(response.headers.get('content-disposition') ?? '', /^inline; filename="gen_[0-9a-z]{26}-0\.\w+"$/);
      assert.equal(response.headers.get('set-cookie'), null);
      await response.arrayBuffer();
    }
    const after = await readdir(join(house.installation.dataDir, 'images'), { recursive: true });
    for (const file of after.filter((one) => !before.includes(one)))
      assert.match(file, /^([0-9a-f]{2}(\/[0-9a-f]{64})?|written-at-start)$/);
  });
});
