import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { createApiKey } from '../../src/access/keys.ts';
import { deriveKey } from '../../src/access/secret.ts';
import type { Viewer } from '../../src/access/viewer.ts';
import { imagesByIds } from '../../src/assets/images.ts';
import { bomb, noise, plain } from '../assets/pictures.ts';
import { openHouse, type House } from '../generation/house.ts';
import { ADMIN_KEY, SECRET, until } from '../installation.ts';
import { connectTo, gone, sendRaw } from '../http/raw-http.ts';

interface Upload {
  readonly id: string;
  readonly mime_type: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly url: string;
  readonly url_expires_at: string;
}

const CUT = (await noise(64, 64).png().toBuffer()).subarray(0, 4000);

describe('an upload', () => {
  let house: House;
  before(async () => {
    house = await openHouse({ ROLE: 'api' });
  });
  after(() => house.close());

  const put = (body: BodyInit | Buffer, headers: Record<string, string> = {}, key: string | null = ADMIN_KEY) =>
    fetch(`${house.installation.url}/v1/uploads`, {
      method: 'PUT',
      headers: { ...(key !== null && { authorization: `Bearer ${key}` }), ...headers },
      body: Buffer.isBuffer(body) ? new Uint8Array(body) : body,
      ...(body instanceof ReadableStream && { duplex: 'half' }),
    });
  const uploaded = async (...args: Parameters<typeof put>): Promise<Upload> => {
    const response = await put(...args);
    const text = await response.text();
    assert.equal(response.status, 201, text);
    return JSON.parse(text) as Upload; // the answer that is tested here
  };
  const refused = async (response: Response, status: number, code: string, headers: Record<string, string> = {}) => {
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    assert.deepEqual([response.status, error.code], [status, code], error.message);
    assert.ok(error.message.length > 10);
    assert.ok(response.headers.get('x-request-id'));
    for (const [name, value] of Object.entries(headers)) assert.equal(response.headers.get(name), value);
  };
  const rows = async () => {
    const [row] = await house.database.database.sql<{ count: number }[]>`select count(*)::int from image`;
    return row?.count;
  };
  const unchanged = async (act: () => Promise<void>) => {
    const before = await rows();
    await act();
    assert.equal(await rows(), before);
    assert.deepEqual(await readdir(join(house.installation.dataDir, 'images', 'incoming')), []);
  };

  test('becomes an image of the account: measured, stored, and there to be fetched and named', async () => {
    const png = await noise(30, 20).png().toBuffer();
    const upload = await uploaded(png, { 'content-type': 'image/png' });
    assert.match(upload.id, /^img_[0-9a-z]{26}$/);
    assert.deepEqual([upload.mime_type, upload.width, upload.height], ['image/png', 30, 20]);
    const secondsLeft = (Date.parse(upload.url_expires_at) - Date.now()) / 1000;
    assert.ok(secondsLeft > 3000 && secondsLeft <= 3600, upload.url_expires_at);
    const bytes = Buffer.from(await (await fetch(upload.url)).arrayBuffer());
    assert.equal(bytes.length, upload.bytes);
    assert.equal(createHash('sha256').update(bytes).digest('hex'), upload.sha256);
    assert.ok((await sharp(png).raw().toBuffer()).equals(await sharp(bytes).raw().toBuffer()));
    const [row] = await imagesByIds(house.database.database.orm, [upload.id]);
    assert.deepEqual([row?.purpose, row?.generationId, row?.index], ['UPLOAD', null, null]);
    const { data } = await house.installation.ask<{ node: object | null }>(
      `query ($id: ID!) { node(id: $id) { __typename id } }`,
      { id: upload.id },
    );
    assert.deepEqual(data.node, { __typename: 'Image', id: upload.id });
  });

  test('loses where and with what it was taken, whatever it was called', async () => {
    const photograph = await plain(40, 30)
      .jpeg()
      .withMetadata({ orientation: 6 })
      .withExif({ IFD0: { Make: 'CanaryCamera' }, IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' } })
      .toBuffer();
    const upload = await uploaded(photograph, {
      'content-type': 'text/html',
      'content-disposition': 'attachment; filename="../../canary\\".html"',
    });
    assert.deepEqual([upload.mime_type, upload.width, upload.height], ['image/jpeg', 30, 40]);
    const response = await fetch(upload.url);
    assert.equal(response.headers.get('content-type'), 'image/jpeg');
    assert.equal(response.headers.get('content-disposition'), `inline; filename="${upload.id}.jpg"`);
    const bytes = Buffer.from(await response.arrayBuffer());
    const { exif, orientation } = await sharp(bytes).metadata();
    assert.deepEqual([exif, orientation], [undefined, undefined]);
    assert.doesNotMatch(bytes.toString('latin1'), /canary/i);
  });

  test('of the same bytes is the same image, also when both come at once, and none of another account’s', async () => {
    const { orm, sql } = house.database.database;
    const png = await noise(16, 16).png().toBuffer();
    const together = await Promise.all(Array.from({ length: 6 }, () => uploaded(png)));
    const [first] = together;
    assert.equal(new Set(together.map(({ id }) => id)).size, 1);
    assert.equal((await uploaded(png)).id, first?.id);

    await sql`insert into account (id, name) values ('acct_other', 'other')`;
    const stranger: Viewer = { accountId: 'acct_other', apiKeyId: null, scopes: new Set(['ADMIN']) };
    const { secret } = await createApiKey(
      orm,
      stranger,
      { name: 'theirs', scopes: ['GENERATIONS_WRITE'], expiresAt: null, budget: null, retriesRefusedContent: false },
      deriveKey(SECRET, 'api key pepper'),
    );
    const theirs = await uploaded(png, {}, secret);
    assert.notEqual(theirs.id, first?.id);
    assert.deepEqual(
      { ...theirs, id: '', url: '' },
      { ...first, id: '', url: '', url_expires_at: theirs.url_expires_at },
    );
    assert.equal((await uploaded(png, {}, secret)).id, theirs.id);

    await sql`update image set erased_at = now() where id = ${first?.id ?? ''}`;
    const again = await uploaded(png);
    assert.notEqual(again.id, first?.id);
    assert.equal((await uploaded(png)).id, again.id);
  });

  test('needs a key, one that holds, and the scope', async () => {
    const png = await plain(4, 4).png().toBuffer();
    const key = async (scopes: readonly string[]) => {
      const { data } = await house.installation.ask<{ createApiKey: { secret: string } }>(
        `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ... on CreateApiKeyPayload { secret } } }`,
        { input: { name: 'a key', scopes } },
      );
      return data.createApiKey.secret;
    };
    await unchanged(async () => {
      const bearer = { 'www-authenticate': 'Bearer' };
      await refused(await put(png, {}, null), 401, 'AUTHENTICATION_FAILED', bearer);
      await refused(await put(png, {}, 'pg_nonsense'), 401, 'AUTHENTICATION_FAILED', bearer);
      await refused(
        await put(png, { authorization: `Basic ${ADMIN_KEY}` }, null),
        401,
        'AUTHENTICATION_FAILED',
        bearer,
      );
      await refused(await put(png, {}, await key(['GENERATIONS_READ'])), 403, 'FORBIDDEN');
    });
    await uploaded(png, {}, await key(['GENERATIONS_WRITE']));
  });

  const gif = Buffer.from(
    'GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;',
    'latin1',
  );
  const pictures: readonly (readonly [string, Buffer | string, number, string])[] = [
    ['no bytes', '', 400, 'INVALID_REQUEST'],
    ['four bytes of a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 400, 'NOT_A_PICTURE'],
    ['a page', '<html><script>alert(1)</script></html>', 400, 'NOT_A_PICTURE'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>', 400, 'NOT_A_PICTURE'],
    ['a PDF', '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n', 400, 'NOT_A_PICTURE'],
    ['a GIF that is a script', Buffer.concat([gif, Buffer.from('/*<script>*/')]), 400, 'NOT_A_PICTURE'],
    ['a PNG that ends early', CUT, 400, 'DAMAGED'],
    ['a small file of 256 megapixels', bomb(16_000, 16_000), 413, 'REQUEST_TOO_LARGE'],
    ['a picture of 30,000 by 30,000', bomb(30_000, 30_000), 413, 'REQUEST_TOO_LARGE'],
  ];
  for (const [name, bytes, status, code] of pictures) {
    test(`of ${name} is refused`, async () => {
      await unchanged(async () => refused(await put(bytes, { 'content-type': 'image/png' }), status, code));
    });
  }

  test('of odd pictures is one like any other: one pixel, sixteen bits, the colours of print, an archive behind it', async () => {
    const odd = [
      await plain(1, 1).png().toBuffer(),
      await noise(8, 8).toColourspace('rgb16').png().toBuffer(),
      await noise(8, 8).toColourspace('cmyk').jpeg().toBuffer(),
      Buffer.concat([await noise(8, 8).png().toBuffer(), Buffer.from('PK\u0003\u0004canary')]),
    ];
    for (const bytes of odd) {
      const { url } = await uploaded(bytes);
      const kept = Buffer.from(await (await fetch(url)).arrayBuffer());
      assert.doesNotMatch(kept.toString('latin1'), /canary/);
      assert.equal((await sharp(kept).metadata()).space, 'srgb');
    }
  });

  test('says how long it is, is no form and not packed', async () => {
    const png = await plain(4, 4).png().toBuffer();
    await unchanged(async () => {
      await refused(await put(new Blob([png]).stream()), 411, 'LENGTH_REQUIRED');
      const form = new FormData();
      for (let part = 0; part < 1000; part += 1) form.append(`part${part}`, new Blob([png]), '../../x');
      await refused(await put(form), 415, 'UNSUPPORTED_MEDIA_TYPE');
      const boundary = { 'content-type': `Multipart/mixed; boundary=${'b'.repeat(100)}` };
      await refused(await put(png, boundary), 415, 'UNSUPPORTED_MEDIA_TYPE');
      await refused(await put(png, { 'content-encoding': 'gzip' }), 415, 'UNSUPPORTED_MEDIA_TYPE');
      for (const method of ['POST', 'GET', 'DELETE']) {
        const response = await fetch(`${house.installation.url}/v1/uploads`, { method });
        await refused(response, 405, 'METHOD_NOT_ALLOWED', { allow: 'PUT, OPTIONS' });
      }
    });
  });

  test('of more than 25 MiB is refused before its bytes are taken, and one of just so many is looked at', async () => {
    const request = (length: number) =>
      `PUT /v1/uploads HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ADMIN_KEY}\r\ncontent-length: ${length}\r\n\r\n`;
    const most = 25 * 2 ** 20;
    const { status, body } = await sendRaw(house.installation.url, request(most + 1));
    assert.deepEqual([status, /"code":"(\w+)"/.exec(body)?.[1]], [413, 'REQUEST_TOO_LARGE']);
    await unchanged(async () => refused(await put(Buffer.alloc(most)), 400, 'NOT_A_PICTURE'));
    // A client that sends all the same comes to read why not.
    await unchanged(async () => refused(await put(Buffer.alloc(most + 2 ** 20)), 413, 'REQUEST_TOO_LARGE'));
  });

  test('is refused when its bytes aren’t those that were meant', async () => {
    const png = await noise(9, 9).png().toBuffer();
    const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
    const [right, wrong] = [digest(png), digest(Buffer.from('other'))];
    const said = (bytes: Buffer): Record<string, string>[] => [
      { 'x-content-sha256': bytes.toString('hex') },
      { 'x-content-sha256': bytes.toString('hex').toUpperCase() },
      { 'content-digest': `sha-256=:${bytes.toString('base64')}:` },
      { 'content-digest': `sha-512=:AAAA:, sha-256=:${bytes.toString('base64')}:` },
      { digest: `SHA-256=${bytes.toString('base64')}` },
    ];
    const unreadable = [{ 'x-content-sha256': 'abc' }, { 'content-digest': 'sha-256=abc' }, { digest: 'sha-256=' }];
    await unchanged(async () => {
      for (const headers of said(wrong)) await refused(await put(png, headers), 400, 'DIGEST_MISMATCH');
      for (const headers of unreadable) await refused(await put(png, headers), 400, 'INVALID_REQUEST');
    });
    for (const headers of said(right)) await uploaded(png, headers);
    await uploaded(png, { 'content-digest': 'sha-512=:AAAA:' });
  });

  test('that breaks off leaves nothing', async () => {
    const png = await noise(200, 200).png().toBuffer();
    await unchanged(async () => {
      const socket = connectTo(house.installation.url);
      socket.write(
        `PUT /v1/uploads HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ADMIN_KEY}\r\ncontent-length: ${png.length}\r\n\r\n`,
      );
      await new Promise((resolve) => socket.write(png.subarray(0, -1), resolve));
      socket.resetAndDestroy();
      await gone(socket);
      // Whoever comes later is served: the server has heard of the end by then.
      await uploaded(await plain(3, 3).png().toBuffer()).then(
        ({ id }) => house.database.database.sql`delete from image where id = ${id}`,
      );
    });
  });

  test('asks for patience while the store can’t be written', async () => {
    const folder = join(house.installation.dataDir, 'images');
    const png = await noise(12, 12).png().toBuffer();
    await rename(join(folder, 'incoming'), join(folder, 'away'));
    const before = await rows();
    await refused(await put(png), 503, 'STORAGE_UNAVAILABLE', { 'retry-after': '5' });
    assert.equal(await rows(), before);
    await rename(join(folder, 'away'), join(folder, 'incoming'));
    await until('the store to be back', async () => (await put(png)).status === 201);
  });

  test('may come from any page, with a key in its header', async () => {
    const page = { origin: 'https://app.example.com' };
    const asked = await fetch(`${house.installation.url}/v1/uploads`, {
      method: 'OPTIONS',
      headers: { ...page, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization' },
    });
    assert.equal(asked.status, 204);
    assert.match(asked.headers.get('access-control-allow-methods') ?? '', /\bPUT\b/);
    assert.match(asked.headers.get('access-control-allow-headers') ?? '', /authorization/);
    for (const key of [ADMIN_KEY, null]) {
      const { headers } = await put(await plain(4, 4).png().toBuffer(), page, key);
      assert.equal(headers.get('access-control-allow-origin'), '*');
      assert.equal(headers.get('access-control-allow-credentials'), null);
    }
  });
});
