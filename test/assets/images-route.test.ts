import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { openDiskStore } from '../../src/assets/disk.ts';
import { insertImage } from '../../src/assets/images.ts';
import { ingestPicture, type StoredPicture } from '../../src/assets/ingest.ts';
import { measurePicture } from '../../src/assets/picture.ts';
import { createImageLinks } from '../../src/assets/link.ts';
import { newId } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import { createImagesRoute } from '../../src/http/images-route.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { noise } from './pictures.ts';

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const secretKey = new Uint8Array(32).fill(6);
const generationId = newId('generation');
const attemptId = newId('attempt');

describe('pictures by link', () => {
  let db: TestDatabase;
  let folder: string;
  let server: Server;
  let origin: string;
  let accountId: string;
  let bytes: Buffer;
  let picture: StoredPicture;
  let imageId: string;
  const logged: string[] = [];
  const links = (now = Date.now) => createImageLinks({ secretKey, publicUrl: origin, now });
  const urlOf = (id: string) => links().sign(id).url;

  before(async () => {
    db = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'pictograph-route-'));
    accountId = await ensureAccount(db.database.orm);
    const store = await openDiskStore(folder);
    bytes = await noise(200, 100).png().toBuffer();
    picture = await ingestPicture(store, bytes);
    imageId = await insertImage(db.database.orm, {
      accountId,
      picture,
      purpose: 'FINAL',
      generationId,
      attemptId,
      index: 0,
    });
    const log = createLog('warn', { write: (line: string) => logged.push(line) });
    const route = createImagesRoute({
      database: db.database,
      store,
      links: createImageLinks({ secretKey, publicUrl: '' }),
      log,
    });
    const listener = getRequestListener(route.fetch);
    server = createServer((message, response) => void listener(message, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    origin = `http://127.0.0.1:${address.port}`;
  });
  after(async () => {
    server.close();
    await db.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The path goes as it is: fetch would tidy it. */
  async function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    const { port } = new URL(origin);
    const answered = Promise.withResolvers<IncomingMessage>();
    const sent = request({ host: '127.0.0.1', port, path: url.slice(origin.length), method, headers, agent: false });
    sent.once('response', answered.resolve).once('error', answered.reject).end();
    const message = await answered.promise;
    return {
      status: message.statusCode,
      headers: message.headers,
      body: Buffer.concat(await Array.fromAsync(message)),
    };
  }

  test('come whole, with headers that let nothing in them run and let them be kept', async () => {
    const { status, headers, body } = await ask(urlOf(imageId));
    assert.equal(status, 200);
    assert.ok(bytes.equals(body));
    const { date, connection, 'keep-alive': _keepAlive, 'cache-control': cacheControl, ...rest } = headers;
    assert.ok(date !== undefined && connection !== undefined);
    assert.deepEqual(rest, {
      'content-type': 'image/png',
      'content-length': String(bytes.length),
      'content-disposition': `inline; filename="${generationId}-0.png"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
      'referrer-policy': 'no-referrer',
      'accept-ranges': 'bytes',
      etag: `"${picture.sha256}"`,
    });
    const [, seconds] = /^private, max-age=(\d+), immutable$/.exec(cacheControl ?? '') ?? [];
    assert.ok(Number(seconds) > 3000 && Number(seconds) <= 3600, `${cacheControl}`);
  });

  test('come as headers alone when that is asked, whatever part', async () => {
    const { status, headers, body } = await ask(urlOf(imageId), { range: 'bytes=0-9' }, 'HEAD');
    assert.deepEqual([status, headers['content-length'], body.length], [200, String(bytes.length), 0]);
  });

  const parts: readonly (readonly [string, number, number | null, number | null])[] = [
    ['bytes=0-0', 206, 0, 0],
    ['bytes=0-', 206, 0, -1],
    ['bytes=10-19', 206, 10, 19],
    ['bytes=-1', 206, -1, -1],
    ['bytes=-99999999', 206, 0, -1],
    ['bytes=100-99999999', 206, 100, -1],
    ['bytes=-0', 416, null, null],
    ['bytes=5-2', 416, null, null],
    ['bytes=99999999-', 416, null, null],
    ['bytes=0-1,3-4', 416, null, null],
    [`bytes=${'0-9,'.repeat(1000)}0-9`, 416, null, null],
    ['bytes=-', 200, 0, -1],
    ['bytes=a-b', 200, 0, -1],
    ['bytes=1-2-3', 200, 0, -1],
    ['lines=0-1', 200, 0, -1],
    ['', 200, 0, -1],
  ];
  for (const [range, expected, first, last] of parts) {
    test(`answer ${expected} to the range "${range.slice(0, 30)}"`, async () => {
      const { status, headers, body } = await ask(urlOf(imageId), { range });
      assert.equal(status, expected);
      if (first === null || last === null) {
        assert.equal(headers['content-range'], `bytes */${bytes.length}`);
        return;
      }
      const [start, end] = [first, last].map((at) => (at < 0 ? bytes.length + at : at));
      assert.ok(bytes.subarray(start, (end ?? 0) + 1).equals(body));
      assert.equal(headers['content-range'], expected === 206 ? `bytes ${start}-${end}/${bytes.length}` : undefined);
    });
  }

  test('come in parts only as long as they are the same', async () => {
    const same = await ask(urlOf(imageId), { range: 'bytes=0-9', 'if-range': `"${picture.sha256}"` });
    const other = await ask(urlOf(imageId), { range: 'bytes=0-9', 'if-range': '"other"' });
    assert.deepEqual([same.status, other.status], [206, 200]);
  });

  test('need not come again to who has them', async () => {
    const tag = `"${picture.sha256}"`;
    for (const known of [
      tag,
      `W/${tag}`,
      '*',
      `${Array.from({ length: 1000 }, (_, index) => `"${index}"`).join(', ')}, ${tag}`,
    ]) {
      const { status, headers, body } = await ask(urlOf(imageId), { 'if-none-match': known });
      assert.deepEqual([status, headers.etag, body.length], [304, tag, 0]);
    }
    assert.equal((await ask(urlOf(imageId), { 'if-none-match': '"other", W/"another"' })).status, 200);
  });

  test('get one and the same 403 for every link that doesn’t hold', async () => {
    const other = newId('image');
    const url = urlOf(imageId);
    const old = links(() => Date.now() - 2 * 3_600_000).sign(imageId).url;
    const future = links(() => Date.now() + 3 * 3_600_000).sign(imageId).url;
    const bad = [
      old,
      future,
      url.replace(imageId, other),
      url.replace(imageId, `..%2f${imageId}`),
      url.replace(imageId, `..%252f${imageId}`),
      url.replace(imageId, imageId.toUpperCase()),
      url.replace(imageId, '%00'),
      url.replace(/&signature=.*/, ''),
      url.replace(/signature=.*/, 'signature='),
      url.slice(0, -1),
      `${url}A`,
      url.replace(/expires=\d+/, 'expires=9999999999'),
      url.replace('?', '?expires=9999999999&'),
      url.replace('?', '?signature=&'),
      url.replace('?', '?width=64&format=webp&'),
      `${url}&format=svg`,
      `${url}&width=2048`,
      `${origin}/images/${imageId}`,
    ];
    const bodies = new Set<string>();
    for (const each of bad) {
      const { status, headers, body } = await ask(each, { authorization: 'Bearer whatever' });
      assert.equal(status, 403, each);
      assert.match(headers['content-type'] ?? '', /^application\/json/);
      assert.equal(headers['cache-control'], 'no-store');
      bodies.add(body.toString());
    }
    assert.equal(bodies.size, 1);
    assert.match([...bodies].join(''), /^\{"error":\{"code":"LINK_INVALID","message":"[^"]+"\}\}$/);
  });

  test('are not there when they are unknown or erased, though the link holds', async () => {
    const erased = await insertImage(db.database.orm, {
      accountId,
      picture,
      purpose: 'FINAL',
      generationId,
      attemptId,
      index: 1,
    });
    assert.equal((await ask(urlOf(erased))).status, 200);
    await db.database.sql`update image set erased_at = now() where id = ${erased}`;
    assert.equal((await ask(urlOf(erased))).status, 404);
    assert.equal((await ask(urlOf(newId('image')))).status, 404);
  });

  test('are never sent in another form than GET and HEAD', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      assert.equal((await ask(urlOf(imageId), {}, method)).status, 404);
  });

  test('come smaller and in another format where the link says so, with a tag of their own, whole and in parts', async () => {
    const url = links().sign(imageId, { width: 64, format: 'webp' }).url;
    const { status, headers, body } = await ask(url);
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'image/webp');
    assert.equal(headers.etag, `"${picture.sha256}-64-webp"`);
    assert.equal(headers['content-length'], String(body.length));
    assert.equal(headers['content-disposition'], `inline; filename="${generationId}-0-64.webp"`);
    assert.deepEqual(await measurePicture(body), { mimeType: 'image/webp', width: 64, height: 32 });
    const part = await ask(url, { range: 'bytes=5-9' });
    assert.deepEqual([part.status, part.body], [206, body.subarray(5, 10)]);
    assert.equal((await ask(url, { 'if-none-match': headers.etag })).status, 304);
    assert.equal((await ask(url, {}, 'HEAD')).headers['content-length'], String(body.length));
    for (const other of [
      url.replace('width=64', 'width=65'),
      url.replace('webp', 'avif'),
      url.replace('width=64&', ''),
    ])
      assert.equal((await ask(other)).status, 403);
  });

  test('are refused in any size as soon as they are erased, also those that were made before', async () => {
    const role = { accountId, picture, purpose: 'FINAL' as const, generationId, attemptId, index: 2 };
    const erased = await insertImage(db.database.orm, role);
    const url = links().sign(erased, { width: 64, format: 'webp' }).url;
    assert.equal((await ask(url)).status, 200);
    await db.database.sql`update image set erased_at = now() where id = ${erased}`;
    assert.equal((await ask(url)).status, 404);
  });

  test('ask for patience, and tell the log, while the store can’t read them, and come when it can again', async () => {
    const file = join(folder, picture.sha256.slice(0, 2), picture.sha256);
    await rename(file, `${file}.away`);
    const gone = await ask(urlOf(imageId));
    assert.deepEqual([gone.status, gone.headers['retry-after']], [503, '5']);
    assert.match(logged.join(''), /"code":"MISSING".*image_unreadable/);
    await writeFile(file, bytes);
    await truncate(file, 100);
    assert.equal((await ask(urlOf(imageId))).status, 503);
    await rename(`${file}.away`, file);
    assert.equal((await ask(urlOf(imageId))).status, 200);
  });
});
