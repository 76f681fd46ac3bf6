import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openDoor, type Door } from '../http/door.ts';
import { ADMIN_KEY, MODEL } from '../installation.ts';

describe('paths of the plain-HTTP doors', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const METHODS: Readonly<Record<string, string>> = {
    '/openai/v1/images/generations': 'POST, OPTIONS',
    '/openai/v1/images/edits': 'POST, OPTIONS',
    '/openai/v1/models': 'GET, HEAD, OPTIONS',
    [`/openai/v1/models/${MODEL}`]: 'GET, HEAD, OPTIONS',
    [`/v1/models/${MODEL}`]: 'GET, HEAD, OPTIONS',
    '/v1/generations': 'GET, HEAD, OPTIONS',
    '/v1/generations/gen_x': 'GET, HEAD, OPTIONS',
    '/v1/generations/gen_x/images': 'GET, HEAD, OPTIONS',
    '/v1/generations/gen_x/cancel': 'POST, OPTIONS',
    '/v1/generations/gen_x/events': 'GET, HEAD, OPTIONS',
    '/v1/generations/gen_x/content': 'DELETE, OPTIONS',
    '/v1/balance': 'GET, HEAD, OPTIONS',
    '/openapi.json': 'GET, HEAD, OPTIONS',
    '/v1/uploads': 'PUT, OPTIONS',
  };

  test('say what they take, to browsers and to whoever asks otherwise', async () => {
    for (const [path, allow] of Object.entries(METHODS)) {
      const preflight = await fetch(`${door.url}${path}`, { method: 'OPTIONS' });
      assert.deepEqual([preflight.status, preflight.headers.get('allow')], [204, allow]);
      assert.equal(preflight.headers.get('access-control-allow-methods'), allow);
      for (const method of ['PATCH', 'PUT', 'GET', 'POST'].filter((one) => !allow.includes(one))) {
        const response = await fetch(`${door.url}${path}`, { method });
        const { error } = (await response.json()) as { error: { code: string; type: string } };
        assert.deepEqual(
          [response.status, error.code, response.headers.get('allow')],
          [405, 'METHOD_NOT_ALLOWED', allow],
        );
        assert.equal(response.headers.get('access-control-allow-origin'), '*');
      }
    }
  });

  test('answer HEAD as GET, without a body', async () => {
    for (const path of ['/v1/generations', `/v1/models/${MODEL}`]) {
      const headers = { authorization: `Bearer ${ADMIN_KEY}` };
      const head = await fetch(`${door.url}${path}`, { method: 'HEAD', headers });
      assert.deepEqual([head.status, await head.text()], [200, '']);
    }
  });

  test('that are none are told in this door’s form', async () => {
    for (const path of ['/v1/nothing', '/v1', '/openai/v1/files', '/v1/generations/gen_x/other']) {
      const response = await fetch(`${door.url}${path}`);
      const { error } = (await response.json()) as { error: object };
      assert.deepEqual([response.status, Object.keys(error)], [404, ['message', 'type', 'param', 'code']]);
    }
  });
});
