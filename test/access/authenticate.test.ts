import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createAuthenticator, type Authenticator } from '../../src/access/authenticate.ts';
import { createSessionSeal } from '../../src/access/session-seal.ts';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { makeKey } from '../../src/access/key.ts';
import { apiKeysByIds, createApiKey, revokeApiKey } from '../../src/access/keys.ts';
import { UnauthenticatedError } from '../../src/access/unauthenticated.ts';
import { SCOPES, type Scope, type Viewer } from '../../src/access/viewer.ts';
import { createLog } from '../../src/base/log.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const pepper = new Uint8Array(32).fill(4);
const adminKey = 'correct horse battery staple';

describe('authentication', () => {
  let db: TestDatabase;
  let admin: Viewer;
  let authenticator: Authenticator;
  const statements: string[] = [];
  const open = (adminKey: string | null) =>
    createAuthenticator({
      database: db.database,
      pepper,
      adminKey,
      seal: createSessionSeal(new Uint8Array(32)),
      accountId: admin.accountId,
      log: createLog('silent'),
    });
  before(async () => {
    db = await createTestDatabase({ onStatement: (text) => statements.push(text) });
    admin = { accountId: await ensureAccount(db.database.orm), apiKeyId: null, scopes: new Set(SCOPES) };
    authenticator = open(adminKey);
  });
  after(async () => {
    await authenticator.close();
    await db.close();
  });
  const newKey = (scopes: readonly Scope[] = ['GENERATIONS_READ'], expiresAt: Date | null = null) =>
    createApiKey(db.database.orm, admin, { name: 'test', scopes, expiresAt }, pepper);
  const accepts = async (secret: string) => {
    try {
      return (await authenticator.authenticate(`Bearer ${secret}`)) !== null;
    } catch (error) {
      if (error instanceof UnauthenticatedError) return false;
      throw error;
    }
  };

  test('without a header is nobody', async () => {
    assert.equal(await authenticator.authenticate(null), null);
  });

  test('by a key is its account with its scopes', async () => {
    const { apiKey, secret } = await newKey(['GENERATIONS_READ', 'ARENA_VOTE']);
    const viewer = {
      accountId: admin.accountId,
      apiKeyId: apiKey.id,
      scopes: new Set(['GENERATIONS_READ', 'ARENA_VOTE']),
    };
    for (const header of [`Bearer ${secret}`, `bearer ${secret}`, ` BEARER   ${secret} `]) {
      assert.deepEqual(await authenticator.authenticate(header), viewer);
    }
  });

  test('by the environment’s key is everything, and without one that key is like any other wrong one', async () => {
    assert.deepEqual(await authenticator.authenticate(`Bearer ${adminKey}`), admin);
    assert.equal(await authenticator.stillValid(admin), true);
    const without = open(null);
    await assert.rejects(without.authenticate(`Bearer ${adminKey}`), UnauthenticatedError);
    assert.equal(await without.stillValid(admin), false);
  });

  test('refuses in one sentence whatever is wrong', async () => {
    const { secret } = await newKey();
    const expired = await newKey();
    await db.database.sql`update api_key set expires_at = now() - interval '1 second' where id = ${expired.apiKey.id}`;
    const revoked = await newKey();
    await revokeApiKey(db.database.orm, admin, revoked.apiKey.id);
    const unknown = makeKey();
    const peppered = await createApiKey(
      db.database.orm,
      admin,
      { name: 'x', scopes: ['ADMIN'], expiresAt: null },
      new Uint8Array(32).fill(9),
    );
    const headers: Record<string, string> = {
      empty: '',
      'no scheme': secret,
      'another scheme': `Basic ${secret}`,
      'no key': 'Bearer ',
      malformed: 'Bearer sk-1234',
      'a typo': `Bearer ${secret.slice(0, -1)}${secret.endsWith('a') ? 'b' : 'a'}`,
      unknown: `Bearer ${unknown.text}`,
      'of another pepper': `Bearer ${peppered.secret}`,
      expired: `Bearer ${expired.secret}`,
      revoked: `Bearer ${revoked.secret}`,
      'the environment’s key and more': `Bearer ${adminKey}x`,
      'a NUL': `Bearer ${secret.slice(0, 20)}\0${secret.slice(21)}`,
      'injected SQL': "Bearer ' or 1=1 --",
    };
    const messages = new Set<string>();
    for (const [name, header] of Object.entries(headers)) {
      await assert.rejects(
        authenticator.authenticate(header),
        (error) => {
          assert.ok(error instanceof UnauthenticatedError, name);
          messages.add(error.message);
          return true;
        },
        name,
      );
    }
    assert.equal(messages.size, 1);
  });

  test('asks the database once for a key that comes again at once', async () => {
    const { secret } = await newKey();
    await authenticator.authenticate(`Bearer ${secret}`);
    const before = statements.length;
    for (let count = 0; count < 100; count += 1) await authenticator.authenticate(`Bearer ${secret}`);
    assert.equal(statements.slice(before).filter((text) => text.includes('secret_hash')).length, 0);
  });

  test('stops taking a revoked key within five seconds, also one it has just taken, and at once where it is asked anew', async () => {
    const { apiKey, secret } = await newKey();
    const viewer = await authenticator.authenticate(`Bearer ${secret}`);
    assert.ok(viewer !== null);
    assert.equal(await authenticator.stillValid(viewer), true);
    await revokeApiKey(db.database.orm, admin, apiKey.id);
    const revokedAt = performance.now();
    assert.equal(await authenticator.stillValid(viewer), false);
    await until(async () => !(await accepts(secret)));
    const tookMs = performance.now() - revokedAt;
    assert.ok(tookMs < 6000, `${tookMs} ms`);
  });

  test('stops taking a key that expires while it is remembered', async () => {
    const { secret } = await newKey(['CATALOG_READ'], new Date(Date.now() + 1500));
    const madeAt = performance.now();
    assert.equal(await accepts(secret), true);
    await until(async () => !(await accepts(secret)));
    assert.ok(performance.now() - madeAt < 4000);
  });

  test('notes when a key was used, once a minute for all processes, and what is left when it closes', async () => {
    const { apiKey, secret } = await newKey();
    const lastUsed = async () => {
      const [found] = await apiKeysByIds(db.database.orm, [apiKey.id]);
      return found?.lastUsedAt ?? null;
    };
    await authenticator.authenticate(`Bearer ${secret}`);
    await until(async () => (await lastUsed()) !== null);
    const first = await lastUsed();

    const second = open(null);
    await second.authenticate(`Bearer ${secret}`);
    await second.close();
    assert.deepEqual(await lastUsed(), first);

    await db.database.sql`update api_key set last_used_at = now() - interval '2 minutes' where id = ${apiKey.id}`;
    const third = open(null);
    await third.authenticate(`Bearer ${secret}`);
    await third.close();
    assert.ok(((await lastUsed())?.getTime() ?? 0) >= (first?.getTime() ?? Infinity));
  });

  test('goes on when the use of a key can’t be noted', async () => {
    const other = await createTestDatabase();
    const accountId = await ensureAccount(other.database.orm);
    const { secret } = await createApiKey(
      other.database.orm,
      { ...admin, accountId },
      { name: 'x', scopes: ['ADMIN'], expiresAt: null },
      pepper,
    );
    const lines: string[] = [];
    const log = createLog('warn', { write: (line: string) => lines.push(line) });
    const one = createAuthenticator({
      database: other.database,
      pepper,
      adminKey: null,
      seal: createSessionSeal(new Uint8Array(32)),
      accountId,
      log,
    });
    await one.authenticate(`Bearer ${secret}`);
    await other.database.sql`alter table api_key rename column last_used_at to gone`;
    await one.authenticate(`Bearer ${secret}`);
    await one.close();
    assert.match(lines.join(''), /last_used_not_written/);
    assert.ok(!lines.join('').includes(secret));
    await other.close();
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  while (!(await holds())) {
    assert.ok(performance.now() - startedAt < 30_000, 'the condition did not come true in 30 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
