import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import { after, before, describe, test } from 'node:test';
import { decodeCursor } from '../../src/events/cursor.ts';
import type { GenerationAnswer } from '../../src/rest/openapi/generation.ts';
import { openHouse, type House } from '../generation/house.ts';
import { openDoor, thought, type Door } from '../http/door.ts';
import { everyProvider, MODEL, started } from '../installation.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { caller, keyWith } from './caller.ts';

interface List {
  readonly object: string;
  readonly data: readonly GenerationAnswer[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

describe('generations over plain HTTP', () => {
  let sandbox: SandboxProcess;
  let house: House;
  before(async () => {
    sandbox = await startSandbox({ speed: 1000 });
    house = await openHouse(everyProvider(sandbox.url), sandbox);
  });
  after(async () => {
    await house.close();
    await sandbox.stop();
  });

  const ask: ReturnType<typeof caller> = (...args) => caller(house.installation.url)(...args);
  const generate = (body: object, headers: Record<string, string> = {}) =>
    ask<{ id: string; created: number }>('/openai/v1/images/generations', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: MODEL, prompt: 'a lighthouse at dusk', ...body }),
    });

  test('tell everything of one that ended, with links that work', async () => {
    const posted = await generate({ user: 'u1' });
    const { status, body, headers } = await ask<GenerationAnswer>(`/v1/generations/${posted.body.id}`);
    assert.equal(status, 200);
    assert.equal(headers.get('cache-control'), 'no-store');
    const { images, attempts, parameters, thinking, text, cost, last_cursor: lastCursor, ...rest } = body;
    assert.deepEqual(rest, {
      id: posted.body.id,
      object: 'generation',
      status: 'SUCCEEDED',
      model: MODEL,
      mode: 'TEXT_TO_IMAGE',
      prompt: 'a lighthouse at dusk',
      created_at: rest.created_at,
      started_at: rest.started_at,
      finished_at: rest.finished_at,
      deadline_at: rest.deadline_at,
      progress: 1,
      error: null,
      cost_currency: 'USD',
      cancel_billing: null,
      sandbox: false,
      metadata: { user: 'u1' },
      content_erased_at: null,
    });
    assert.ok(rest.created_at <= (rest.started_at ?? '') && (rest.started_at ?? '') <= (rest.finished_at ?? ''));
    assert.equal(typeof parameters?.['n'], 'number');
    assert.ok((thinking ?? '').length > 0 && (text ?? '').length > 0);
    assert.ok((cost ?? 0) > 0 && (cost ?? 0) < 1);
    assert.equal(attempts[0]?.status, 'SUCCEEDED');
    const [image] = images;
    const fetched = await fetch(image?.url ?? '');
    assert.equal((await fetched.arrayBuffer()).byteLength, image?.bytes);
    const { data } = await house.installation.ask<{ generation: { lastCursor: string } }>(
      'query ($id: ID!) { generation(id: $id) { lastCursor } }',
      { id: body.id },
    );
    assert.equal(lastCursor, data.generation.lastCursor);
  });

  test('give the same pictures again that the call gave, as links or as bytes', async () => {
    const posted = await generate({ n: 2 });
    const { status, body, headers } = await ask(`/v1/generations/${posted.body.id}/images`);
    assert.equal(status, 200);
    assert.deepEqual(body, posted.body);
    for (const name of ['x-pictograph-generation', 'x-pictograph-provider', 'x-pictograph-model', 'x-should-retry'])
      assert.equal(headers.get(name), posted.headers.get(name), name);
    const bytes = await ask<{ data: readonly { b64_json: string }[] }>(
      `/v1/generations/${posted.body.id}/images?response_format=b64_json`,
    );
    assert.deepEqual(Object.keys(bytes.body.data[1] ?? {}), ['b64_json']);
  });

  test('tell a failure as the call told it', async () => {
    const posted = await generate({ prompt: 'a kettle [fail:blocked]' });
    assert.equal(posted.status, 400);
    const id = posted.headers.get('x-pictograph-generation') ?? '';
    const { status, body } = await ask(`/v1/generations/${id}/images`);
    assert.deepEqual({ status, body }, { status: 400, body: posted.body });
    const described = await ask<GenerationAnswer>(`/v1/generations/${id}`);
    assert.deepEqual([described.body.status, described.body.error?.code], ['FAILED', 'CONTENT_POLICY']);
  });

  test('are erased for good, once and again: no prompt, no picture, no thinking, and the same amounts', async () => {
    const posted = await generate({ user: 'u2' });
    const path = `/v1/generations/${posted.body.id}`;
    const before = (await ask<GenerationAnswer>(path)).body;
    const { status, body } = await ask<GenerationAnswer>(`${path}/content`, { method: 'DELETE' });
    assert.equal(status, 200);
    const { prompt, parameters, thinking, text, metadata } = body;
    assert.deepEqual(
      { prompt, parameters, thinking, text, metadata },
      {
        prompt: null,
        parameters: null,
        thinking: null,
        text: null,
        metadata: null,
      },
    );
    assert.deepEqual([body.cost, body.images[0]?.sha256], [before.cost, before.images[0]?.sha256]);
    assert.deepEqual([body.images[0]?.url, body.images[0]?.url_expires_at], [null, null]);
    assert.ok(Date.parse(body.content_erased_at ?? '') > 0);
    assert.equal((await fetch(before.images[0]?.url ?? '')).status, 404);
    assert.equal((await ask(`${path}/images`)).status, 404);
    const again = await ask<GenerationAnswer>(`${path}/content`, { method: 'DELETE' });
    assert.deepEqual(again.body, body);
    const events = await ask<{ data: readonly { seq: number }[] }>(`${path}/events?limit=500`);
    assert.ok(!JSON.stringify(events.body).includes((before.thinking ?? '?').slice(0, 20)));
    assert.deepEqual(
      events.body.data.map(({ seq }) => seq),
      events.body.data.map((_, index) => index + 1),
    );
  });

  test('are found by the key of a call whose client hung up, whichever door it used', async () => {
    const posted = await generate({}, { 'idempotency-key': 'k-rest' });
    const id = await started(house.installation, { idempotencyKey: 'k-graph' });
    const found = async (key: string) =>
      (await ask<List>(`/v1/generations?idempotency_key=${key}`)).body.data.map((one) => one.id);
    assert.deepEqual(await found('k-rest'), [posted.body.id]);
    assert.deepEqual(await found('k-graph'), [id]);
    assert.deepEqual(await found('k-nobody'), []);
  });
});

describe('a list of generations over plain HTTP', () => {
  let door: Door;
  let ids: string[];
  before(async () => {
    door = await openDoor();
    ids = [];
    for (let number = 0; number < 7; number += 1) ids.unshift(await started(door));
  });
  after(() => door.close());

  const ask: ReturnType<typeof caller> = (...args) => caller(door.url)(...args);

  test('is newest first, and paged without gap or repetition while more are made', async () => {
    const seen: string[] = [];
    let after = '';
    for (let page = 0; page < 4; page += 1) {
      const { body } = await ask<List>(`/v1/generations?limit=2${after}`);
      assert.equal(body.object, 'list');
      seen.push(...body.data.map(({ id }) => id));
      assert.equal(body.has_more, page < 3);
      assert.equal(body.next_cursor === null, page === 3);
      after = `&after=${body.next_cursor ?? ''}`;
      // Newer ones are before the first page: they move nothing.
      if (page === 0) await started(door);
    }
    assert.deepEqual(seen, ids);
  });

  test('holds those that the filters mean', async () => {
    const count = async (query: string) => (await ask<List>(`/v1/generations?limit=100&${query}`)).body.data.length;
    const all = await count('');
    assert.ok(all >= 7);
    assert.equal(await count('status=QUEUED'), all);
    assert.equal(await count('status=FAILED,SUCCEEDED'), 0);
    assert.equal(await count(`model=${MODEL}`), all);
    assert.equal(await count('model=no-such-model'), 0);
    const now = encodeURIComponent(new Date(Date.now() + 1000).toISOString());
    assert.equal(await count(`until=${now}`), all);
    assert.equal(await count(`since=${now}`), 0);
    assert.equal(await count(`since=${encodeURIComponent('2000-01-01T00:00:00+02:00')}`), all);
  });

  const WRONG: readonly [query: string, param: string, code?: string][] = [
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=ten', 'limit'],
    ['status=DONE', 'status'],
    ['status=', 'status'],
    ['since=yesterday', 'since'],
    ['since=0000-01-01T00:00:00Z', 'since'],
    ['until=2026-02-30T00:00:00Z', 'until'],
    ['model=%00', 'model'],
    ['idempotency_key=%00', 'idempotency_key'],
    ['after=', 'after', 'CURSOR_INVALID'],
    ['after=..%2F..%2Fetc', 'after', 'CURSOR_INVALID'],
    [`after=${Buffer.from('g1:img_01k00000000000000000000000').toString('base64url')}`, 'after', 'CURSOR_INVALID'],
    [`after=${'x'.repeat(8000)}`, 'after', 'CURSOR_INVALID'],
  ];
  for (const [query, param, code = 'INVALID_REQUEST'] of WRONG)
    test(`refuses ${query.slice(0, 50)}`, async () => {
      const { status, body } = await ask<{ error: object }>(`/v1/generations?${query}`);
      assert.equal(status, 400);
      assert.deepEqual({ ...body.error, message: '' }, { message: '', type: 'invalid_request_error', param, code });
    });

  test('a running one is 409 to whoever collects it, and is called off by POST, once', async () => {
    const id = await started(door);
    await door.append(id, [thought('hm')]);
    const early = await ask<{ error: { code: string } }>(`/v1/generations/${id}/images`);
    assert.deepEqual([early.status, early.body.error.code], [409, 'GENERATION_RUNNING']);
    assert.deepEqual([early.headers.get('retry-after'), early.headers.get('x-should-retry')], ['2', 'true']);
    const first = await ask<GenerationAnswer>(`/v1/generations/${id}/cancel`, { method: 'POST' });
    assert.deepEqual([first.status, first.body.status, first.body.cancel_billing], [200, 'CANCELED', 'FREE']);
    const again = await ask<GenerationAnswer>(`/v1/generations/${id}/cancel`, { method: 'POST' });
    assert.deepEqual(again.body, first.body);
    const late = await ask<{ error: { code: string } }>(`/v1/generations/${id}/images`);
    assert.deepEqual([late.status, late.body.error.code], [409, 'GENERATION_CANCELED']);
  });

  test('tells with last_cursor exactly where the rest of it stands, while it grows', async () => {
    const id = await started(door);
    const { orm } = door.database.database;
    await orm.execute(sql`update generation set deciding_attempt_id = 'att_x', status = 'RUNNING' where id = ${id}`);
    let grows = true;
    const growing = (async () => {
      while (grows)
        await door.append(id, [{ type: 'THOUGHT', attemptId: 'att_x', body: { index: 0, text: 'x', imageId: null } }]);
    })();
    try {
      for (let turn = 0; turn < 60; turn += 1) {
        const { body } = await ask<GenerationAnswer>(`/v1/generations/${id}`);
        const { seq } = decodeCursor(body.last_cursor, id);
        // The first event is none of its thinking.
        assert.equal((body.thinking ?? '').length, seq - 1);
      }
    } finally {
      grows = false;
      await growing;
    }
  });

  test('is for keys that may read, and what nobody has is 404 under every path', async () => {
    const writer = await keyWith(door, { scopes: ['GENERATIONS_WRITE'] });
    const reader = await keyWith(door, { scopes: ['GENERATIONS_READ'] });
    const id = await started(door);
    const paths = ['', `/${id}`, `/${id}/images`].map((path) => `/v1/generations${path}`);
    for (const path of paths) {
      assert.equal((await ask(path, {}, null)).status, 401);
      assert.equal((await ask(path, {}, 'pg_nobody')).status, 401);
      assert.equal((await ask(path, {}, writer)).status, 403);
      assert.notEqual((await ask(path, {}, reader)).status, 403);
    }
    assert.equal((await ask(`/v1/generations/${id}/cancel`, { method: 'POST' }, reader)).status, 403);
    for (const nobodys of ['gen_01k00000000000000000000000', 'x', '%00', id.replace('gen', 'att'), 'x'.repeat(5000)])
      for (const [path, init] of [
        ['', {}],
        ['/images', {}],
        ['/cancel', { method: 'POST' }],
        ['/content', { method: 'DELETE' }],
      ] as const) {
        const { status, body } = await ask<{ error: { code: string } }>(`/v1/generations/${nobodys}${path}`, init);
        assert.deepEqual([status, body.error.code], [404, 'NOT_FOUND'], `${nobodys.slice(0, 40)}${path}`);
      }
  });

  test('another account’s is as if it were not there', async () => {
    const id = await started(door);
    const { orm } = door.database.database;
    await orm.execute(`insert into account (id, name) values ('acct_other', 'other')`);
    await orm.execute(`update generation set account_id = 'acct_other' where id = '${id}'`);
    assert.equal((await ask(`/v1/generations/${id}`)).status, 404);
    assert.equal((await ask(`/v1/generations/${id}/images`)).status, 404);
    assert.equal((await ask(`/v1/generations/${id}/cancel`, { method: 'POST' })).status, 404);
    const { body } = await ask<List>('/v1/generations?limit=100');
    assert.ok(!body.data.some((one) => one.id === id));
  });
});
