import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLog } from '../../src/base/log.ts';
import { InvalidInputRefusal } from '../../src/base/refusal.ts';
import type { ModelFacts } from '../../src/catalog/facts.ts';
import type { Origin } from '../../src/catalog/closed-sets.ts';
import type { Catalog } from '../../src/catalog/model.ts';
import { saveModel, type SaveOutcome } from '../../src/catalog/save.ts';
import { openCatalog } from '../../src/catalog/store.ts';
import { readCatalogVersion } from '../../src/catalog/version.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { benchmarksOf, factsOf, imagePrice, offerOf } from './facts-fixture.ts';

describe('saving a model', () => {
  let db: TestDatabase;
  const statements: string[] = [];

  before(async () => {
    db = await createTestDatabase({ onStatement: (text) => statements.push(text) });
  });
  after(() => db.close());

  test('creates, leaves alone what is equal, updates what is not', async () => {
    assert.equal(await save(factsOf('first')), 'CREATED');
    const created = await catalogNow();
    assert.equal(await save(factsOf('first')), 'UNCHANGED');
    assert.equal((await catalogNow()).version, created.version);
    assert.equal(await save(factsOf('first', { identity: { name: 'First' } })), 'UPDATED');
    const updated = await catalogNow();
    assert.equal(updated.version, created.version + 1);
    assert.equal(updated.model('first')?.version, updated.version);
    assert.equal(updated.model('first')?.name, 'First');
    assert.equal(updated.model('first')?.id, created.model('first')?.id);
    assert.equal(updated.offer('fal/first')?.id, created.offer('fal/first')?.id);
  });

  test('writes nothing for equal facts in another order', async () => {
    const facts = factsOf('ordered');
    await save(facts);
    statements.length = 0;
    const { offers, identity, ...rest } = facts;
    assert.equal(await save({ ...rest, identity, offers }), 'UNCHANGED');
    assert.deepEqual(
      statements.filter((text) => /^(insert|update|delete)/i.test(text) && !text.includes('catalog_version')),
      [],
    );
  });

  test('retires an offer that is listed no more, with what is known of it, and takes it back', async () => {
    const [kept, dropped] = [offerOf('fal/shop'), offerOf('gemini/shop', { prices: [imagePrice('0.01')] })];
    await save(factsOf('shop', { offers: [kept, dropped] }));
    const id = (await catalogNow()).offer('gemini/shop')?.id;

    await save(factsOf('shop', { offers: [kept] }));
    const without = await catalogNow();
    const retired = without.offer('gemini/shop');
    assert.equal(retired?.id, id);
    assert.ok(retired?.retiredAt instanceof Date);
    assert.deepEqual(
      retired.prices.map(({ amount }) => amount),
      ['0.01'],
    );
    assert.deepEqual(
      without.model('shop')?.offers.map(({ configKey }) => configKey),
      ['fal/shop', 'gemini/shop'],
    );

    await save(factsOf('shop', { offers: [kept, dropped] }));
    const again = (await catalogNow()).offer('gemini/shop');
    assert.deepEqual([again?.id, again?.retiredAt], [id, null]);
  });

  test('keeps the ids of competitions that models share, and tells two of one name apart', async () => {
    await save(factsOf('one', { benchmarks: benchmarksOf(['Teapot', 1100]) }));
    const id = (await catalogNow()).model('one')?.benchmarks[0]?.competition.id;
    const [first] = benchmarksOf(['Teapot', 1200]).list;
    assert.ok(first !== undefined);
    await save(
      factsOf('two', { benchmarks: { ...benchmarksOf(), list: [first, { ...first, occurrence: 2, elo: 1000 }] } }),
    );
    const catalog = await catalogNow();
    const teapots = catalog.competitions.filter(({ name }) => name === 'Teapot');
    assert.equal(teapots.length, 2);
    const shared = teapots.find((competition) => competition.id === id);
    assert.ok(shared !== undefined);
    assert.deepEqual(
      catalog.standingsOf(shared).map(({ model, elo }) => [model.slug, elo]),
      [
        ['two', 1200],
        ['one', 1100],
      ],
    );
  });

  test('keeps a default of null apart from no default, and amounts to the last digit', async () => {
    const parameter = {
      types: ['STRING' as const],
      group: 'CORE' as const,
      description: '',
      modes: ['TEXT_TO_IMAGE' as const],
    };
    const read = { source: 'https://example.com', asOf: '2026-11-01' };
    await save(
      factsOf('exact', {
        parameters: {
          ...read,
          list: [
            { ...parameter, name: 'with_null', default: null },
            { ...parameter, name: 'without' },
          ],
        },
        offers: [offerOf('fal/exact', { prices: [imagePrice('123456789.123456789')] })],
      }),
    );
    const model = (await catalogNow()).model('exact');
    assert.deepEqual(
      model?.parameters.map((one) => one.default),
      [null, undefined],
    );
    assert.equal(model?.offers[0]?.prices[0]?.amount, '123456789.123456789');
    assert.equal(model.parameters[0]?.treatments[0]?.treatment, 'UNSUPPORTED');
  });

  test('refuses names and config keys of another model, all at once, and writes nothing', async () => {
    await save(factsOf('owner', { identity: { aliases: ['nickname'] } }));
    const version = await readCatalogVersion(db.database.orm);
    const thief = factsOf('nickname', { identity: { aliases: ['owner'] }, offers: [offerOf('fal/owner')] });
    await assert.rejects(save(thief), (error) => {
      assert.ok(error instanceof InvalidInputRefusal);
      assert.deepEqual(error.problems.map(({ path }) => path.join('.')).toSorted(), [
        'identity.aliases',
        'offers.0.configKey',
        'slug',
      ]);
      return true;
    });
    assert.equal(await readCatalogVersion(db.database.orm), version);
    assert.equal((await catalogNow()).model('nickname')?.slug, 'owner');
  });

  test('lets two writers of one model follow each other', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => save(factsOf('raced'))));
    assert.deepEqual(outcomes.toSorted(), ['CREATED', ...Array.from({ length: 7 }, () => 'UNCHANGED')]);
  });

  test('gives a later version no earlier time, though its transaction began first and the clock was set back', async () => {
    const { orm, sql } = db.database;
    await orm.transaction(async (tx) => {
      await tx.execute(`select now()`);
      await save(factsOf('overtaking'));
      await saveModel(tx, factsOf('overtaken'), { origin: 'IMPORTED' });
    });
    await sql`update model_revision set at = '2100-01-01' where version = (select max(version) from model_revision)`;
    await save(factsOf('set-back'));
    const revisions = await sql<{ at: Date; updated: Date; slug: string }[]>`
      select at, updated_at as updated, slug from model_revision join model on model.id = model_id
      where slug in ('overtaking', 'overtaken', 'set-back') order by model_revision.version`;
    assert.deepEqual(
      revisions.map(({ slug }) => slug),
      ['overtaking', 'overtaken', 'set-back'],
    );
    const times = revisions.map(({ at }) => at.getTime());
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    );
    assert.equal(times[2], Date.parse('2100-01-01T00:00:00Z'));
    assert.deepEqual(revisions[0]?.updated, revisions[0]?.at);
  });

  function save(facts: ModelFacts, origin: Origin = 'IMPORTED'): Promise<SaveOutcome> {
    return db.database.orm.transaction((tx) => saveModel(tx, facts, { origin }));
  }

  async function catalogNow(): Promise<Catalog> {
    const store = await openCatalog(db.database, { log: createLog('silent') });
    await store.close();
    return store.current();
  }
});
