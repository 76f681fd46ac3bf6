import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import sharp from 'sharp';
import { bomb, dataUrl, noise, plain } from '../assets/pictures.ts';
import { ADMIN_KEY, ended, start, started, type Started } from '../installation.ts';
import { requestsOf } from './billed.ts';
import { openHouse, type House } from './house.ts';
import { wholeRecord } from './records.ts';
import { problemsOf, refused } from './refused.ts';

const MASKED_MODEL = 'gpt-image-2';

/** A web server of somebody, on loopback, whose origin the operator has allowed. */
interface Site {
  readonly origin: string;
  readonly asked: string[];
  answer: RequestListener;
  close(): Promise<void>;
}

async function openSite(): Promise<Site> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '');
    site.answer(request, response);
  });
  const site: Site = {
    origin: '',
    asked,
    answer: (_request, response) => void response.writeHead(404).end(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  return Object.assign(site, { origin: `http://127.0.0.1:${port}` });
}

const serves =
  (bytes: Uint8Array, type = 'image/png'): RequestListener =>
  (_request, response) =>
    void response.writeHead(200, { 'content-type': type }).end(bytes);

/** A photograph that says where and with what it was taken; no two are the same. */
const photograph = () =>
  noise(96, 64)
    .jpeg()
    .withExif({
      IFD0: { Make: 'CanaryCamera', Copyright: 'Somebody' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' },
    })
    .toBuffer();

describe('the pictures of an edit', () => {
  let house: House;
  let site: Site;
  before(async () => {
    site = await openSite();
    house = await openHouse({ FETCH_ALLOW_ORIGINS: site.origin }, { speed: 300 });
  });
  beforeEach(() => {
    site.asked.length = 0;
  });
  after(async () => {
    await house.close();
    await site.close();
  });

  const request = (prompt: string, images: readonly object[], more: object = {}) => ({
    mode: 'IMAGE_EDIT',
    prompt,
    images,
    parameters: { resolution: '0.5K' },
    ...more,
  });

  async function upload(bytes: Uint8Array): Promise<{ readonly id: string; readonly sha256: string }> {
    const response = await fetch(`${house.installation.url}/v1/uploads`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
      body: new Uint8Array(bytes),
    });
    assert.equal(response.status, 201);
    return (await response.json()) as { id: string; sha256: string };
  }

  /** Runs an edit to its success, and returns what the provider was sent, in order. */
  async function sentFor(
    prompt: string,
    images: readonly object[],
  ): Promise<readonly { sha256: string; type: string }[]> {
    const { id, status, error } = await ended(
      house.installation,
      await started(house.installation, request(prompt, images)),
    );
    assert.equal(status, 'SUCCEEDED', JSON.stringify(error));
    await wholeRecord(house.database.database, id);
    const [sent, ...others] = await requestsOf(house.sandbox, prompt);
    assert.ok(sent !== undefined && others.length === 0);
    const { contents } = sent.body as {
      contents: [{ parts: { inlineData?: { mimeType: string; data: { sha256: string } } }[] }];
    }; // a Gemini body
    return contents[0].parts.flatMap(({ inlineData }) =>
      inlineData === undefined ? [] : [{ sha256: inlineData.data.sha256, type: inlineData.mimeType }],
    );
  }

  /** What was sent is not what came, and holds nothing but the pixels. */
  async function isBare(sha256: string, original: Buffer): Promise<void> {
    assert.notEqual(sha256, createHash('sha256').update(original).digest('hex'));
    const bytes = await readFile(join(house.installation.dataDir, 'images', sha256.slice(0, 2), sha256));
    const { exif, xmp, iptc, width, height } = await sharp(bytes).metadata();
    assert.deepEqual([exif, xmp, iptc, width, height], [undefined, undefined, undefined, 96, 64]);
    assert.doesNotMatch(bytes.toString('latin1'), /Canary|Somebody/);
  }

  for (const count of [1, 3, 14]) {
    test(`arrive as ${count} upload${count === 1 ? '' : 's'}, in their order, drawn anew and bare`, async () => {
      const originals = await Promise.all(Array.from({ length: count }, photograph));
      const uploads = await Promise.all(originals.map(upload));
      const sent = await sentFor(
        `merge ${count} uploads`,
        uploads.map(({ id }) => ({ id })),
      );
      assert.deepEqual(
        sent,
        uploads.map(({ sha256 }) => ({ sha256, type: 'image/jpeg' })),
      );
      for (const [index, original] of originals.entries()) await isBare(sent[index]?.sha256 ?? '', original);
    });

    test(`arrive from ${count} address${count === 1 ? '' : 'es'}, in their order, drawn anew and bare`, async () => {
      const originals = await Promise.all(Array.from({ length: count }, photograph));
      site.answer = (message, response) =>
        serves(originals[Number(message.url?.slice(1))] ?? Buffer.alloc(0), 'image/jpeg')(message, response);
      const sent = await sentFor(
        `merge ${count} from elsewhere`,
        originals.map((_, index) => ({ url: `${site.origin}/${index}` })),
      );
      assert.equal(sent.length, count);
      for (const [index, original] of originals.entries()) await isBare(sent[index]?.sha256 ?? '', original);
      // The same picture comes out the same, by whichever way it came in.
      assert.deepEqual(
        await Promise.all(originals.map(async (bytes) => (await upload(bytes)).sha256)),
        sent.map(({ sha256 }) => sha256),
      );
      assert.equal(site.asked.length, count);
    });
  }

  test('arrive from everywhere at once, each in its place', async () => {
    const [first, second, third] = await Promise.all([photograph(), photograph(), photograph()]);
    site.answer = serves(second, 'image/jpeg');
    const uploads = await Promise.all([first, second, third].map(upload));
    const sent = await sentFor('mix what came', [
      { dataUrl: dataUrl(first, 'image/jpeg') },
      { url: `${site.origin}/second` },
      { id: uploads[2]?.id },
    ]);
    assert.deepEqual(
      sent.map(({ sha256 }) => sha256),
      uploads.map(({ sha256 }) => sha256),
    );
  });

  test('are fetched some at a time, before the request is accepted', async () => {
    const picture = await plain(16, 16).png().toBuffer();
    let open = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    site.answer = (message, response) => {
      open += 1;
      most = Math.max(most, open);
      waiting.push(() => {
        open -= 1;
        serves(picture)(message, response);
      });
      // Four are there before the first is answered, or fewer could be open at once; the last two come as a pair.
      if (waiting.length === 4 || site.asked.length === 14) for (const answer of waiting.splice(0)) answer();
    };
    const fourteen = Array.from({ length: 14 }, (_, index) => ({ url: `${site.origin}/${index}` }));
    await started(house.installation, request('one at a time', fourteen));
    assert.deepEqual([site.asked.length, most], [14, 4]);
  });

  test('are fetched once for a request that is repeated with its idempotency key', async () => {
    site.answer = serves(await plain(16, 16).png().toBuffer());
    const asked = request('only once', [{ url: `${site.origin}/once` }], { idempotencyKey: 'fetch-once' });
    const first = await start(house.installation, asked);
    site.answer = (_request, response) => void response.writeHead(500).end();
    const second = await start(house.installation, asked);
    assert.deepEqual([second.repeated, second.generation?.id], [true, first.generation?.id]);
    assert.deepEqual(site.asked, ['/once']);
  });

  test('follow where an allowed address leads, as far as it may', async () => {
    const picture = await photograph();
    site.answer = (message, response) =>
      message.url === '/end'
        ? serves(picture, 'image/jpeg')(message, response)
        : void response.writeHead(307, { location: '/end' }).end();
    assert.equal((await sentFor('lead me on', [{ url: `${site.origin}/start` }])).length, 1);
    site.answer = (_message, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
    const { problems = [] } = await refused(
      house,
      request('lead me off', [{ url: `${site.origin}/` }]),
      'InvalidInputError',
    );
    assert.match(problems[0]?.message ?? '', /^URL_BLOCKED: /);
  });
});

describe('pictures that can’t be used', () => {
  let house: House;
  let site: Site;
  before(async () => {
    site = await openSite();
    house = await openHouse({
      ROLE: 'api',
      FETCH_ALLOW_ORIGINS: site.origin,
      OPENAI_API_KEY: 'test',
    });
  });
  beforeEach(() => {
    site.asked.length = 0;
  });
  after(async () => {
    await house.close();
    await site.close();
  });

  const edit = (images: readonly object[], more: object = {}) => ({ mode: 'IMAGE_EDIT', images, ...more });
  const problemWith = async (input: object) => {
    const { problems = [] } = await refused(house, input, 'InvalidInputError');
    assert.equal(problems.length, 1, JSON.stringify(problems));
    const [problem] = problems as [NonNullable<Started['problems']>[number]];
    return { path: problem.path.join('.'), message: problem.message };
  };

  const addresses: readonly string[] = [
    '',
    'picture.png',
    'file:///etc/passwd',
    'ftp://example.com/a.png',
    'gopher://example.com/_',
    'javascript:alert(1)',
    'data:image/png;base64,iVBORw0KGgo=',
    'http://example.com/a.png',
    'https://user:password@example.com/a.png',
    'https://example.com:22/a.png',
    'https://example.com:6379/a.png',
    'https://example.com./a.png',
    `https://example.com/${'a'.repeat(3000)}`,
    'https://example.com/a\r\nb.png',
    'https://localhost/a.png',
    'https://127.0.0.1/a.png',
    'https://127.1/a.png',
    'https://2130706433/a.png',
    'https://0x7f000001/a.png',
    'https://１２７.０.０.１/a.png',
    'https://0.0.0.0/a.png',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/a.png',
    'https://[::127.0.0.1]/a.png',
    'https://[::ffff:127.0.0.1]/a.png',
    'https://[64:ff9b::7f00:1]/a.png',
    'https://[2002:7f00:1::]/a.png',
    'https://[2001:0:7f00:1::]/a.png',
    'https://[fe80::1%25eth0]/a.png',
    'https://metadata.google.internal/a.png',
  ];
  test('at addresses that aren’t fetched: each is refused alone, and all are told at once', async () => {
    for (const url of addresses) {
      const { path, message } = await problemWith(edit([{ url }]));
      assert.equal(path, 'images.0.url');
      assert.match(message, /^URL_BLOCKED: /, url);
    }
    const many = addresses.slice(0, 14).map((url) => ({ url }));
    assert.deepEqual(
      await problemsOf(house, edit(many)),
      many.map((_, index) => `images.${index}.url`),
    );
  });

  test('are told each with its path, beside those that could be used', async () => {
    const png = await plain(8, 8).png().toBuffer();
    site.answer = (message, response) =>
      message.url === '/good' ? serves(png)(message, response) : void response.writeHead(404).end('canary');
    const { problems = [] } = await refused(
      house,
      edit([
        { url: `${site.origin}/good` },
        { url: `${site.origin}/gone` },
        { dataUrl: 'data:image/png;base64,AAAA' },
        { id: 'img_01k00000000000000000000000' },
        { url: 'https://10.0.0.1/' },
      ]),
      'InvalidInputError',
    );
    assert.deepEqual(
      problems.map(({ path }) => path.join('.')),
      ['images.1.url', 'images.2.dataUrl', 'images.3.id', 'images.4.url'],
    );
    assert.match(problems[0]?.message ?? '', /^FETCH_FAILED: /);
    // Nothing of what a place answers is told.
    assert.doesNotMatch(JSON.stringify(problems), /canary|404/);
  });

  test('are looked for only when everything else of the request is in order', async () => {
    assert.deepEqual(await problemsOf(house, edit([{ url: `${site.origin}/a.png` }], { prompt: ' ' })), ['prompt']);
    assert.deepEqual(site.asked, []);
  });

  const gif = Buffer.from(
    'GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;',
    'latin1',
  );
  const contents: readonly (readonly [string, () => Uint8Array | Promise<Uint8Array>])[] = [
    ['nothing', () => Buffer.alloc(0)],
    ['a page', () => Buffer.from('<html><script>alert(1)</script></html>')],
    [
      'an SVG that reads files',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
    ],
    ['a PDF', () => Buffer.from('%PDF-1.7\n')],
    ['a GIF that is a script', () => Buffer.concat([gif, Buffer.from('/*<script>*/')])],
    ['four bytes of a JPEG', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['a PNG that ends early', async () => (await noise(64, 64).png().toBuffer()).subarray(0, 4000)],
    ['256 megapixels in a small file', () => bomb(16_000, 16_000)],
  ];
  for (const [what, bytes] of contents) {
    test(`at an address with ${what}`, async () => {
      site.answer = serves(await bytes());
      const { path, message } = await problemWith(edit([{ url: `${site.origin}/a.png` }]));
      assert.equal(path, 'images.0.url');
      assert.doesNotMatch(message, /URL_BLOCKED|script|passwd/);
    });
  }

  test('at an address that says it is no picture, or larger than is taken', async () => {
    const png = await plain(8, 8).png().toBuffer();
    site.answer = serves(png, 'text/html');
    assert.match((await problemWith(edit([{ url: site.origin }]))).message, /^NOT_A_PICTURE: /);
    site.answer = (_message, response) =>
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': 26 * 2 ** 20 }).flushHeaders();
    assert.match((await problemWith(edit([{ url: site.origin }]))).message, /^TOO_LARGE: /);
  });

  test('as a data URL of 30 MB', async () => {
    const { path, message } = await problemWith(edit([{ dataUrl: `data:image/png;base64,${'A'.repeat(36_000_000)}` }]));
    assert.equal(path, 'images.0.dataUrl');
    assert.match(message, /25 MiB/);
  });

  describe('a mask', () => {
    const picture = (width: number, height: number) => plain(width, height).png().toBuffer();
    const maskOf = (width: number, height: number) => plain(width, height).ensureAlpha(0).png().toBuffer();
    const masked = (mask: object, image: object = { dataUrl: dataUrl(Buffer.alloc(0)) }) => ({
      model: MASKED_MODEL,
      ...edit([image]),
      mask,
    });

    test('is for edits alone, and for models that take one', async () => {
      const mask = { dataUrl: dataUrl(await maskOf(8, 8)) };
      const image = { dataUrl: dataUrl(await picture(8, 8)) };
      assert.equal((await problemWith({ mask })).path, 'mask');
      assert.equal((await problemWith({ model: MASKED_MODEL, mask })).path, 'mask');
      assert.deepEqual(await problemsOf(house, { mask, images: [image] }), ['images', 'mask']);
      assert.equal((await problemWith(edit([image], { mask }))).path, 'mask');
      assert.deepEqual(await problemsOf(house, { model: MASKED_MODEL, ...edit([], { mask }) }), ['images', 'mask']);
    });

    test('is a PNG with transparency, as large as the first image', async () => {
      const image = { dataUrl: dataUrl(await picture(32, 24)) };
      const url = async (bytes: Promise<Buffer>) => ({ dataUrl: dataUrl(await bytes) });
      for (const [mask, times] of [
        [await url(maskOf(24, 32)), 1],
        [await url(maskOf(31, 24)), 1],
        [await url(picture(32, 24)), 1],
        [await url(plain(32, 24).jpeg().toBuffer()), 1],
        [await url(picture(8, 8)), 2],
      ] as const)
        assert.deepEqual(
          await problemsOf(house, masked(mask, image)),
          Array.from({ length: times }, () => 'mask'),
        );
    });

    test('that can’t be had is told with its path, beside the images that can’t', async () => {
      site.answer = (_message, response) => void response.writeHead(404).end();
      const nowhere = { url: `${site.origin}/mask.png` };
      const image = { dataUrl: dataUrl(await picture(8, 8)) };
      assert.equal((await problemWith(masked(nowhere, image))).path, 'mask.url');
      assert.deepEqual(await problemsOf(house, masked({ dataUrl: 'x' })), ['images.0.dataUrl', 'mask.dataUrl']);
      assert.equal((await problemWith(masked({ id: 'img_01k00000000000000000000000' }, image))).path, 'mask.id');
    });

    test('is kept apart from the references, whichever way it came', async () => {
      const { sql } = house.database.database;
      const [image, mask] = await Promise.all([picture(16, 16), maskOf(16, 16)]);
      site.answer = serves(mask);
      const response = await fetch(`${house.installation.url}/v1/uploads`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${ADMIN_KEY}` },
        body: new Uint8Array(mask),
      });
      const { id: maskId } = (await response.json()) as { id: string };
      for (const given of [{ dataUrl: dataUrl(mask) }, { url: `${site.origin}/mask.png` }, { id: maskId }]) {
        const { generation, ...rest } = await start(house.installation, masked(given, { dataUrl: dataUrl(image) }));
        assert.ok(generation, JSON.stringify(rest));
        const [row] = await sql<{ request: { imageIds: string[]; maskId: string } }[]>`
          select request from generation where id = ${generation.id}`;
        const rows = await sql<{ id: string; index: number | null; purpose: string }[]>`
          select id, index, purpose from image where generation_id = ${generation.id} order by index nulls last`;
        assert.deepEqual(
          [...rows].map(({ id, index, purpose }) => [id, index, purpose]),
          [
            [row?.request.imageIds[0], 0, 'INPUT'],
            [row?.request.maskId, null, 'INPUT'],
          ],
        );
      }
    });
  });
});
