import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createClient, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { SLUG } from '../catalog/shipped-catalog.ts';
import { openDoor, type Door } from './door.ts';

const MODEL = 'query Model($slug: String!) { model(slug: $slug) { slug name } }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('documents that are named by their hash', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const ask = async (parameters: Record<string, unknown>, headers: Record<string, string> = {}) => {
    const texts = Object.entries(parameters).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    const response = await fetch(`${door.url}/graphql?${new URLSearchParams(texts).toString()}`, { headers });
    const text = await response.text();
    return { response, body: text === '' ? null : (JSON.parse(text) as { data?: unknown; errors?: Refused[] }) };
  };
  const named = (hash: string) => ({ persistedQuery: { version: 1, sha256Hash: hash } });
  interface Refused {
    readonly message: string;
    readonly extensions: { readonly code: string };
  }

  test('urql’s client asks by hash alone, and sends the document when nobody knows it yet', async () => {
    const sent: { url: string; status: number }[] = [];
    const client = createClient({
      url: `${door.url}/graphql`,
      exchanges: [persistedExchange({ preferGetForPersistedQueries: true }), fetchExchange],
      preferGetMethod: true,
      async fetch(input, init) {
        const response = await fetch(input, init);
        sent.push({ url: input instanceof Request ? input.url : input.toString(), status: response.status });
        return response;
      },
    });
    for (const slug of [SLUG, 'seedream-4.5', SLUG]) {
      const { data, error } = await client.query(MODEL, { slug }, { requestPolicy: 'network-only' }).toPromise();
      assert.equal(error, undefined);
      assert.equal((data as { model: { slug: string } | null }).model?.slug ?? slug, slug);
    }
    assert.equal(sent.length, 4);
    assert.deepEqual(
      sent.map(({ url }) => url.includes('query=query')),
      [false, true, false, false],
    );
    assert.ok(sent.every(({ status }) => status === 200));
  });

  test('are cached like others, by a short address', async () => {
    const query = `{ model(slug: "${SLUG}") { slug } }`;
    const extensions = named(sha256(query));
    assert.deepEqual((await ask({ query, extensions })).body, { data: { model: { slug: SLUG } } });
    const first = await ask({ extensions });
    assert.deepEqual(first.body, { data: { model: { slug: SLUG } } });
    const again = await ask({ extensions }, { 'if-none-match': first.response.headers.get('etag') ?? '' });
    assert.deepEqual([again.response.status, again.body], [304, null]);
  });

  test('an unknown hash is answered as clients expect it, and not kept by anybody', async () => {
    const { response, body } = await ask({ extensions: named(sha256('{ nobody }')) });
    assert.deepEqual([response.status, response.headers.get('cache-control')], [200, 'no-store']);
    assert.deepEqual(
      body?.errors?.map(({ message, extensions }) => [message, extensions.code]),
      [['PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND']],
    );
  });

  test('a hash of something else is refused, and what is no hash', async () => {
    const query = '{ providers { slug } }';
    for (const extensions of [
      named(sha256('{ other }')),
      named(sha256(query).toUpperCase()),
      { persistedQuery: { version: 2, sha256Hash: sha256(query) } },
      { persistedQuery: { sha256Hash: sha256(query) } },
      { persistedQuery: 'x' },
      { persistedQuery: null },
    ]) {
      const { response, body } = await ask({ query, extensions });
      assert.equal(response.status, 400, JSON.stringify(extensions));
      assert.equal(body?.errors?.[0]?.extensions.code, 'BAD_REQUEST');
    }
    assert.equal(
      (await ask({ extensions: named(sha256(query)) })).body?.errors?.[0]?.message,
      'PersistedQueryNotFound',
    );
  });

  test('a mutation doesn’t run by GET, whatever names it', async () => {
    const query = 'mutation { cancelGeneration(id: "gen_x") { __typename } }';
    await fetch(`${door.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, extensions: named(sha256(query)) }),
    });
    assert.equal((await ask({ extensions: named(sha256(query)) })).response.status, 405);
  });
});
