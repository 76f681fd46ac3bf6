import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createAuthenticator } from '../../src/access/authenticate.ts';
import { createSessionSeal } from '../../src/access/session-seal.ts';
import { ensureAccount, ensureAdminKey } from '../../src/access/bootstrap.ts';
import { createApiKey, revokeApiKey } from '../../src/access/keys.ts';
import { parseKey } from '../../src/access/key.ts';
import { SCOPES, type Viewer } from '../../src/access/viewer.ts';
import { createLog } from '../../src/base/log.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const pepper = new Uint8Array(32).fill(5);

describe('the first start', () => {
  let db: TestDatabase;
  let dataDir: string;
  let admin: Viewer;
  before(async () => {
    db = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'pictograph-bootstrap-'));
    admin = { accountId: await ensureAccount(db.database.orm), apiKeyId: null, scopes: new Set(SCOPES) };
  });
  after(async () => {
    await db.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const file = () => join(dataDir, 'admin-key');
  const ensure = (adminKey: string | null = null) =>
    db.database.orm.transaction((tx) => ensureAdminKey(tx, { dataDir, accountId: admin.accountId, adminKey, pepper }));
  const authenticate = async (secret: string) => {
    const authenticator = createAuthenticator({
      database: db.database,
      pepper,
      adminKey: null,
      seal: createSessionSeal(new Uint8Array(32)),
      accountId: admin.accountId,
      log: createLog('silent'),
    });
    const viewer = await authenticator.authenticate(`Bearer ${secret}`);
    await authenticator.close();
    return viewer;
  };

  test('makes the one account, and finds it ever after', async () => {
    assert.equal(await ensureAccount(db.database.orm), admin.accountId);
    const rows = await db.database.sql`select id from account`;
    assert.deepEqual(
      rows.map((row) => row['id']),
      [admin.accountId],
    );
  });

  test('makes no key when the environment has one', async () => {
    assert.deepEqual(await ensure('an admin key of the environment'), { made: null });
    await assert.rejects(stat(file()));
  });

  test('that dies before its commit leaves a file that the next one replaces by a key that works', async () => {
    const lost = new Error('the process died here');
    const attempt = db.database.orm.transaction(async (tx) => {
      await ensureAdminKey(tx, { dataDir, accountId: admin.accountId, adminKey: null, pepper });
      throw lost;
    });
    await assert.rejects(attempt, lost);
    const orphan = (await readFile(file(), 'utf8')).trim();
    await assert.rejects(authenticate(orphan));

    const { made } = await ensure();
    assert.ok(made !== null && made !== orphan);
    assert.equal((await readFile(file(), 'utf8')).trim(), made);
    assert.equal((await stat(file())).mode & 0o777, 0o600);
    assert.deepEqual((await authenticate(made))?.scopes, new Set(['ADMIN']));
  });

  test('is only the first: a later one makes nothing, whatever became of the file', async () => {
    await rm(file());
    assert.deepEqual(await ensure(), { made: null });
    await assert.rejects(stat(file()));
  });

  test('makes one again when no admin key holds any more', async () => {
    const { apiKey } = await createApiKey(
      db.database.orm,
      admin,
      { name: 'soon over', scopes: ['ADMIN'], expiresAt: new Date(Date.now() + 60_000) },
      pepper,
    );
    await createApiKey(
      db.database.orm,
      admin,
      { name: 'no admin', scopes: ['GENERATIONS_WRITE'], expiresAt: null },
      pepper,
    );
    const keys = await db.database.sql`select id from api_key where 'ADMIN' = any(scopes) and id <> ${apiKey.id}`;
    for (const { id } of keys) await revokeApiKey(db.database.orm, admin, String(id));
    assert.deepEqual(await ensure(), { made: null });
    await db.database.sql`update api_key set expires_at = now() where id = ${apiKey.id}`;
    const { made } = await ensure();
    assert.ok(parseKey(made ?? '') !== null);
  });

  test('fails, and makes no key that nobody could read, when the file can’t be written', async () => {
    await db.database.sql`update api_key set revoked_at = now()`;
    const blocked = join(dataDir, 'a-file');
    await writeFile(blocked, '');
    const attempt = db.database.orm.transaction((tx) =>
      ensureAdminKey(tx, { dataDir: blocked, accountId: admin.accountId, adminKey: null, pepper }),
    );
    await assert.rejects(attempt);
    const holding = await db.database.sql`select 1 from api_key where revoked_at is null and 'ADMIN' = any(scopes)`;
    assert.equal(holding.length, 0);
  });
});
