import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openDoor, type Door } from '../http/door.ts';
import { sendRaw } from '../http/raw-http.ts';
import { ADMIN_KEY, started } from '../installation.ts';
import { keyWith } from './caller.ts';
import { refusedBy } from './refusals.ts';

const KEY = `authorization: Bearer ${ADMIN_KEY}`;
const BODY = '{"model":"x","prompt":"x"}';

function request(line: string, headers: readonly string[] = ['host: x', KEY], body = ''): string {
  return `${[`${line} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n${body}`;
}
const post = (...headers: readonly string[]) =>
  request('POST /openai/v1/images/generations', ['host: x', KEY, 'content-type: application/json', ...headers], BODY);

describe('on the wire of the plain-HTTP doors', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const CASES: readonly [what: string, bytes: string, status: number, says?: RegExp][] = [
    ['a length and chunks at once', post('content-length: 5', 'transfer-encoding: chunked'), 400],
    ['two lengths', post(`content-length: ${BODY.length}`, 'content-length: 5'), 400],
    ['bare line feeds', post(`content-length: ${BODY.length}`).replaceAll('\r\n', '\n'), 400],
    ['no host', request('GET /v1/balance', [KEY]), 400],
    ['a host that is none', request('GET /v1/balance', ['host: a b/<>', KEY]), 400, /BAD_REQUEST.*names one host/],
    ['an empty host', request('GET /v1/balance', ['host:', KEY]), 400, /BAD_REQUEST.*names one host/],
    ['a header of 20 KB', request('GET /v1/balance', ['host: x', KEY, `x: ${'x'.repeat(20_000)}`]), 431],
    [
      '200 headers',
      request('GET /v1/balance', ['host: x', KEY, ...Array.from({ length: 200 }, (_, i) => `x-${i}: 1`)]),
      431,
    ],
    ['another host in an absolute address', request('GET http://evil.example/v1/balance'), 404, /no proxy/],
    ['its own host in one', request('GET http://x/v1/balance'), 404, /no proxy/],
    [
      'another door in one',
      request('POST http://x/graphql', ['host: x', KEY, 'content-length: 2'], '{}'),
      404,
      /no proxy/,
    ],
    ['a host in its path', request('GET //evil.example/v1/balance'), 404],
    ['a path with backslashes', request(String.raw`GET /\evil.example/v1/balance`), 400, /without backslashes/],
    ['a star for a path', request('OPTIONS *'), 404],
    ['TRACE', request('TRACE /v1/balance'), 405],
    ['a method that nobody knows', request('BREW /v1/balance'), 400],
    ['a method in small letters', request('get /v1/balance'), 400],
    ['a header that goes on in the next line', request('GET /v1/balance', ['host: x', `${KEY}\r\n more`]), 400],
    ['a cursor with a line break', request('GET /v1/generations', ['host: x', KEY, 'last-event-id: a\r b']), 400],
    ['two keys', request('GET /v1/balance', ['host: x', 'authorization: Bearer a', KEY]), 401],
  ];
  for (const [what, bytes, status, says = /(?:)/] of CASES)
    test(`${what}: ${status}`, async () => {
      const { status: came, body } = await sendRaw(door.url, bytes);
      assert.equal(came, status, body);
      assert.match(body, says);
      assert.doesNotMatch(body, /\bat .*:\d+|node:internal|node_modules/);
    });

  test('a cursor in other letters than ours is none, in a header too', async () => {
    const id = await started(door);
    for (const cursor of ['\u00ff\u00fe', 'a\tb', '\u0085', 'x'.repeat(8000), '__proto__'])
      await refusedBy(
        door,
        () =>
          fetch(`${door.url}/v1/generations/${id}/events`, {
            headers: { authorization: `Bearer ${ADMIN_KEY}`, accept: 'text/event-stream', 'last-event-id': cursor },
          }),
        400,
        'CURSOR_INVALID',
        'after',
      );
  });

  test('a key in an address opens nothing, and is in no line of the log', async () => {
    const key = await keyWith(door, { scopes: ['GENERATIONS_READ', 'GENERATIONS_WRITE'] });
    const id = await started(door);
    for (const name of ['key', 'api_key', 'access_token', 'authorization', 'token'])
      for (const [method, path] of [
        ['GET', '/v1/generations'],
        ['GET', `/v1/generations/${id}/events`],
        ['GET', '/v1/balance'],
        ['PUT', '/v1/uploads'],
        ['POST', '/openai/v1/images/generations'],
      ] as const) {
        const ask = () => fetch(`${door.url}${path}?${name}=${key}`, { method });
        const { message } = await refusedBy(door, ask, 401, 'AUTHENTICATION_FAILED');
        assert.ok(!message.includes(key));
      }
    await fetch(`${door.url}/v1/nothing?key=${key}`);
    await fetch(`${door.url}/images/x?key=${key}`);
    const cookie = { cookie: `authorization=Bearer ${key}; key=${key}` };
    await refusedBy(door, () => fetch(`${door.url}/v1/balance`, { headers: cookie }), 401, 'AUTHENTICATION_FAILED');
    assert.ok(!JSON.stringify(door.logged).includes(key));
  });

  test('pages of other origins get no credentials along, whatever they say of themselves', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1'])
      for (const method of ['GET', 'OPTIONS']) {
        const headers = {
          origin,
          cookie: 'a=b',
          'access-control-request-method': 'GET',
          'x-forwarded-for': '127.0.0.1',
        };
        const response = await fetch(`${door.url}/v1/balance`, { method, headers });
        assert.equal(response.status, method === 'GET' ? 401 : 204);
        assert.equal(response.headers.get('access-control-allow-origin'), '*');
        assert.equal(response.headers.get('access-control-allow-credentials'), null);
      }
  });

  test('none of it is a failure of ours', () => {
    assert.deepEqual(
      door.logged.filter(({ level }) => Number(level) >= 40),
      [],
    );
  });
});
