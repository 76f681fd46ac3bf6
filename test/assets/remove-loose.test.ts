import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { contentHash } from '../../src/assets/content-hash.ts';
import { openDiskStore } from '../../src/assets/disk.ts';
import { eraseImages, loosen } from '../../src/assets/erase-images.ts';
import { insertImage } from '../../src/assets/images.ts';
import { notedStore } from '../../src/assets/noted-store.ts';
import { removeLooseBytes } from '../../src/assets/remove-loose.ts';
import { StorageError, type ImageStore } from '../../src/assets/store.ts';
import { newId } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { rawOf } from '../../src/db/client.ts';

const log = createLog('silent');
const LONG_AGO = new Date(Date.now() - 7_200_000);

describe('bytes that have lost a name', () => {
  let db: TestDatabase;
  let folder: string;
  let store: ImageStore;
  let accountId: string;
  before(async () => {
    db = await createTestDatabase();
    accountId = await ensureAccount(db.database.orm);
    folder = await mkdtemp(join(tmpdir(), 'pictograph-loose-'));
    store = await openDiskStore(folder);
  });
  after(async () => {
    await db.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => db.database.sql`delete from loose_bytes`);

  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
  const named = async (bytes: Uint8Array, sha256?: string) => {
    const hash = sha256 ?? (await store.put(bytes));
    const picture = { sha256: hash, mimeType: 'image/png' as const, width: 1, height: 1, bytes: bytes.length };
    const role = { purpose: 'FINAL' as const, generationId: newId('generation'), attemptId: null, index: 0 };
    return { sha256: hash, id: await insertImage(db.database.orm, { accountId, picture, ...role }) };
  };
  const putLongAgo = async (bytes: Uint8Array) => {
    const one = await named(bytes);
    await utimes(pathOf(one.sha256), LONG_AGO, LONG_AGO);
    return one;
  };
  const erase = (...ids: string[]) => db.database.orm.transaction((tx) => eraseImages(rawOf(tx), ids));
  const chore = (graceMs?: number) =>
    removeLooseBytes({ orm: db.database.orm, store, log }, graceMs === undefined ? {} : { graceMs });
  const noted = async () => (await db.database.sql`select sha256 from loose_bytes`).map(({ sha256 }) => String(sha256));

  test('go, when they were put long ago and had no other', async () => {
    const { id, sha256 } = await putLongAgo(randomBytes(50));
    await chore();
    assert.equal(await store.verify(sha256), 'whole');
    await erase(id);
    await chore();
    assert.deepEqual([await store.size(sha256), await noted()], [null, []]);
    await erase(id);
    await chore();
    assert.deepEqual(await noted(), []);
  });

  test('stay as long as any row names them, whosever it is', async () => {
    const bytes = randomBytes(50);
    const first = await putLongAgo(bytes);
    const second = await named(bytes, first.sha256);
    await erase(first.id);
    await chore();
    assert.deepEqual([await store.verify(first.sha256), await noted()], ['whole', []]);
    await erase(second.id);
    await chore();
    assert.equal(await store.size(first.sha256), null);
  });

  test('stay while they were put lately, since a row may be on its way, and are looked at again', async () => {
    const { id, sha256 } = await named(randomBytes(50));
    await erase(id);
    await chore();
    assert.deepEqual([await store.verify(sha256), await noted()], ['whole', [sha256]]);
    await db.database.sql`update loose_bytes set look_at = now()`;
    await chore(0);
    assert.equal(await store.size(sha256), null);
  });

  test('that are put again meanwhile stay, and so does the row that then names them', async () => {
    const bytes = randomBytes(50);
    const { id, sha256 } = await putLongAgo(bytes);
    await erase(id);
    await store.put(bytes);
    await chore();
    assert.equal(await store.verify(sha256), 'whole');
    await named(bytes, sha256);
    await db.database.sql`update loose_bytes set look_at = now()`;
    await chore(0);
    assert.deepEqual([await store.verify(sha256), await noted()], ['whole', []]);
  });

  test('that lose another name while the store is asked are looked at again', async () => {
    const { id, sha256 } = await putLongAgo(randomBytes(50));
    await erase(id);
    const interrupted: ImageStore = {
      ...store,
      async remove(...args) {
        const removal = await store.remove(...args);
        // Due later, so that this very round doesn't come to it again.
        await db.database.sql`update loose_bytes set look_at = now() + interval '1 hour'`;
        return removal;
      },
    };
    await removeLooseBytes({ orm: db.database.orm, store: interrupted, log });
    assert.deepEqual(await noted(), [sha256]);
    await db.database.orm.transaction((tx) => loosen(rawOf(tx), [{ sha256 }]));
    await chore();
    assert.deepEqual(await noted(), []);
  });

  test('are left for later by a store that is away, and by a process that died at it', async () => {
    const ones = [await putLongAgo(randomBytes(50)), await putLongAgo(randomBytes(50))];
    await erase(...ones.map(({ id }) => id));
    await rename(folder, `${folder}.away`);
    await writeFile(folder, 'a file where the folder was');
    await chore();
    assert.equal((await noted()).length, 2);
    await rm(folder);
    await rename(`${folder}.away`, folder);
    // What was taken and not finished is due again in minutes; here it is made due.
    await db.database.sql`update loose_bytes set look_at = now()`;
    await chore();
    assert.deepEqual([await noted(), await store.size(ones[0]?.sha256 ?? '')], [[], null]);
  });

  test('or never got one, go too, since they were noted before they were put', async () => {
    const noting = notedStore(store, db.database.sql);
    const refused = await noting.put(randomBytes(50));
    const bytes = randomBytes(50);
    const kept = await named(bytes, await noting.put(bytes));
    assert.equal((await noted()).length, 2);
    await chore();
    assert.equal((await noted()).length, 2);
    await db.database.sql`update loose_bytes set look_at = now()`;
    await chore(0);
    assert.deepEqual([await store.size(refused), await store.verify(kept.sha256), await noted()], [null, 'whole', []]);
  });

  test('are not put while they can’t be noted, and that is waited for as for the store itself', async () => {
    const away = await createTestDatabase();
    await away.close();
    const bytes = randomBytes(50);
    await assert.rejects(
      notedStore(store, away.database.sql).put(bytes),
      (error) => error instanceof StorageError && error.retryable && error.code === 'DATABASE',
    );
    assert.equal(await store.size(contentHash(bytes)), null);
  });

  test('are shared by any number of processes', async () => {
    const ones = await Promise.all(Array.from({ length: 40 }, () => putLongAgo(randomBytes(50))));
    await erase(...ones.map(({ id }) => id));
    await Promise.all(Array.from({ length: 4 }, () => chore()));
    assert.deepEqual(await noted(), []);
    for (const { sha256 } of ones) assert.equal(await store.size(sha256), null);
  });
});
