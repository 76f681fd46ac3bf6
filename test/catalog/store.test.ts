import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createLog } from '../../src/base/log.ts';
import type { Catalog } from '../../src/catalog/model.ts';
import { saveModel } from '../../src/catalog/save.ts';
import { openCatalog, type CatalogStore } from '../../src/catalog/store.ts';
import { openDatabase, type Database } from '../../src/db/client.ts';
import { openListener } from '../../src/db/listen.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { factsOf } from './facts-fixture.ts';

const log = createLog('silent');
/** Ten times the second that is promised, so that a busy machine fails nothing. */
const CAP_MS = 10_000;
const NEVER_MS = 3_600_000;

describe('the catalog in memory', () => {
  let db: TestDatabase;
  let elsewhere: Database;
  const statements: string[] = [];

  before(async () => {
    db = await createTestDatabase({ onStatement: (text) => statements.push(text) });
    elsewhere = openDatabase({ url: db.url, maxConnections: 2 });
    await saveElsewhere('steady');
  });
  after(async () => {
    await elsewhere.close();
    await db.close();
  });

  test('is read without SQL', async () => {
    const store = await openCatalog(db.database, { log, pollMs: NEVER_MS });
    statements.length = 0;
    for (let read = 0; read < 100; read += 1) {
      assert.equal(store.current().model('steady')?.offers[0]?.provider.slug, 'fal');
    }
    assert.deepEqual(statements, []);
    await store.close();
  });

  test('is frozen all through', async () => {
    const store = await openCatalog(db.database, { log, pollMs: NEVER_MS });
    const model = store.current().model('steady');
    for (const part of [
      store.current(),
      model,
      model?.offers,
      model?.offers[0]?.prices[0]?.conditions,
      model?.offers[0]?.provider,
    ]) {
      assert.ok(Object.isFrozen(part));
    }
    await store.close();
  });

  test('reads again only the models that changed, and what they point at is whole', async () => {
    const store = await openCatalog(db.database, { log, pollMs: NEVER_MS });
    const first = store.current();
    await saveElsewhere('newcomer');
    // What the other rows say now must not be looked at: their model has not moved.
    await elsewhere.sql`update model set summary = 'changed behind the version' where slug = 'steady'`;
    await store.refresh();
    const second = store.current();
    assert.equal(second.version, first.version + 1);
    assert.equal(second.model('steady')?.summary, '');
    const fal = second.provider('fal');
    assert.ok(fal !== null);
    assert.equal(second.offersOf(fal).length, 2);
    assert.ok(second.offersOf(fal).every(({ model }) => second.model(model.slug) === model));
    assert.equal(second.model('steady'), first.model('steady'), 'what did not change is the same object');
    assert.equal(first.model('newcomer'), null);
    assert.equal(first.offersOf(fal).length, 1);
    await elsewhere.sql`update model set summary = '' where slug = 'steady'`;
    await store.close();
  });

  test('makes models anew when something changed that they share with others', async () => {
    const store = await openCatalog(db.database, { log, pollMs: NEVER_MS });
    const first = store.current();
    await elsewhere.sql`update provider set name = 'Another name' where slug = 'fal'`;
    await elsewhere.sql`update catalog_version set version = version + 1`;
    await store.refresh();
    const [provider, steady] = [store.current().provider('fal'), store.current().model('steady')];
    assert.equal(provider?.name, 'Another name');
    assert.equal(steady?.offers[0]?.provider, provider);
    assert.notEqual(steady, first.model('steady'));
    await store.close();
  });

  test('looks with one small statement, and tells of nothing when nothing changed', async () => {
    const store = await openCatalog(db.database, { log, pollMs: NEVER_MS });
    const told: Catalog[] = [];
    store.onChange((catalog) => told.push(catalog));
    statements.length = 0;
    await store.refresh();
    assert.equal(statements.length, 1);
    assert.match(statements[0] ?? '', /from "catalog_version"/);
    assert.deepEqual(told, []);
    await store.close();
  });

  test('sees a change of another process by its wake-up', async () => {
    const listener = openListener(db.url, { log });
    const store = await openCatalog(db.database, { log, pollMs: NEVER_MS, listener });
    await listener.on('catalog', () => {});
    const seen = changeTo(store, 'announced');
    await saveInAnotherProcess('announced');
    await seen;
    await store.close();
    await listener.close();
  });

  test('sees a change by looking when no wake-up comes', async () => {
    const store = await openCatalog(db.database, { log, pollMs: 100 });
    const seen = changeTo(store, 'unannounced');
    await saveElsewhere('unannounced');
    await seen;
    await store.close();
  });

  test('without wake-ups and without looking sees nothing', async () => {
    const store = await openCatalog(db.database, { log, pollMs: NEVER_MS });
    await saveElsewhere('unseen');
    assert.equal(store.current().model('unseen'), null);
    await store.refresh();
    assert.notEqual(store.current().model('unseen'), null);
    await store.close();
  });

  test('keeps the old catalog while it can’t be read, and goes on afterwards', async () => {
    const store = await openCatalog(db.database, { log, pollMs: 50 });
    await elsewhere.sql`alter table creator rename to creator_away`;
    await elsewhere.sql`update catalog_version set version = version + 1`;
    await assert.rejects(store.refresh());
    assert.equal(store.current().model('steady')?.offers.length, 1);
    await elsewhere.sql`alter table creator_away rename to creator`;
    const seen = changeTo(store, 'recovered');
    await saveElsewhere('recovered');
    await seen;
    await store.close();
  });

  test('reads everything anew when the database went back in time', async () => {
    const store = await openCatalog(db.database, { log, pollMs: NEVER_MS });
    await elsewhere.sql`update model set summary = 'older', version = 1 where slug = 'steady'`;
    await elsewhere.sql`update catalog_version set version = 2`;
    await store.refresh();
    assert.equal(store.current().version, 2);
    assert.equal(store.current().model('steady')?.summary, 'older');
    await store.close();
  });

  async function saveElsewhere(slug: string): Promise<void> {
    await elsewhere.orm.transaction((tx) => saveModel(tx, factsOf(slug), { origin: 'IMPORTED' }));
  }

  async function saveInAnotherProcess(slug: string): Promise<void> {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'save-in-process.ts'), db.url, slug], {
      stdio: 'inherit',
    });
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  }
});

/** Resolves when a model of that slug is in the store's catalog. */
function changeTo(store: CatalogStore, slug: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`${slug} was not seen in ${CAP_MS} ms.`)), CAP_MS);
  const stop = store.onChange((catalog) => {
    if (catalog.model(slug) === null) return;
    clearTimeout(timer);
    stop();
    resolve();
  });
  return promise;
}
