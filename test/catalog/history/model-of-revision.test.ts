import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLog } from '../../../src/base/log.ts';
import { modelAt } from '../../../src/catalog/history/model-at.ts';
import { createCatalogHistory, type CatalogHistory } from '../../../src/catalog/history/history.ts';
import { RevisionUnreadableError } from '../../../src/catalog/history/revision.ts';
import type { Model } from '../../../src/catalog/model.ts';
import { saveModel } from '../../../src/catalog/save.ts';
import { openCatalog, type CatalogStore } from '../../../src/catalog/store.ts';
import { MeasuredPerformance } from '../../../src/performance/measured.ts';
import { performanceOf } from '../../../src/performance/shown.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { A_CALL, countDue, saveModels, writeCalls } from '../../performance/calls.ts';
import { factsOf, offerOf } from '../facts-fixture.ts';

const log = createLog('silent');
const NEVER_MS = 3_600_000;

describe('a model as a revision says it', () => {
  let db: TestDatabase;
  let store: CatalogStore;
  let history: CatalogHistory;
  before(async () => {
    db = await createTestDatabase({ shipped: true });
    await saveModels(db.database);
    store = await openCatalog(db.database, { log, pollMs: NEVER_MS });
    history = createCatalogHistory({ orm: db.database.orm, store, epoch: 1, log });
  });
  after(async () => {
    await store.close();
    await db.close();
  });

  const then = (name: string, at: Date): Promise<Model | null> => modelAt(history, store.current(), { name, at });

  test('is the same as the one that was read from the tables, for every model that ships', async () => {
    const { models } = store.current();
    assert.ok(models.length > 20);
    for (const model of models) {
      const made = await then(model.slug, model.updatedAt);
      assert.notEqual(made, model);
      assert.deepEqual(made, model);
    }
  });

  test('is frozen all through', async () => {
    const made = await then('alpha', new Date());
    for (const part of [made, made?.creator, made?.offers[0]?.prices[0]?.conditions, made?.performance[0]?.provider])
      assert.ok(part !== undefined && Object.isFrozen(part));
  });

  test('has nothing of what was measured since', async () => {
    await writeCalls(
      db.database,
      Array.from({ length: 20 }, () => A_CALL),
    );
    await countDue(db.database);
    const performance = await MeasuredPerformance.open(db.database.sql, { sandbox: false, log, listener: null });
    const catalog = store.current();
    const [now, made] = [catalog.model('alpha'), await then('alpha', new Date())];
    assert.ok(now !== null && made !== null);
    const sources = (model: Model, asked: Partial<Parameters<typeof performanceOf>[2]> = {}) =>
      performanceOf({ catalog, performance }, model, { source: null, mode: null, ...asked }).map(
        ({ source }) => source,
      );
    assert.deepEqual(sources(now), ['MEASURED', 'IMPORTED']);
    assert.deepEqual(sources(made), ['IMPORTED', 'IMPORTED']);
    assert.deepEqual(sources(made, { mode: 'TEXT_TO_IMAGE' }), ['IMPORTED', 'IMPORTED']);
    assert.deepEqual(sources(made, { source: 'MEASURED' }), []);
    await performance.close();
  });

  test('is there though this process’s catalog has not seen its offers yet', async () => {
    const behind = store.current();
    const facts = factsOf('newest', { offers: [offerOf('newcomer/newest')] });
    await db.database.orm.transaction((tx) => saveModel(tx, facts, { origin: 'IMPORTED' }));
    assert.equal(behind.model('newest'), null);
    const at = new Date(await dbTime());
    const made = await modelAt(history, behind, { name: 'newest', at });
    assert.equal(made?.offers[0]?.provider.slug, 'newcomer');
    assert.notEqual(store.current(), behind);
  });

  test('comes from facts of an older format, without what was added since', async () => {
    const { sql } = db.database;
    await save('older');
    await sql`update model_revision set facts = facts #- '{identity,alternativeNames}' #- '{offers,0,imageTokens}'
      where model_id = (select id from model where slug = 'older')`;
    const made = await then('older', new Date());
    assert.deepEqual([made?.alternativeNames, made?.offers[0]?.imageTokens], [[], null]);
  });

  test('can’t be made of facts that are none any more, and says of which and why', async () => {
    await save('broken');
    await db.database.sql`update model_revision set facts = jsonb_set(facts, '{identity,status}', '"SLEEPING"')
      where model_id = (select id from model where slug = 'broken')`;
    await assert.rejects(then('broken', new Date()), (error) => {
      assert.ok(error instanceof RevisionUnreadableError);
      assert.match(error.message, new RegExp(`said of ${store.current().model('broken')?.id} in its version \\d+`));
      assert.match(error.message, /identity\.status/);
      return true;
    });
  });

  test('is looked for by an index of its aliases', async () => {
    const { sql } = db.database;
    const plan = await sql.begin(async (tx) => {
      await tx`set local enable_seqscan = off`;
      return tx<{ 'QUERY PLAN': string }[]>`
        explain select model_id from model_revision where facts #> '{identity,aliases}' @> to_jsonb(${'a'}::text)`;
    });
    assert.match(plan.map((row) => row['QUERY PLAN']).join('\n'), /model_revision_by_alias/);
  });

  async function save(slug: string): Promise<void> {
    await db.database.orm.transaction((tx) => saveModel(tx, factsOf(slug), { origin: 'IMPORTED' }));
    await store.refresh();
  }

  async function dbTime(): Promise<number> {
    const [row] = await db.database.sql<{ at: Date }[]>`select max(at) as at from model_revision`;
    return row?.at.getTime() ?? 0;
  }
});
