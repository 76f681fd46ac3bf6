import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createSessionSeal } from '../../src/access/session-seal.ts';
import { deriveKey } from '../../src/access/secret.ts';
import { ADMIN_KEY, SECRET } from '../installation.ts';
import { openDoor, type Door } from './door.ts';

const VIEWER = '{ viewer { scopes apiKey { id } } }';
const NEW_KEY = `mutation($scopes: [Scope!]!) {
  createApiKey(input: { name: "browser", scopes: $scopes }) { ... on CreateApiKeyPayload { secret apiKey { id } } }
}`;
const NEW_LINK = 'mutation { createSignInLink { ... on CreateSignInLinkPayload { url expiresAt } } }';

describe('a browser', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const post = (path: string, headers: Record<string, string> = {}, body?: object) =>
    fetch(door.url + path, {
      method: 'POST',
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const newKey = async (scopes: string[] = ['GENERATIONS_READ']) => {
    const { data } = await door.ask<{ createApiKey: { secret: string; apiKey: { id: string } } }>(NEW_KEY, { scopes });
    return { secret: data.createApiKey.secret, id: data.createApiKey.apiKey.id };
  };
  const newCode = async (key: string = ADMIN_KEY) => {
    const { data } = await door.ask<{ createSignInLink: { url: string } }>(NEW_LINK, {}, { key });
    return new URL(data.createSignInLink.url).hash.slice('#code='.length);
  };
  /** The cookie as the browser sends it back. */
  const cookieOf = (response: Response) => (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  const signedIn = async (key: string = ADMIN_KEY) =>
    cookieOf(await post('/v1/session', { authorization: `Bearer ${key}` }));
  const viewer = async (cookie: string, headers: Record<string, string> = {}) => {
    const response = await post('/graphql', { cookie, ...headers }, { query: VIEWER });
    return ((await response.json()) as { data: { viewer: { apiKey: { id: string } | null } | null } }).data.viewer;
  };

  test('signs in by a link once, as the key that made it', async () => {
    const { secret, id } = await newKey();
    const code = await newCode(secret);
    const response = await post('/v1/session', {}, { code });
    assert.equal(response.status, 201);
    const { api_key: apiKey, scopes } = (await response.json()) as Record<string, unknown>;
    assert.deepEqual({ apiKey, scopes }, { apiKey: id, scopes: ['GENERATIONS_READ'] });
    assert.equal((await viewer(cookieOf(response)))?.apiKey?.id, id);
    const again = await post('/v1/session', {}, { code });
    assert.equal(again.status, 401);
    assert.match(JSON.stringify(await again.json()), /npx pictograph sign-in/);
  });

  test('is one of ten that open the same link at once', async () => {
    const code = await newCode();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('/v1/session', {}, { code })));
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, ...Array<number>(9).fill(401)],
    );
  });

  test('comes too late after ten minutes', async () => {
    const code = await newCode();
    await door.database.database.sql`update sign_in_code set expires_at = now()`;
    assert.equal((await post('/v1/session', {}, { code })).status, 401);
  });

  test('gets a cookie that no script reads, no other site sends, and no plain connection carries', async () => {
    const response = await post('/v1/session', { authorization: `Bearer ${ADMIN_KEY}` });
    // The door of these tests says that its address begins with http:.
    assert.match(
      response.headers.get('set-cookie') ?? '',
      /^pictograph=[\w.-]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  test('with a cookie is nobody on a page of another origin', async () => {
    const cookie = await signedIn();
    const own = new URL(door.url).host;
    for (const [headers, known] of [
      [{}, true],
      [{ 'sec-fetch-site': 'same-origin' }, true],
      [{ 'sec-fetch-site': 'none' }, true],
      [{ origin: `http://${own}` }, true],
      [{ 'sec-fetch-site': 'same-site', origin: `http://${own}` }, false],
      [{ 'sec-fetch-site': 'cross-site' }, false],
      [{ origin: 'http://127.0.0.1:1' }, false],
      [{ origin: 'null' }, false],
    ] as const) {
      assert.equal((await viewer(cookie, headers)) !== null, known, JSON.stringify(headers));
    }
  });

  test('with a cookie of nobody’s sees what everybody sees', async () => {
    const cookie = await signedIn();
    for (const bad of [`${cookie}x`, 'pictograph=', 'pictograph=ses_1.x', cookie.replace('ses_', 'ses_0')])
      assert.equal(await viewer(bad), null);
  });

  test('may use the plain doors as its key', async () => {
    const cookie = await signedIn();
    const balance = await fetch(`${door.url}/v1/balance`, { headers: { cookie } });
    assert.equal(balance.status, 200);
    assert.equal((await fetch(`${door.url}/v1/balance`)).status, 401);
  });

  test('is signed out at once, with its cookie taken away', async () => {
    const cookie = await signedIn();
    const response = await fetch(`${door.url}/v1/session`, { method: 'DELETE', headers: { cookie } });
    assert.equal(response.status, 204);
    assert.match(response.headers.get('set-cookie') ?? '', /pictograph=; Max-Age=0/);
    assert.equal(await viewer(cookie), null);
    assert.equal((await fetch(`${door.url}/v1/session`, { method: 'DELETE' })).status, 204);
  });

  test('is signed out when its key is revoked', async () => {
    const { secret, id } = await newKey();
    const cookie = await signedIn(secret);
    assert.equal((await viewer(cookie))?.apiKey?.id, id);
    await door.ask('mutation($id: ID!) { revokeApiKey(id: $id) { __typename } }', { id });
    assert.equal(await viewer(cookie), null);
    assert.equal((await post('/v1/session', {}, { code: await newCode() })).status, 201);
  });

  test('never gets an answer that was kept of somebody else’s', async () => {
    const cookie = await signedIn();
    const query = `/graphql?query=${encodeURIComponent(VIEWER)}`;
    const accept = 'application/json';
    for (const headers of [{ accept }, { accept, cookie }, { accept }]) {
      const response = await fetch(door.url + query, { headers });
      const { data } = (await response.json()) as { data: { viewer: unknown } };
      assert.equal(data.viewer !== null, 'cookie' in headers);
      assert.equal(response.headers.get('cache-control'), 'no-store');
    }
  });

  test('that says what is no code is told what is', async () => {
    for (const [body, status] of [
      [{ code: 7 }, 400],
      [{ code: 'x'.repeat(201) }, 400],
      [{}, 401],
    ] as const)
      assert.equal((await post('/v1/session', {}, body)).status, status, JSON.stringify(body));
    const form = await fetch(`${door.url}/v1/session`, { method: 'POST', body: new URLSearchParams({ code: 'x' }) });
    assert.equal(form.status, 415);
  });

  describe('opens a socket', () => {
    const ticketOf = async (cookie: string) => {
      const response = await post('/v1/session/ticket', { cookie });
      return response.status === 204 ? null : ((await response.json()) as { ticket: string }).ticket;
    };
    const ask = async (ticket: unknown) => {
      const client = createClient({
        url: door.url.replace('http', 'ws') + '/graphql',
        webSocketImpl: WebSocket,
        connectionParams: { ticket },
        retryAttempts: 0,
      });
      try {
        const { value } = await client.iterate({ query: VIEWER }).next();
        return (value as { data: { viewer: unknown } }).data.viewer;
      } finally {
        await client.dispose();
      }
    };

    test('with a ticket, as its key', async () => {
      const ticket = await ticketOf(await signedIn());
      assert.notEqual(await ask(ticket), null);
    });

    test('as nobody without a session, which gives no ticket', async () => {
      assert.equal(await ticketOf('pictograph=nonsense'), null);
      assert.equal(await ask(null), null);
    });

    test('not with a ticket that is over, no ticket, or a cookie', async () => {
      const seal = createSessionSeal(deriveKey(SECRET, 'sessions'));
      const now = Date.now;
      Date.now = () => now() - 31_000;
      const { ticket } = seal.ticketOf('ses_1');
      Date.now = now;
      const cookie = (await signedIn()).slice('pictograph='.length);
      for (const bad of [ticket, 'x', cookie, 7]) await assert.rejects(ask(bad), { code: 4403 }, String(bad));
    });

    test('that is nobody’s once it is signed out', async () => {
      const cookie = await signedIn();
      const ticket = await ticketOf(cookie);
      await fetch(`${door.url}/v1/session`, { method: 'DELETE', headers: { cookie } });
      assert.equal(await ask(ticket), null);
    });
  });
});
