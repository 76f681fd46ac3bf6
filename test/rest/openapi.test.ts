import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { MOST_FAILED_KEYS } from '../../src/access/failed-keys.ts';
import { encodeCursor } from '../../src/events/cursor.ts';
import { readEpoch } from '../../src/events/epoch.ts';
import { REST_ERRORS } from '../../src/rest/rest-error.ts';
import { createRestRoutes } from '../../src/rest/routes.ts';
import type { OpenApiDocument } from '../../src/rest/openapi/document.ts';
import type { RestRooms } from '../../src/rest/rooms.ts';
import { noise } from '../assets/pictures.ts';
import { openHouse, type House } from '../generation/house.ts';
import { sendRaw } from '../http/raw-http.ts';
import { ADMIN_KEY, MODEL, started, until } from '../installation.ts';
import { keyWith } from './caller.ts';
import { checksOf, type DocumentChecks } from './openapi-checks.ts';
import { openStream, STREAM, told } from './streams.ts';

const GENERATE = 'post /openai/v1/images/generations';
const EDIT = 'post /openai/v1/images/edits';
const ONE = 'get /v1/generations/{id}';
const COLLECT = 'get /v1/generations/{id}/images';
const EVENTS = 'get /v1/generations/{id}/events';
const ERASE = 'delete /v1/generations/{id}/content';
const CANCEL = 'post /v1/generations/{id}/cancel';

describe('the OpenAPI document', () => {
  let house: House;
  let url: string;
  let document: OpenApiDocument;
  let checks: DocumentChecks;
  before(async () => {
    house = await openHouse({}, { speed: 1000 });
    url = house.installation.url;
    document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument;
    checks = checksOf(document);
  });
  after(() => house.close());

  const auth = (key = ADMIN_KEY) => ({ authorization: `Bearer ${key}` });
  const call: DocumentChecks['call'] = (operation, path, init = {}) =>
    checks.call(operation, `${url}${path}`, { ...init, headers: { ...auth(), ...(init.headers as object) } }); // plain objects, all of them here
  const generate = (body: object, headers: object = {}, query = '') =>
    call<{ id: string; data: readonly { url: string }[] }>(GENERATE, `/openai/v1/images/generations${query}`, {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: MODEL, prompt: 'a heron', ...body }),
    });
  const statuses = async (expected: number, ...calls: readonly Promise<{ status: number }>[]) => {
    for (const one of await Promise.all(calls)) assert.equal(one.status, expected);
  };

  test('is valid OpenAPI 3.1, which a validator that nobody here wrote says', async () => {
    const { valid, errors } = await new Validator().validate({ ...structuredClone(document) });
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(document.openapi, '3.1.0');
    const ids = Object.values(document.paths ?? {}).flatMap((item) =>
      Object.values(item).map(({ operationId }: { operationId?: string }) => operationId),
    );
    assert.equal(new Set(ids).size, ids.length);
    const etag = (await fetch(`${url}/openapi.json`)).headers.get('etag') ?? '';
    assert.equal((await fetch(`${url}/openapi.json`, { headers: { 'if-none-match': etag } })).status, 304);
  });

  test('tells of every route that there is, and of no other', () => {
    // Making routes asks the rooms for nothing.
    const { routes } = createRestRoutes({} as RestRooms);
    const there = routes
      .filter(({ method }) => !['ALL', 'OPTIONS'].includes(method))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)(\{.+\})?/g, '{$1}')}`);
    const documented = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    // Pictures are no part of this door: a link is all that they take.
    assert.deepEqual(documented.toSorted(), [...there, 'get /images/{id}'].toSorted());
  });

  test('has the same errors as the page that people read', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/rest.md'), 'utf8');
    for (const [code, { status, type }] of Object.entries(REST_ERRORS))
      assert.match(page, new RegExp(`^\\| [^|]*\\b${code}\\b[^|]*\\| ${status} \\| ${type} \\|$`, 'm'));
  });

  test('fits what real answers are: pictures, generations and their events', async () => {
    const { body, status } = await generate({ n: 2, quality: 'high', nonsense: 1 });
    assert.equal(status, 200);
    const form = new FormData();
    for (const [name, value] of Object.entries({ model: MODEL, prompt: 'at night', response_format: 'b64_json' }))
      form.set(name, value);
    form.set('image', new Blob([new Uint8Array(await noise(32, 32).png().toBuffer())]));
    const path = `/v1/generations/${body.id}`;
    await statuses(
      200,
      call(EDIT, '/openai/v1/images/edits', { body: form }),
      generate({}, {}, '?dryRun=true'),
      call('get /v1/generations', '/v1/generations'),
      call(ONE, path),
      call(COLLECT, `${path}/images`),
      call(COLLECT, `${path}/images?response_format=b64_json`),
      call(EVENTS, `${path}/events?limit=500`),
      call('get /images/{id}', new URL(body.data[0]?.url ?? '').href.slice(url.length)),
    );
    const stream = await openStream(url, body.id);
    await stream.ended;
    for (const message of stream.messages)
      checks.compare(EVENTS, { status: 200, contentType: 'text/event-stream', body: told(message) });
    const picture = await fetch(`${url}/openai/v1/images/generations`, {
      method: 'POST',
      headers: { ...auth(), 'content-type': 'application/json' },
      body: JSON.stringify({ model: MODEL, prompt: 'a reed', stream: true, partial_images: 2 }),
    });
    const lines = (await picture.text()).split('\n').filter((line) => line.startsWith('data: '));
    assert.ok(lines.length > 0);
    for (const line of lines)
      checks.compare(GENERATE, { status: 200, contentType: 'text/event-stream', body: JSON.parse(line.slice(6)) });
    await statuses(200, call(ERASE, `${path}/content`), call(EVENTS, `${path}/events?limit=500`));
    const end = stream.messages.at(-1)?.id ?? '';
    await statuses(204, call(EVENTS, `${path}/events`, { headers: { ...STREAM, 'last-event-id': end } }));
    const seven = encodeCursor({
      generationId: body.id,
      epoch: (await readEpoch(house.database.database.orm)) - 1,
      seq: 1,
    });
    await statuses(410, call(EVENTS, `${path}/events?after=${seven}`));
  });

  test('fits models, the balance, uploads and itself', async () => {
    const models = [
      '/openai/v1/models',
      `/openai/v1/models/${MODEL}`,
      `/v1/models/${MODEL}?schema=true`,
      '/openapi.json',
    ];
    for (const path of models) {
      const operation = `get ${path.split('?', 1)[0]?.replace(MODEL, '{id}') ?? ''}`;
      const { headers } = await call(operation, path);
      await statuses(304, call(operation, path, { headers: { 'if-none-match': headers.get('etag') ?? '' } }));
    }
    await statuses(200, call('get /v1/balance', '/v1/balance'));
    const key = await keyWith(house.installation, { scopes: ['CATALOG_READ'], budgetUsd: '1', budgetPeriod: 'DAY' });
    await statuses(200, call('get /v1/balance', '/v1/balance', { headers: auth(key) }));
    const body = new Uint8Array(await noise(16, 16).png().toBuffer());
    await statuses(201, call('put /v1/uploads', '/v1/uploads', { body }));
  });

  test('fits signing in and out', async () => {
    const SIGN_IN = 'post /v1/session';
    const TICKET = 'post /v1/session/ticket';
    const { headers } = await call(SIGN_IN, '/v1/session');
    const [cookie = ''] = headers.get('set-cookie')?.split(';') ?? [];
    await statuses(200, checks.call(TICKET, `${url}/v1/session/ticket`, { headers: { cookie } }));
    await statuses(204, call(TICKET, '/v1/session/ticket'), call('delete /v1/session', '/v1/session'));
    const byCode = (type: string, body: string) =>
      checks.call(SIGN_IN, `${url}/v1/session`, { headers: { 'content-type': type }, body });
    await statuses(400, byCode('application/json', '{"code":1}'));
    await statuses(401, byCode('application/json', '{"code":"used"}'), byCode('application/json', '{}'));
    await statuses(415, byCode('text/plain', 'x'));
  });

  test('fits what fails', async () => {
    const blocked = await generate({ prompt: 'a kettle [fail:blocked]' });
    const lost = await generate({ prompt: 'a kettle [fail:html]' });
    assert.deepEqual([blocked.status, lost.status], [400, 502]);
    for (const [{ headers }, status] of [
      [blocked, 400],
      [lost, 502],
    ] as const) {
      const path = `/v1/generations/${headers.get('x-pictograph-generation') ?? ''}`;
      await statuses(200, call(ONE, path), call(EVENTS, `${path}/events`));
      await statuses(status, call(COLLECT, `${path}/images`));
    }
    const waiting = generate({ prompt: 'a kettle [fail:hang]' }, { 'idempotency-key': 'one' });
    const id = await until('a generation', async () => {
      const { data } = await house.installation.ask<{ generations: { nodes: { id: string; status: string }[] } }>(
        '{ generations(first: 1, filter: { status: [RUNNING] }) { nodes { id status } } }',
      );
      return data.generations.nodes[0]?.id;
    });
    await statuses(409, call(COLLECT, `/v1/generations/${id}/images`));
    await statuses(200, call(CANCEL, `/v1/generations/${id}/cancel`));
    assert.equal((await waiting).status, 409);
    await statuses(422, generate({ prompt: 'other words' }, { 'idempotency-key': 'one' }));
    await statuses(200, call(ONE, `/v1/generations/${await started(house.installation)}`));
  });

  test('fits what is refused', async () => {
    const none = { headers: auth('pg_nobody') };
    const weak = { headers: auth(await keyWith(house.installation, { scopes: ['ARENA_VOTE'] })) };
    const poor = auth(await keyWith(house.installation, { scopes: ['GENERATIONS_WRITE'], budgetUsd: '0.000001' }));
    const nobodys = 'gen_01k00000000000000000000000';
    const paths: Readonly<Record<string, string>> = {
      '/v1/models/{id}': '/v1/models/x',
      '/openai/v1/models/{id}': '/openai/v1/models/x',
    };
    const open = ['/openapi.json', '/images/{id}'];
    for (const operation of new Set(checks.told.map((one) => one.split(' ').slice(0, 2).join(' ')))) {
      const template = operation.split(' ')[1] ?? '';
      const path = paths[template] ?? template.replace('{id}', nobodys);
      if (!open.includes(template)) await statuses(401, call(operation, path, none));
      if (checks.told.includes(`${operation} 403`)) await statuses(403, call(operation, path, weak));
      if (template.includes('{id}') && template !== '/images/{id}') await statuses(404, call(operation, path));
    }
    for (let count = 0; count <= MOST_FAILED_KEYS; count += 1) await fetch(`${url}/v1/balance`, none);
    for (const operation of new Set(checks.told.filter((one) => one.endsWith(' 429')))) {
      const [method = '', template = ''] = operation.split(' ');
      const path = paths[template] ?? template.replace('{id}', nobodys);
      if (!open.includes(template)) await statuses(429, call(`${method} ${template}`, path, none));
    }
    await statuses(402, generate({}, poor));
    await statuses(404, generate({ model: 'nothing' }));
    await statuses(400, generate({ n: 0 }), call(EDIT, '/openai/v1/images/edits', json({ model: MODEL, prompt: 'x' })));
    await statuses(402, call(EDIT, '/openai/v1/images/edits', json({ model: MODEL, prompt: 'x', image: PIXEL }, poor)));
    await statuses(404, call(EDIT, '/openai/v1/images/edits', json({ model: 'nothing', prompt: 'x' })));
    await statuses(
      400,
      call('get /v1/generations', '/v1/generations?limit=0'),
      call(COLLECT, `/v1/generations/${nobodys}/images?response_format=x`),
    );
    await statuses(400, call(EVENTS, `/v1/generations/${nobodys}/events?wait=99`));
    await statuses(
      415,
      generate({}, { 'content-type': 'text/plain' }),
      call(EDIT, '/openai/v1/images/edits', { body: 'x' }),
    );
    await statuses(415, call('put /v1/uploads', '/v1/uploads', { body: 'x', headers: { 'content-encoding': 'gzip' } }));
    await statuses(400, call('put /v1/uploads', '/v1/uploads', { body: 'x' }));
    await statuses(403, call('get /images/{id}', '/images/img_x?expires=1&signature=x'));
    for (const [operation, length] of [
      [GENERATE, 50],
      [EDIT, 50],
      ['put /v1/uploads', 50],
      ['put /v1/uploads', null],
      ['post /v1/session', 50],
    ] as const) {
      const [method = '', path = ''] = operation.split(' ');
      const size = length === null ? 'transfer-encoding: chunked' : `content-length: ${length * 2 ** 20}`;
      const head = [
        `${method.toUpperCase()} ${path} HTTP/1.1`,
        'host: x',
        // Whoever shows a key signs in by it, and what else is sent isn't read.
        ...(path === '/v1/session' ? [] : [`authorization: Bearer ${ADMIN_KEY}`]),
        'content-type: application/json',
        size,
      ];
      const { status, headers, body } = await sendRaw(url, `${head.join('\r\n')}\r\n\r\n`);
      assert.equal(status, length === null ? 411 : 413);
      checks.compare(operation, { status, contentType: headers['content-type'] ?? '', body: JSON.parse(body) });
    }
  });

  test('tells of nothing else but what takes a fault of ours, a flood or an accident', () => {
    const unseen = checks.told.filter((one) => !checks.seen.has(one) && !/ 5\d\d$/.test(one));
    assert.deepEqual(unseen.toSorted(), [
      // The last four of pictures, the hundredth stream, and repetitions have tests of their own.
      'get /images/{id} 206',
      'get /images/{id} 304',
      'get /images/{id} 404',
      'get /images/{id} 416',
      'post /openai/v1/images/edits 409',
      'post /openai/v1/images/edits 422',
    ]);
  });
});

const PIXEL = `data:image/png;base64,${(await noise(16, 16).png().toBuffer()).toString('base64')}`;

function json(body: object, headers: object = {}): RequestInit {
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
