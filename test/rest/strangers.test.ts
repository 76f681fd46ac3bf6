import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createApiKey } from '../../src/access/keys.ts';
import { deriveKey } from '../../src/access/secret.ts';
import { SCOPES } from '../../src/access/viewer.ts';
import { newId } from '../../src/base/ids.ts';
import { createOpenApiDocument } from '../../src/rest/openapi/document.ts';
import type { GenerationAnswer } from '../../src/rest/openapi/generation.ts';
import { noise } from '../assets/pictures.ts';
import { openHouse, type House } from '../generation/house.ts';
import { openDoor, type Door } from '../http/door.ts';
import { ADMIN_KEY, MODEL, SECRET } from '../installation.ts';
import { caller } from './caller.ts';

interface Operation {
  readonly path: string;
  readonly method: string;
  /** Whether it is for nobody without a key: not the catalog, nor a picture, whose link is its key. */
  readonly isKeyed: boolean;
}

/** Everything that the document tells of: a route that joins is walked with the others. */
const OPERATIONS: readonly Operation[] = Object.entries(createOpenApiDocument().paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([, operation]) => typeof operation === 'object')
    .map(([method]) => ({
      path,
      method: method.toUpperCase(),
      isKeyed: !/^\/(images|openapi|v1\/models|v1\/session|openai\/v1\/models)\b/.test(path),
    })),
);
const OF_A_GENERATION = OPERATIONS.filter(({ path }) => path.startsWith('/v1/generations/{id}'));

async function keyOf(
  { database }: Pick<House, 'database'>,
  accountId: string,
): Promise<{ id: string; secret: string }> {
  const admin = { accountId, apiKeyId: null, scopes: new Set(SCOPES) };
  const input = {
    name: 'a key',
    scopes: ['ADMIN'] as const,
    expiresAt: null,
    budget: null,
    retriesRefusedContent: false,
  };
  const { apiKey, secret } = await createApiKey(
    database.database.orm,
    admin,
    input,
    deriveKey(SECRET, 'api key pepper'),
  );
  return { id: apiKey.id, secret };
}

describe('what belongs to another account', () => {
  let house: House;
  let key: string;
  let mine: GenerationAnswer;
  const PICTURES = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'mine' },
    body: JSON.stringify({ model: MODEL, prompt: 'a canary', user: 'canary', resolution: '0.5K' }),
  };
  before(async () => {
    house = await openHouse({}, { speed: 1000 });
    await house.database.database.sql`insert into account (id, name) values ('acct_other', 'other')`;
    key = (await keyOf(house, 'acct_other')).secret;
    const { body } = await ask<{ id: string }>('/openai/v1/images/generations', PICTURES);
    mine = (await ask<GenerationAnswer>(`/v1/generations/${body.id}`)).body;
  });
  after(() => house.close());

  const ask: ReturnType<typeof caller> = (...args) => caller(house.installation.url)(...args);

  test('answers as what isn’t there, whatever is asked of it, and is as it was', async () => {
    const nobodys = newId('generation');
    assert.ok(OF_A_GENERATION.length >= 5);
    for (const { path, method } of OF_A_GENERATION)
      for (const [query, headers] of [
        ['', {}],
        [`?after=${mine.last_cursor}&response_format=b64_json`, {}],
        ['', { accept: 'text/event-stream', 'last-event-id': mine.last_cursor }],
      ] as const) {
        const answers = await Promise.all(
          [mine.id, nobodys].map(async (id) => {
            const {
              status,
              body,
              headers: came,
            } = await ask(`${path.replace('{id}', id)}${query}`, { method, headers }, key);
            return { status, body: JSON.stringify(body).replaceAll(id, 'ID'), headers: [...came.keys()] };
          }),
        );
        assert.deepEqual(answers[0], answers[1]);
        assert.deepEqual(
          [answers[0]?.status, /canary/.test(answers[0]?.body ?? '')],
          [404, false],
          `${method} ${path}`,
        );
      }
    const now = (await ask<GenerationAnswer>(`/v1/generations/${mine.id}`)).body;
    assert.deepEqual({ ...now, images: [] }, { ...mine, images: [] });
    assert.equal(now.images[0]?.sha256, mine.images[0]?.sha256);
  });

  test('is in no list, by whatever it is asked for', async () => {
    const place = Buffer.from(`g1:${newId('generation')}`).toString('base64url');
    for (const query of ['', '?idempotency_key=mine', `?model=${MODEL}`, '?status=SUCCEEDED', `?after=${place}`])
      assert.deepEqual((await ask<{ data: [] }>(`/v1/generations${query}`, {}, key)).body.data, []);
    const { body } = await ask<{ spent: number | null }>('/v1/balance', {}, key);
    assert.equal(body.spent, null);
  });

  test('is no picture to start from: neither by its id, nor by its link with another signature', async () => {
    const edit = (id: string) => ({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: MODEL, prompt: 'x', images: [{ file_id: id }] }),
    });
    const imageId = mine.images[0]?.id ?? '';
    const random = newId('image');
    const answers = await Promise.all(
      [imageId, random].map(async (id) => {
        const { status, body } = await ask('/openai/v1/images/edits', edit(id), key);
        return [status, JSON.stringify(body).replaceAll(id, 'ID')];
      }),
    );
    assert.deepEqual(answers[0], answers[1]);
    assert.equal(answers[0]?.[0], 400);
    const link = new URL(mine.images[0]?.url ?? '');
    for (const id of [imageId, random])
      for (const search of ['', link.search.replace(/signature=.{4}/, 'signature=AAAA')])
        assert.equal((await ask(`/images/${id}${search}`, {}, key)).status, 403);
  });

  test('is not found by the same key, the same words or the same bytes: each account has its own', async () => {
    const theirs = await ask<{ id: string }>('/openai/v1/images/generations', PICTURES, key);
    assert.equal(theirs.status, 200);
    assert.notEqual(theirs.body.id, mine.id);
    const headers = { 'content-type': 'application/json', 'x-stainless-retry-count': '1' };
    const resent = await ask<{ id: string }>('/openai/v1/images/generations', { ...PICTURES, headers }, key);
    assert.ok(![mine.id, theirs.body.id].includes(resent.body.id));
    const bytes = new Uint8Array(await noise(8, 8).png().toBuffer());
    const ids = new Set<string>();
    for (const one of [ADMIN_KEY, key, ADMIN_KEY, key])
      ids.add((await ask<{ id: string }>('/v1/uploads', { method: 'PUT', body: bytes }, one)).body.id);
    assert.equal(ids.size, 2);
  });
});

describe('a key that doesn’t hold', () => {
  let door: Door;
  let keys: readonly (readonly [what: string, authorization: string])[];
  before(async () => {
    door = await openDoor();
    const { sql } = door.database.database;
    await sql`insert into account (id, name) values ('acct_gone', 'gone')`;
    const [revoked, expired, wrong, gone] = await Promise.all(
      Array.from({ length: 4 }, () => keyOf(door, 'acct_gone')),
    );
    const text = wrong?.secret ?? '';
    await sql`update api_key set revoked_at = now() where id = ${revoked?.id ?? ''}`;
    await sql`update api_key set expires_at = now() - interval '1 second' where id = ${expired?.id ?? ''}`;
    await sql`update api_key set secret_hash = decode(repeat('00', 32), 'hex') where id = ${wrong?.id ?? ''}`;
    await sql`delete from api_key where id = ${gone?.id ?? ''}`;
    keys = [
      ['no key', 'Bearer pg_nobody'],
      ['nothing', 'Bearer '],
      ['a name and a password', `Basic ${Buffer.from(`key:${text}`).toString('base64')}`],
      ['a wrong checksum', `Bearer ${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`],
      ['a key cut short', `Bearer ${text.slice(0, -10)}`],
      ['a key and more', `Bearer ${text} ${text}`],
      ['8 KB', `Bearer ${'x'.repeat(8000)}`],
      ['letters of others', 'Bearer pg_\u00ff'],
      ['a key with another secret', `Bearer ${text}`],
      ['a revoked one', `Bearer ${revoked?.secret}`],
      ['an expired one', `Bearer ${expired?.secret}`],
      ['one of an account that is gone', `Bearer ${gone?.secret}`],
    ];
  });
  after(() => door.close());

  test('is one and the same 401, whatever is wrong with it, at every path that takes one', async () => {
    const bodies = new Set<string>();
    for (const { path, method } of OPERATIONS.filter(({ isKeyed }) => isKeyed))
      for (const [what, authorization] of keys) {
        const response = await fetch(`${door.url}${path.replace('{id}', newId('generation'))}`, {
          method,
          headers: { authorization },
          ...(method === 'POST' && { body: '{' }),
        });
        assert.equal(response.status, 401, `${method} ${path} with ${what}`);
        assert.equal(response.headers.get('www-authenticate'), 'Bearer');
        bodies.add(await response.text());
      }
    assert.equal(bodies.size, 1);
    assert.match([...bodies].join(), /"type":"authentication_error","param":null,"code":"AUTHENTICATION_FAILED"/);
    for (const { path, method } of OPERATIONS.filter(({ isKeyed }) => isKeyed)) {
      const { status, body } = await caller(door.url)<{ error: object }>(path.replace('{id}', 'x'), { method }, null);
      assert.deepEqual(
        [status, { ...body.error, message: '' }],
        [401, { message: '', type: 'authentication_error', param: null, code: 'AUTHENTICATION_FAILED' }],
      );
    }
  });

  test('is refused where none is needed too', async () => {
    for (const path of ['/openai/v1/models', `/openai/v1/models/${MODEL}`, `/v1/models/${MODEL}`])
      for (const [what, authorization] of keys)
        assert.equal((await fetch(`${door.url}${path}`, { headers: { authorization } })).status, 401, what);
  });

  test('is in no line of the log', () => {
    assert.deepEqual(
      door.logged.filter(({ level }) => Number(level) >= 40),
      [],
    );
    for (const [, authorization] of keys.slice(3)) assert.ok(!JSON.stringify(door.logged).includes(authorization));
  });
});
