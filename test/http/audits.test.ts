import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { ADMIN_KEY } from '../installation.ts';
import { openDoor, type Door } from './door.ts';

/** The server's address is known only once it listens; the audits are named before. */
const PLACEHOLDER = 'http://server.invalid/graphql';

describe('GraphQL over HTTP', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const askedWith =
    (key: string | null): typeof fetch =>
    (placeholder, options) => {
      const headers = new Headers(options?.headers);
      if (key !== null) headers.set('authorization', `Bearer ${key}`);
      return fetch(`${door.url}/graphql${queryOf(placeholder)}`, { ...options, headers });
    };
  const audits = (key: string | null) => serverAudits({ url: PLACEHOLDER, fetchFn: askedWith(key) });

  test('has 61 audits', () => {
    assert.equal(audits(null).length, 61);
  });

  describe('with a key', () => {
    for (const audit of audits(ADMIN_KEY)) {
      test(`${audit.id} ${audit.name}`, async () => {
        const result = await audit.fn();
        assert.equal(result.status, 'ok', 'reason' in result ? result.reason : '');
      });
    }
  });

  test('holds without a key too: the schema and the catalog are open', async () => {
    const failed: string[] = [];
    for (const audit of audits(null)) {
      const result = await audit.fn();
      if (result.status !== 'ok') failed.push(`${audit.id} ${result.reason}`);
    }
    assert.deepEqual(failed, []);
    const { data, errors } = await door.ask<{ models: { nodes: object[] } }>(
      '{ models { nodes { slug } } }',
      {},
      { key: null },
    );
    assert.equal(errors, undefined);
    assert.ok(data.models.nodes.length > 0);
  });

  test('answers every request of a key that doesn’t hold with 401 and one GraphQL error', async () => {
    let answers = 0;
    const refused: typeof fetch = async (url, options) => {
      const response = await askedWith('pg_wrong')(url, options);
      const { errors } = (await response.clone().json()) as { errors: { extensions: { code: string } }[] };
      assert.equal(response.status, 401);
      assert.equal(response.headers.get('www-authenticate'), 'Bearer');
      assert.match(response.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
      assert.deepEqual(
        errors.map(({ extensions }) => extensions.code),
        ['UNAUTHENTICATED'],
      );
      answers += 1;
      return response;
    };
    for (const audit of serverAudits({ url: PLACEHOLDER, fetchFn: refused })) await audit.fn();
    assert.ok(answers >= 61, `${answers} answers`);
  });
});

/** Some audits put their operation into the address. */
function queryOf(url: Parameters<typeof fetch>[0]): string {
  return new URL(url instanceof Request ? url.url : url).search;
}
