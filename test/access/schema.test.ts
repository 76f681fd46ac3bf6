import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { graphql } from 'graphql';
import type { Context } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import { createLoaders } from '../../schema/loaders.ts';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { parseKey } from '../../src/access/key.ts';
import { SCOPES, type Scope, type Viewer } from '../../src/access/viewer.ts';
import { insertImage } from '../../src/assets/images.ts';
import { createImageLinks } from '../../src/assets/link.ts';
import { newId } from '../../src/base/ids.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    __typename
    ... on Error { message }
    ... on InvalidInputError { problems { path message allowed } }
    ... on CreateApiKeyPayload { secret apiKey { id name lastFour scopes createdAt lastUsedAt expiresAt revokedAt } }
  }
}`;
const REVOKE = `mutation ($id: ID!) {
  revokeApiKey(id: $id) { __typename ... on Error { message } ... on RevokeApiKeyPayload { apiKey { id revokedAt } } }
}`;

describe('keys and images in the graph', () => {
  let db: TestDatabase;
  let accountId: string;
  const statements: string[] = [];
  const links = createImageLinks({ secretKey: new Uint8Array(32).fill(1), publicUrl: 'https://pictures.example' });
  before(async () => {
    db = await createTestDatabase({ onStatement: (text) => statements.push(text) });
    accountId = await ensureAccount(db.database.orm);
  });
  after(() => db.close());

  const viewerWith = (...scopes: Scope[]): Viewer => ({ accountId, apiKeyId: null, scopes: new Set(scopes) });
  const admin = () => viewerWith(...SCOPES);
  async function ask(viewer: Viewer | null, source: string, variableValues: Record<string, unknown> = {}) {
    const contextValue: Partial<Context> = {
      viewer,
      database: db.database,
      loaders: createLoaders(db.database),
      imageLinks: links,
      keyPepper: new Uint8Array(32).fill(2),
    };
    const { data, errors } = await graphql({ schema, source, variableValues, contextValue });
    // As a client has it: plain objects, times as text.
    const received: unknown = JSON.parse(JSON.stringify(data));
    return { data: received, codes: errors?.map(({ extensions }) => extensions['code']) ?? [] };
  }
  const create = async (name: string, scopes: readonly Scope[] = ['CATALOG_READ']) => {
    const { data } = await ask(admin(), CREATE, { input: { name, scopes } });
    const path = ['createApiKey', 'apiKey', 'id'];
    return { data, id: textAt(data, path), secret: textAt(data, ['createApiKey', 'secret']) };
  };
  const refused = async (
    viewer: Viewer | null,
    source: string,
    variables: Record<string, unknown>,
    __typename: string,
  ) => {
    const { data, codes } = await ask(viewer, source, variables);
    assert.partialDeepStrictEqual(Object.values(data ?? {}), [{ __typename }]);
    assert.deepEqual(codes, []);
  };

  test('a key is made, shown once, listed and revoked', async () => {
    const { data, id, secret } = await create('laptop', ['GENERATIONS_READ']);
    assert.equal(parseKey(secret)?.id, id);
    const apiKey = {
      id,
      name: 'laptop',
      lastFour: secret.slice(-4),
      scopes: ['GENERATIONS_READ'],
      lastUsedAt: null,
      expiresAt: null,
      revokedAt: null,
    };
    assert.partialDeepStrictEqual(data, { createApiKey: { __typename: 'CreateApiKeyPayload', apiKey } });
    const listed = await ask(
      admin(),
      '{ apiKeys(first: 1) { edges { node { id } } nodes { id } pageInfo { hasNextPage } } }',
    );
    assert.deepEqual(listed.data, {
      apiKeys: { edges: [{ node: { id } }], nodes: [{ id }], pageInfo: { hasNextPage: false } },
    });
    const revoked = await ask(admin(), REVOKE, { id });
    assert.partialDeepStrictEqual(revoked.data, {
      revokeApiKey: { __typename: 'RevokeApiKeyPayload', apiKey: { id } },
    });
    assert.match(textAt(revoked.data, ['revokeApiKey', 'apiKey', 'revokedAt']), /^\d{4}-/);
    assert.deepEqual(await ask(admin(), REVOKE, { id }), revoked);
  });

  test('every refusal is data', async () => {
    const input = { name: '', scopes: [], expiresAt: '2020-01-01T00:00:00Z' };
    const { data } = await ask(admin(), CREATE, { input });
    const problems = [{ path: ['name'] }, { path: ['scopes'], allowed: [...SCOPES] }, { path: ['expiresAt'] }];
    assert.partialDeepStrictEqual(data, { createApiKey: { __typename: 'InvalidInputError', problems } });
    for (const viewer of [null, viewerWith('GENERATIONS_WRITE', 'GENERATIONS_READ')]) {
      await refused(viewer, CREATE, { input: { name: 'mine', scopes: ['ADMIN'] } }, 'ForbiddenError');
      await refused(viewer, REVOKE, { id: newId('apiKey') }, 'ForbiddenError');
    }
    for (const id of [newId('apiKey'), 'key_\0', '']) await refused(admin(), REVOKE, { id }, 'NotFoundError');
  });

  test('keys are listed for admins alone; others get null and FORBIDDEN, and the rest of their answer', async () => {
    for (const viewer of [null, viewerWith('GENERATIONS_READ')]) {
      const answer = await ask(viewer, '{ apiKeys { nodes { id } } __typename }');
      assert.deepEqual(answer, { data: { apiKeys: null, __typename: 'Query' }, codes: ['FORBIDDEN'] });
    }
  });

  test('pages of keys follow each other by cursor, and a cursor of another list is refused', async () => {
    for (const name of ['one', 'two', 'three']) await create(name);
    const LIST = `query ($first: Int, $after: String) {
      apiKeys(first: $first, after: $after) { nodes { name } pageInfo { endCursor hasNextPage hasPreviousPage } }
    }`;
    const first = await ask(admin(), LIST, { first: 2 });
    const pageInfo = { hasNextPage: true, hasPreviousPage: false };
    assert.partialDeepStrictEqual(first.data, { apiKeys: { nodes: [{ name: 'three' }, { name: 'two' }], pageInfo } });
    const after = textAt(first.data, ['apiKeys', 'pageInfo', 'endCursor']);
    const second = await ask(admin(), LIST, { first: 1, after });
    assert.partialDeepStrictEqual(second.data, {
      apiKeys: { nodes: [{ name: 'one' }], pageInfo: { hasPreviousPage: true } },
    });
    assert.deepEqual((await ask(admin(), LIST, { first: 2, after: 'nonsense' })).codes, ['CURSOR_INVALID']);
    assert.deepEqual((await ask(admin(), LIST, { first: 1000 })).codes, ['BAD_USER_INPUT']);
  });

  test('who asks is told who they are, and sees their own key and no other', async () => {
    const own = await create('reader', ['GENERATIONS_READ']);
    const other = await create('other');
    const viewer: Viewer = { accountId, apiKeyId: own.id, scopes: new Set(['GENERATIONS_READ']) };
    const WHO = '{ viewer { scopes apiKey { name } } }';
    assert.deepEqual((await ask(viewer, WHO)).data, {
      viewer: { scopes: ['GENERATIONS_READ'], apiKey: { name: 'reader' } },
    });
    assert.deepEqual((await ask(admin(), WHO)).data, { viewer: { scopes: [...SCOPES], apiKey: null } });
    assert.deepEqual((await ask(null, WHO)).data, { viewer: null });
    const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const ids = [own.id, other.id];
    assert.deepEqual((await ask(viewer, NODES, { ids })).data, { nodes: [{ id: own.id }, null] });
    assert.deepEqual((await ask(admin(), NODES, { ids })).data, { nodes: [{ id: own.id }, { id: other.id }] });
    const elsewhere: Viewer = { ...admin(), accountId: newId('account') };
    assert.deepEqual((await ask(elsewhere, NODES, { ids })).data, { nodes: [null, null] });
  });

  test('images are seen by keys of their account that may read generations, many in one statement', async () => {
    const picture = { sha256: 'a'.repeat(64), mimeType: 'image/png', width: 20, height: 10, bytes: 99 } as const;
    const role = {
      accountId,
      picture,
      purpose: 'FINAL',
      generationId: newId('generation'),
      attemptId: newId('attempt'),
    } as const;
    const ids: string[] = [];
    for (let index = 0; index < 20; index += 1) ids.push(await insertImage(db.database.orm, { ...role, index }));
    const [shown = '', erased = ''] = ids;
    await db.database.sql`update image set erased_at = now() where id = ${erased}`;
    const IMAGES = `query ($ids: [ID!]!) {
      nodes(ids: $ids) { id ... on Image { url urlExpiresAt mimeType width height bytes sha256 } }
    }`;

    const before = statements.length;
    const { data } = await ask(viewerWith('GENERATIONS_READ'), IMAGES, { ids });
    assert.equal(statements.length - before, 1);
    assert.partialDeepStrictEqual(data, {
      nodes: [
        { id: shown, ...picture },
        { id: erased, ...picture, url: null, urlExpiresAt: null },
      ],
    });
    const query = new URL(textAt(data, ['nodes', '0', 'url'])).searchParams;
    const expires = query.get('expires') ?? '';
    assert.equal(links.verify(shown, { expires, signature: query.get('signature') ?? '' }), 'ok');
    assert.equal(Date.parse(textAt(data, ['nodes', '0', 'urlExpiresAt'])), Number(expires) * 1000);

    for (const viewer of [null, viewerWith('ARENA_VOTE'), { ...admin(), accountId: newId('account') }]) {
      assert.deepEqual(await ask(viewer, IMAGES, { ids: [shown, erased] }), {
        data: { nodes: [null, null] },
        codes: [],
      });
    }
  });
});

/** The text at a place of an answer; fails when there is none. */
function textAt(answer: unknown, path: readonly string[]): string {
  const found = path.reduce(
    (value: unknown, step) => new Map<string, unknown>(Object.entries(value ?? {})).get(step),
    answer,
  );
  assert.ok(typeof found === 'string', `expected a text at ${path.join('.')} of ${JSON.stringify(answer)}`);
  return found;
}
