import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { parseKey } from '../../src/access/key.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../../src/access/keys.ts';
import { ForbiddenRefusal, SCOPES, type Scope, type Viewer } from '../../src/access/viewer.ts';
import { newId } from '../../src/base/ids.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../../src/base/refusal.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const pepper = new Uint8Array(32).fill(3);

describe('keys', () => {
  let db: TestDatabase;
  let accountId: string;
  before(async () => {
    db = await createTestDatabase();
    accountId = await ensureAccount(db.database.orm);
  });
  after(() => db.close());
  const viewerWith = (...scopes: Scope[]): Viewer => ({ accountId, apiKeyId: null, scopes: new Set(scopes) });
  const create = (viewer: Viewer | null, scopes: readonly Scope[] = ['CATALOG_READ'], name = 'a key') =>
    createApiKey(db.database.orm, viewer, { name, scopes, expiresAt: null }, pepper);

  test('are made by an admin, shown once, and stored as a hash alone', async () => {
    const { apiKey, secret } = await create(
      viewerWith('ADMIN'),
      ['GENERATIONS_WRITE', 'GENERATIONS_READ', 'GENERATIONS_READ'],
      ' laptop ',
    );
    assert.equal(parseKey(secret)?.id, apiKey.id);
    const { createdAt, ...rest } = apiKey;
    assert.deepEqual(rest, {
      accountId,
      id: apiKey.id,
      name: 'laptop',
      lastFour: secret.slice(-4),
      scopes: ['GENERATIONS_READ', 'GENERATIONS_WRITE'],
      lastUsedAt: null,
      expiresAt: null,
      revokedAt: null,
      retriesRefusedContent: false,
      startsPerMinute: null,
    });
    assert.ok(Math.abs(createdAt.getTime() - Date.now()) < 60_000);
    const [row] = await db.database.sql`select row_to_json(api_key)::text as text from api_key where id = ${apiKey.id}`;
    assert.ok(!String(row?.['text']).includes(parseKey(secret)?.secret ?? ''));
  });

  test('are made by nobody else, whatever they ask for', async () => {
    for (const scopes of [['ADMIN'], ['GENERATIONS_WRITE'], ['CATALOG_READ']] as const) {
      await assert.rejects(create(null, scopes), ForbiddenRefusal);
      await assert.rejects(
        create(viewerWith('CATALOG_READ', 'GENERATIONS_READ', 'GENERATIONS_WRITE', 'ARENA_VOTE'), scopes),
        ForbiddenRefusal,
      );
    }
  });

  test('are refused with all that is wrong at once', async () => {
    const input = { name: `\n${'n'.repeat(120)}\0`, scopes: [], expiresAt: new Date(0) };
    await assert.rejects(createApiKey(db.database.orm, viewerWith('ADMIN'), input, pepper), (error) => {
      assert.ok(error instanceof InvalidInputRefusal);
      assert.deepEqual(
        error.problems.map(({ path }) => path.join('.')),
        ['name', 'name', 'scopes', 'expiresAt'],
      );
      assert.deepEqual(error.problems[2]?.allowed, SCOPES);
      return true;
    });
    for (const name of ['', '   ', 'a\ud800', 'n'.repeat(101)]) {
      await assert.rejects(create(viewerWith('ADMIN'), ['ADMIN'], name), InvalidInputRefusal);
    }
  });

  test('are revoked by an admin; twice is harmless and keeps the first time', async () => {
    const { apiKey } = await create(viewerWith('ADMIN'));
    await assert.rejects(revokeApiKey(db.database.orm, viewerWith('GENERATIONS_WRITE'), apiKey.id), ForbiddenRefusal);
    const revoked = await revokeApiKey(db.database.orm, viewerWith('ADMIN'), apiKey.id);
    assert.ok(revoked.revokedAt !== null);
    assert.deepEqual(await revokeApiKey(db.database.orm, viewerWith('ADMIN'), apiKey.id), revoked);
  });

  test('that are unknown, of another account or no ids at all are not found', async () => {
    const { apiKey } = await create(viewerWith('ADMIN'));
    const stranger: Viewer = { accountId: newId('account'), apiKeyId: null, scopes: new Set(SCOPES) };
    await assert.rejects(revokeApiKey(db.database.orm, stranger, apiKey.id), NotFoundRefusal);
    for (const id of [newId('apiKey'), newId('generation'), '', 'key_\0', "' or true --"]) {
      await assert.rejects(revokeApiKey(db.database.orm, viewerWith('ADMIN'), id), NotFoundRefusal);
    }
  });

  test('are listed newest first, page by page in both directions, none twice and none left out', async () => {
    await db.database.sql`delete from api_key`;
    // In one transaction all have the same time, so that the order within it shows.
    const made = await db.database.orm.transaction(async (tx) => {
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1)
        ids.push(
          (
            await createApiKey(
              tx,
              viewerWith('ADMIN'),
              { name: `k${count}`, scopes: ['ADMIN'], expiresAt: null },
              pepper,
            )
          ).apiKey.id,
        );
      return ids;
    });
    for (let count = 0; count < 4; count += 1) made.push((await create(viewerWith('ADMIN'))).apiKey.id);
    const newestFirst = [...made.slice(5).toReversed(), ...made.slice(0, 5).toSorted().toReversed()];
    const page = (direction: 'forward' | 'backward', keyId: string | null) =>
      listApiKeys(db.database.orm, viewerWith('ADMIN'), { limit: 4, direction, keyId });

    const forward: string[] = [];
    for (let keyId: string | null = null; ;) {
      const { apiKeys, more } = await page('forward', keyId);
      forward.push(...apiKeys.map(({ id }) => id));
      if (!more) break;
      keyId = forward.at(-1) ?? null;
    }
    assert.deepEqual(forward, newestFirst);

    const backward: string[] = [];
    for (let keyId: string | null = null; ;) {
      const { apiKeys, more } = await page('backward', keyId);
      backward.unshift(...apiKeys.map(({ id }) => id));
      if (!more) break;
      keyId = backward[0] ?? null;
    }
    assert.deepEqual(backward, newestFirst);
    assert.deepEqual(await page('forward', 'key_\0'), { apiKeys: [], more: false });
    assert.deepEqual(await page('forward', newId('apiKey')), { apiKeys: [], more: false });
    await assert.rejects(
      listApiKeys(db.database.orm, viewerWith('GENERATIONS_READ'), { limit: 4, direction: 'forward', keyId: null }),
      ForbiddenRefusal,
    );
  });
});
