import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { ADMIN_KEY } from '../installation.ts';
import { openDoor, type Door } from './door.ts';

const ORIGINS = ['https://elsewhere.example', 'null', 'http://localhost:3000'];

describe('to browsers', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  test('a preflight of any origin is answered with *, without credentials', async () => {
    for (const origin of ORIGINS) {
      const asked = {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      };
      const { status, headers } = await fetch(`${door.url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, ...asked },
      });
      assert.equal(status, 204);
      assert.equal(headers.get('access-control-allow-origin'), '*');
      assert.equal(headers.get('access-control-allow-credentials'), null);
      assert.match(headers.get('access-control-allow-headers') ?? '', /authorization/);
      assert.doesNotMatch(headers.get('access-control-allow-methods') ?? '', /PUT|DELETE/);
    }
  });

  test('every answer may be read by any page, errors too, and none with credentials', async () => {
    for (const origin of ORIGINS) {
      for (const [authorization, body, status] of [
        [`Bearer ${ADMIN_KEY}`, '{"query":"{__typename}"}', 200],
        ['Bearer nonsense', '{"query":"{__typename}"}', 401],
        [`Bearer ${ADMIN_KEY}`, '[]', 400],
      ] as const) {
        const headers = { origin, authorization, cookie: 'session=x', 'content-type': 'application/json' };
        const response = await fetch(`${door.url}/graphql`, { method: 'POST', headers, body });
        assert.equal(response.status, status);
        assert.equal(response.headers.get('access-control-allow-origin'), '*');
        assert.equal(response.headers.get('access-control-allow-credentials'), null);
        assert.match(response.headers.get('access-control-expose-headers') ?? '', /x-request-id/);
        assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
        assert.equal(response.headers.get('set-cookie'), null);
      }
    }
  });

  const page = (headers: Record<string, string>) =>
    new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
      const options = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', ...headers } };
      request(`${door.url}/graphql`, options, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      })
        .on('error', reject)
        .end();
    });

  test('GraphiQL is shown to a person at this machine', async () => {
    for (const host of ['localhost', 'localhost:4000', '127.0.0.1:4000', '[::1]:4000']) {
      const { status, headers, body } = await page({ host });
      assert.equal(status, 200);
      assert.match(String(headers['content-type']), /^text\/html/);
      assert.match(body, /<title>Pictograph<\/title>/);
    }
  });

  test('GraphiQL is shown to nobody who came by another name or through a proxy', async () => {
    const elsewhere: Record<string, string>[] = [
      { host: 'pictograph.example' },
      { host: 'localhost.evil.example' },
      { host: '127.0.0.1.nip.example:4000' },
      { host: 'localhost', 'x-forwarded-for': '10.0.0.1' },
      { host: 'localhost', 'x-forwarded-host': 'pictograph.example' },
      { host: 'localhost', 'x-real-ip': '10.0.0.1' },
      { host: 'localhost', forwarded: 'for=10.0.0.1' },
      { host: 'localhost', via: '1.1 proxy' },
    ];
    for (const headers of elsewhere) {
      const { status, body } = await page(headers);
      assert.equal(status, 404, JSON.stringify(headers));
      assert.doesNotMatch(body, /<html|GraphiQL/i);
    }
  });

  test('GraphiQL’s page fetches nothing from elsewhere, and may not', async () => {
    const { headers, body } = await page({});
    const markup = body
      .replaceAll(/<script[^>]*>[\s\S]*?<\/script>/g, '<script>')
      .replaceAll(/<style>[\s\S]*?<\/style>/g, '');
    for (const [, address] of markup.matchAll(/(?:src|href|action)\s*=\s*["']?([^"'\s>]+)/g))
      assert.match(address ?? '', /^data:/);
    assert.doesNotMatch(body, /<script[^>]+src=/);
    for (const [, address] of body.matchAll(/url\(["']?([^"')]+)/g))
      assert.doesNotMatch(address ?? '', /^(https?:)?\/\//);
    assert.doesNotMatch(body, /@import\s+(url\()?["']?https?:/);
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /https?:|\*/);
    assert.match(policy, /frame-ancestors 'none'/);
  });

  test('GraphiQL opens with three operations', async () => {
    const { body } = await page({});
    for (const name of ['query Catalog', 'mutation Start', 'subscription Watch']) assert.ok(body.includes(name), name);
  });

  test('elsewhere there is liveness, readiness, and a clear nothing', async () => {
    const get = async (path: string) => {
      const response = await fetch(door.url + path, { redirect: 'manual' });
      assert.match(response.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
      return [response.status, await response.text()];
    };
    assert.deepEqual(await get('/healthz'), [200, 'ok\n']);
    assert.deepEqual(await get('/readyz'), [200, 'ready\n']);
    door.ready = false;
    assert.deepEqual(await get('/readyz'), [503, 'not ready\n']);
    assert.deepEqual(await get('/healthz'), [200, 'ok\n']);
    door.ready = true;
    for (const path of ['/nothing', '/graphql/', '/graphqlx', '/graphql/x']) {
      const [status, text] = await get(path);
      assert.equal(status, 404);
      assert.match(String(text), /"code":"NOT_FOUND"/);
    }
  });
});
