import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'drizzle-orm';
import { encodeCursor } from '../../src/events/cursor.ts';
import { readEpoch } from '../../src/events/epoch.ts';
import { FAILED, openDoor, thought, type Door } from '../http/door.ts';
import { started, until } from '../installation.ts';
import { caller, keyWith } from './caller.ts';
import { openStream, PAGE, STREAM, told, type Page } from './streams.ts';

describe('a generation’s events over plain HTTP', () => {
  let door: Door;
  let epoch: number;
  before(async () => {
    door = await openDoor({ heartbeatMs: 100, recheckMs: 200 });
    epoch = await readEpoch(door.database.database.orm);
  });
  after(() => door.close());

  const ask: ReturnType<typeof caller> = (...args) => caller(door.url)(...args);
  const page = (id: string, query = '') => ask<Page>(`/v1/generations/${id}/events${query}`, { headers: PAGE });
  const cursor = (generationId: string, seq: number, at = epoch) => encodeCursor({ generationId, epoch: at, seq });
  /** One with events 1 (queued) to `last`, which ended it if `ends`. */
  const generationWith = async (last: number, { ends = true } = {}) => {
    const id = await started(door);
    const thoughts = Array.from({ length: last - (ends ? 2 : 1) }, (_, index) => thought(`thought ${index + 2}`));
    await door.append(id, ends ? [...thoughts, FAILED] : thoughts);
    return id;
  };

  test('are a stream that no cache keeps, with cursors for ids, and that ends after the last', async () => {
    const id = await generationWith(3);
    const stream = await openStream(door.url, id);
    assert.equal(await stream.ended, true);
    const { headers, status } = stream.response;
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('x-accel-buffering'), 'no');
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.match(stream.text, /^retry: 2000\n\n/);
    assert.deepEqual(
      stream.messages.map(({ event, id: lastId }) => [event, lastId]),
      [
        ['generation_queued', cursor(id, 1)],
        ['thought', cursor(id, 2)],
        ['generation_failed', cursor(id, 3)],
      ],
    );
    const [, second, third] = stream.messages.map((message) => told(message));
    const at = second?.at ?? '';
    assert.equal(new Date(at).toISOString(), at);
    assert.deepEqual(second, {
      type: 'THOUGHT',
      seq: 2,
      cursor: cursor(id, 2),
      at,
      attempt_id: null,
      body: { index: 0, text: 'thought 2', image: null },
    });
    assert.deepEqual(third?.body, { error: { code: 'INTERNAL', message: 'This test ended it.', retryable: false } });
  });

  test('let no text out of its line', async () => {
    const id = await started(door);
    const text = 'a\r\n\r\ndata: forged\nid: 7\revent: generation_succeeded\n\n\u2028\u2029';
    await door.append(id, [thought(text), FAILED]);
    const stream = await openStream(door.url, id);
    await stream.ended;
    assert.equal(stream.messages.length, 3);
    const second = stream.messages.map((message) => told(message))[1];
    assert.deepEqual(second?.body, { index: 0, text, image: null });
  });

  test('go on after a cursor, of the header before that of the address', async () => {
    const id = await generationWith(5);
    const seqs = async (options: { query?: string; lastId?: string }) => {
      const stream = await openStream(door.url, id, options);
      await stream.ended;
      return stream.messages.map((message) => told(message).seq);
    };
    assert.deepEqual(await seqs({ query: `?after=${cursor(id, 3)}` }), [4, 5]);
    assert.deepEqual(await seqs({ query: `?after=${cursor(id, 1)}`, lastId: cursor(id, 4) }), [5]);
    assert.deepEqual(await seqs({ query: `?after=${cursor(id, 3)}`, lastId: '' }), [4, 5]);
  });

  test('are 204 to who comes back after the last', async () => {
    const id = await generationWith(3);
    const stream = await openStream(door.url, id, { lastId: cursor(id, 3) });
    assert.deepEqual([stream.response.status, await stream.ended, stream.text], [204, true, '']);
  });

  test('refuse cursors that are none, another’s, or ahead', async () => {
    const id = await generationWith(3, { ends: false });
    const other = await generationWith(3);
    const wrong: readonly string[] = [
      'x',
      'x'.repeat(8000),
      cursor(other, 1),
      cursor(id, 4),
      `${cursor(id, 1)}\r\n`,
      `${cursor(id, 1)}=`,
      `${cursor(id, 1).slice(0, 8)}\n${cursor(id, 1).slice(8)}`,
    ];
    for (const one of wrong)
      for (const headers of [STREAM, PAGE]) {
        const query = `?after=${encodeURIComponent(one)}`;
        const { status, body } = await ask<{ error: object }>(`/v1/generations/${id}/events${query}`, { headers });
        assert.equal(status, 400, one);
        assert.deepEqual(
          { ...body.error, message: '' },
          { message: '', type: 'invalid_request_error', param: 'after', code: 'CURSOR_INVALID' },
        );
      }
    for (const one of wrong.filter((text) => !/[\r\n]/.test(text)))
      assert.equal((await openStream(door.url, id, { lastId: one })).response.status, 400, one);
  });

  test('tell where events are no longer stored: within a stream, and to a page by 410', async () => {
    const id = await generationWith(6);
    await door.database.database.orm.execute(sql`delete from event where generation_id = ${id} and seq < 4`);
    const stream = await openStream(door.url, id, { lastId: cursor(id, 1) });
    await stream.ended;
    assert.deepEqual(
      stream.messages.map((message) => [told(message).type, told(message).seq]),
      [
        ['STREAM_GAP', 3],
        ['THOUGHT', 4],
        ['THOUGHT', 5],
        ['GENERATION_FAILED', 6],
      ],
    );
    const gone = await ask<{ error: { code: string } }>(`/v1/generations/${id}/events?after=${cursor(id, 1)}`);
    assert.deepEqual([gone.status, gone.body.error.code], [410, 'CURSOR_EXPIRED']);
    const whole = await page(id);
    assert.deepEqual(
      whole.body.data.map(({ seq }) => seq),
      [4, 5, 6],
    );
    assert.equal((await page(id, `?after=${cursor(id, 3)}`)).status, 200);
    await door.database.database.orm.execute(sql`delete from event where generation_id = ${id}`);
    assert.equal((await page(id, `?after=${cursor(id, 3)}`)).status, 410);
    const { data, ended, next_cursor: next } = (await page(id)).body;
    assert.deepEqual([data, ended, next], [[], true, cursor(id, 6)]);
  });

  test('begin again when the log was restored: told within a stream, and to a page by 410', async () => {
    const id = await generationWith(3);
    const stream = await openStream(door.url, id, { lastId: cursor(id, 99, epoch - 1) });
    await stream.ended;
    assert.deepEqual(
      stream.messages.map((message) => told(message).type),
      ['STREAM_RESET', 'GENERATION_QUEUED', 'THOUGHT', 'GENERATION_FAILED'],
    );
    assert.equal((await page(id, `?after=${cursor(id, 2, epoch - 1)}`)).status, 410);
  });

  test('are null where content was erased, and keep their places', async () => {
    const id = await generationWith(3);
    await door.database.database.orm.execute(
      sql`update event set body = body || '{"text": null}' where generation_id = ${id} and seq = 2`,
    );
    const { body } = await page(id);
    assert.deepEqual(
      body.data.map(({ seq }) => seq),
      [1, 2, 3],
    );
    assert.deepEqual(body.data[1]?.body, { index: 0, text: null, image: null });
  });

  test('come as pages: so many, from a cursor, until the last', async () => {
    const id = await generationWith(5);
    const seen: number[] = [];
    let after = '';
    for (let turn = 0; turn < 3; turn += 1) {
      const { body } = await page(id, `?limit=2${after}`);
      seen.push(...body.data.map(({ seq }) => seq));
      assert.deepEqual([body.head, body.ended], [5, turn === 2]);
      after = `&after=${body.next_cursor}`;
    }
    assert.deepEqual(seen, [1, 2, 3, 4, 5]);
    const past = await page(id, `?wait=50${after}`);
    assert.deepEqual([past.body.data, past.body.ended, `&after=${past.body.next_cursor}`], [[], true, after]);
  });

  test('a page waits for its first event, and no longer than it was told', async () => {
    const id = await generationWith(2, { ends: false });
    const waiting = page(id, `?wait=30&after=${cursor(id, 2)}`);
    await until('a follower', async () => door.followers(id) === 1);
    await door.append(id, [thought('late')]);
    const { body } = await waiting;
    assert.deepEqual([body.data.map(({ seq }) => seq), body.ended], [[3], false]);
    const empty = await page(id, `?wait=0.2&after=${cursor(id, 3)}`);
    assert.deepEqual([empty.body.data, empty.body.next_cursor, empty.body.ended], [[], cursor(id, 3), false]);
    for (const query of ['wait=56', 'wait=-1', 'wait=x', 'limit=0', 'limit=501'])
      assert.equal((await page(id, `?${query}`)).status, 400, query);
    const leaving = new AbortController();
    const left = ask(`/v1/generations/${id}/events?wait=30&after=${cursor(id, 3)}`, { signal: leaving.signal });
    await until('a follower', async () => door.followers(id) === 1);
    leaving.abort();
    await assert.rejects(left);
    await until('no follower', async () => door.followers(id) === 0);
  });

  test('a silent stream is kept alive, and is let go with its client', async () => {
    const id = await generationWith(2, { ends: false });
    const stream = await openStream(door.url, id);
    await until('three comments', async () => stream.text.split(': \n\n').length > 3);
    assert.equal(stream.messages.length, 2);
    assert.equal(door.followers(id), 1);
    stream.leave();
    await until('no follower', async () => door.followers(id) === 0);
  });

  test('a stream ends with an error once its key is revoked, though nothing happens in it', async () => {
    const id = await generationWith(2, { ends: false });
    const key = await keyWith(door, { scopes: ['GENERATIONS_READ'] });
    const stream = await openStream(door.url, id, { key });
    await until('the first event', async () => stream.messages.length === 2);
    await door.database.database.orm.execute(
      sql`update api_key set revoked_at = now() where id = ${`key_${key.slice(3, 29)}`}`,
    );
    assert.equal(await stream.ended, true);
    const last = stream.messages.at(-1);
    assert.deepEqual([last?.event, last?.id], ['error', undefined]);
    assert.match(last?.data ?? '', /"code":"AUTHENTICATION_FAILED"/);
    assert.equal(door.followers(id), 0);
  });

  test('a key may have a hundred streams at once, and others theirs', async () => {
    const id = await generationWith(2, { ends: false });
    const key = await keyWith(door, { scopes: ['GENERATIONS_READ'] });
    const head = { method: 'HEAD', headers: STREAM };
    for (let turn = 0; turn < 101; turn += 1)
      assert.equal((await ask(`/v1/generations/${id}/events`, head, key)).status, 200);
    const streams = await Promise.all(Array.from({ length: 100 }, () => openStream(door.url, id, { key })));
    assert.deepEqual([...new Set(streams.map(({ response }) => response.status))], [200]);
    const refused = await ask<{ error: { code: string } }>(`/v1/generations/${id}/events`, { headers: STREAM }, key);
    assert.deepEqual([refused.status, refused.body.error.code], [429, 'RATE_LIMITED']);
    assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/);
    const others = await openStream(door.url, id);
    assert.equal(others.response.status, 200);
    streams[0]?.leave();
    const again = await until('a free place', async () => {
      const stream = await openStream(door.url, id, { key });
      return stream.response.status === 200 && stream;
    });
    for (const stream of [...streams, others, again]) stream.leave();
    await until('no follower', async () => door.followers(id) === 0);
  });

  test('are for keys that may read, and of what is there', async () => {
    const id = await generationWith(2);
    const writer = await keyWith(door, { scopes: ['GENERATIONS_WRITE'] });
    for (const headers of [STREAM, PAGE]) {
      const path = `/v1/generations/${id}/events`;
      assert.equal((await ask(path, { headers }, null)).status, 401);
      assert.equal((await ask(path, { headers }, writer)).status, 403);
      for (const nobodys of ['gen_01k00000000000000000000000', 'x', '%00', id.replace('gen', 'att')])
        assert.equal((await ask(`/v1/generations/${nobodys}/events`, { headers })).status, 404);
    }
  });
});

describe('a shutdown, to event streams over plain HTTP', () => {
  test('ends them at once and without a last word, and pages that wait as well', async () => {
    const door = await openDoor();
    try {
      const id = await started(door);
      const stream = await openStream(door.url, id);
      await until('the first event', async () => stream.messages.length === 1);
      const last = stream.messages[0]?.id ?? '';
      const waiting = caller(door.url)<Page>(`/v1/generations/${id}/events?wait=50&after=${last}`);
      await until('two followers', async () => door.followers(id) === 2);
      const tookMs = await door.closeServer();
      assert.ok(tookMs < 1500, `${tookMs} ms`);
      assert.equal(await stream.ended, true);
      assert.equal(stream.messages.length, 1);
      const { body } = await waiting;
      assert.deepEqual([body.data, body.next_cursor, body.ended], [[], last, false]);
      assert.equal(door.followers(id), 0);
    } finally {
      await door.close();
    }
  });
});
