import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openDoor, type Door } from './door.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-encoding': 'gzip, br' };

describe('the web app', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());
  const get = (path: string, headers: Record<string, string> = BROWSER) => fetch(door.url + path, { headers });

  test('is one document at every address of a page', async () => {
    const pages = ['/', '/models', '/models/google/gemini', '/playground?model=x', '/nothing/that/is'];
    const texts = await Promise.all(pages.map(async (path) => (await get(path)).text()));
    assert.match(texts[0] ?? '', /<div id="app">/);
    assert.deepEqual(new Set(texts).size, 1);
  });

  test('lets its document load nothing of anybody else, and no page frame it', async () => {
    const { headers } = await get('/models');
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"])
      assert.ok(policy.split('; ').includes(part), policy);
    assert.equal(headers.get('cache-control'), 'no-cache');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
  });

  test('has scripts that are kept for ever, compressed as the browser can', async () => {
    const [script = ''] = /\/assets\/[^"]+\.js/.exec(await (await get('/')).text()) ?? [];
    for (const [accepted, sent] of [
      ['gzip, br', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const { status, headers } = await get(script, { 'accept-encoding': accepted });
      assert.equal(status, 200);
      assert.match(headers.get('content-type') ?? '', /^text\/javascript/);
      assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.equal(headers.get('content-encoding'), sent);
    }
    assert.match((await get('/icon.svg')).headers.get('content-type') ?? '', /^image\/svg\+xml/);
  });

  test('leaves to programs what is theirs, a clear nothing too', async () => {
    for (const path of ['/v1/nothing', '/openai/v1/nothing', '/images/nothing', '/graphql/x'])
      assert.match((await get(path)).headers.get('content-type') ?? '', /json/, path);
    for (const path of ['/models', '/assets/nothing.js', '/..%2fpackage.json', '/assets/..%2f..%2fbuild.ts']) {
      const response = await get(path, { accept: '*/*' });
      assert.equal(response.status, 404, path);
      assert.match(await response.text(), /"code":"NOT_FOUND"/);
    }
    assert.match(await (await get('/llms.txt')).text(), /^# /);
  });
});
