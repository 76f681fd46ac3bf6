import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { makeKey } from '../../src/access/key.ts';
import { ADMIN_KEY } from '../installation.ts';
import { openDoor, type Door } from './door.ts';
import { outcomeOf } from './expect-refusal.ts';
import { TestSocket } from './socket.ts';

const CALLS = 1000;
const MOST = 300;

describe('a thousand keys that don’t hold, from one address', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const ask = (key: string | null, headers: Record<string, string> = {}) =>
    fetch(`${door.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...headers,
      },
      body: '{"query":"{ viewer { scopes } }"}',
    });
  const get = (path: string, key: string) =>
    fetch(`${door.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  const closeCode = async (authorization: string) => {
    const socket = await TestSocket.open(door.url);
    socket.say({ type: 'connection_init', payload: { authorization } });
    return socket.closed;
  };

  test('are answered 401, and from the three hundredth on 429, while a key that holds gets in all the time', async () => {
    assert.equal(await closeCode('Bearer pg_wrong'), 4403);
    const statuses: number[] = [];
    for (let count = 1; count < CALLS; count += 20) {
      // Half of them look right, and have the database asked.
      const batch = Array.from({ length: 20 }, (_, index) =>
        ask(index % 2 === 0 ? makeKey().text : 'pg_wrong', { 'x-forwarded-for': `198.51.100.${count % 250}` }),
      );
      const [good, ...bad] = await Promise.all([ask(ADMIN_KEY), ...batch]);
      assert.equal(good.status, 200);
      statuses.push(...bad.map(({ status }) => status));
    }
    assert.equal(statuses.filter((status) => status === 401).length, MOST - 1);
    assert.equal(statuses.filter((status) => status === 429).length, CALLS - MOST + 1);
  });

  test('are told so at every door, and when to come back', async () => {
    const answer = await ask('pg_wrong');
    const seconds = Number(answer.headers.get('retry-after'));
    assert.ok(seconds >= 1 && seconds <= 60, `${seconds} s`);
    assert.equal(answer.headers.get('www-authenticate'), null);
    assert.match(answer.headers.get('access-control-expose-headers') ?? '', /retry-after/);
    assert.deepEqual(await outcomeOf(answer), { status: 429, codes: ['RATE_LIMITED'] });
    for (const path of ['/v1/balance', '/openai/v1/models', '/openai/v1/models/x', '/v1/generations']) {
      const refused = await get(path, 'pg_wrong');
      assert.equal(refused.status, 429, path);
      assert.ok(Number(refused.headers.get('retry-after')) >= 1);
      assert.partialDeepStrictEqual(await refused.json(), {
        error: { type: 'rate_limit_error', code: 'RATE_LIMITED' },
      });
    }
    assert.equal(await closeCode('Bearer pg_wrong'), 1013);
    assert.ok(!door.logged.some(({ msg }) => msg === 'websocket_connect_failed'));
  });

  test('keep nobody else at the address out, at no door', async () => {
    assert.equal((await ask(ADMIN_KEY)).status, 200);
    assert.equal((await ask(null)).status, 200);
    assert.equal((await get('/v1/balance', ADMIN_KEY)).status, 200);
    const client = createClient({
      url: `${door.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${ADMIN_KEY}` },
    });
    const results = client.iterate({ query: '{ viewer { scopes } }' });
    assert.equal((await results.next()).value?.errors, undefined);
    await client.dispose();
  });
});
