import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { createLog } from '../../../src/base/log.ts';
import type { ModelFacts } from '../../../src/catalog/facts.ts';
import type { CatalogEvent } from '../../../src/catalog/history/change.ts';
import { encodePlace } from '../../../src/catalog/history/cursor.ts';
import { followChanges } from '../../../src/catalog/history/follow.ts';
import { createCatalogHistory, type CatalogHistory } from '../../../src/catalog/history/history.ts';
import { RevisionUnreadableError } from '../../../src/catalog/history/revision.ts';
import { saveModel } from '../../../src/catalog/save.ts';
import { openCatalog, type CatalogStore } from '../../../src/catalog/store.ts';
import { openDatabase, type Database } from '../../../src/db/client.ts';
import { CursorInvalidRefusal } from '../../../src/events/cursor.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { factsOf, imagePrice, offerOf } from '../facts-fixture.ts';

const log = createLog('silent');
const NEVER_MS = 3_600_000;
const EPOCH = 7;

describe('following the catalog', () => {
  let db: TestDatabase;
  let elsewhere: Database;
  const statements: string[] = [];
  const opened: CatalogStore[] = [];

  before(async () => {
    db = await createTestDatabase({ onStatement: (text) => void statements.push(text) });
    elsewhere = openDatabase({ url: db.url });
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  after(async () => {
    await elsewhere.close();
    await db.close();
  });

  /** A process of its own, as far as following goes; `pollMs` NEVER: it sees only what it is told to look at. */
  async function open(pollMs = 50): Promise<CatalogHistory & { readonly store: CatalogStore }> {
    const store = await openCatalog(db.database, { log, pollMs });
    opened.push(store);
    return { ...createCatalogHistory({ orm: db.database.orm, store, epoch: EPOCH, log }), store };
  }

  async function save(...all: ModelFacts[]): Promise<void> {
    for (const facts of all) await elsewhere.orm.transaction((tx) => saveModel(tx, facts, { origin: 'IMPORTED' }));
  }

  /** The first so many changes after a cursor (null: from now). */
  async function take(
    history: CatalogHistory,
    count: number,
    { after: cursor = null, model = null }: { after?: string | null; model?: string | null } = {},
  ): Promise<CatalogEvent[]> {
    const catalog = history.store.current();
    const modelId = model === null ? null : (catalog.model(model)?.id ?? 'none');
    const options = { after: cursor, now: catalog.version, modelId, signal: AbortSignal.timeout(30_000) };
    const events: CatalogEvent[] = [];
    if (count === 0) return events;
    for await (const event of followChanges(history, options)) if (events.push(event) === count) break;
    return events;
  }

  const cursorOf = ({ store }: CatalogHistory): string =>
    encodePlace({ version: store.current().version, taken: 0 }, EPOCH);
  const told = ({ store }: CatalogHistory, events: readonly CatalogEvent[]) =>
    events.map(({ modelId, change }) => `${store.current().modelById(modelId)?.slug} ${change.kind}`);

  test('tells every change of many writers at once, each once, in order, at every process alike', async () => {
    const [here, there] = [await open(20), await open(35)];
    const from = cursorOf(here);
    const names = Array.from({ length: 8 }, (_, index) => `writer-${index}`);
    const rounds = 6;
    const live = [here, there].map((history) => take(history, names.length * rounds));
    await Promise.all(
      names.map(async (name) => {
        for (let round = 0; round < rounds; round += 1)
          await save(factsOf(name, { identity: { summary: String(round) } }));
      }),
    );
    const [one, other] = await Promise.all(live);
    assert.ok(one !== undefined);
    assert.deepEqual(other, one);
    assert.deepEqual(await take(await open(), names.length * rounds, { after: from }), one);
    const places = one.map(({ place }) => place.version);
    assert.deepEqual(
      places,
      Array.from(places, (_, index) => (places[0] ?? 0) + index),
    );
    const [added, changed] = [told(here, one).filter((line) => line.endsWith('ModelAdded')), told(here, one)];
    assert.deepEqual(
      added.toSorted(),
      names.map((name) => `${name} ModelAdded`),
    );
    assert.equal(changed.filter((line) => line.endsWith('ModelChanged')).length, names.length * (rounds - 1));
    assert.deepEqual(
      one.map(({ at }) => at.getTime()),
      one.map(({ at }) => at.getTime()).toSorted((left, right) => left - right),
    );
  });

  test('goes on after every single cursor, also between the changes of one save', async () => {
    const history = await open();
    const from = cursorOf(history);
    await save(
      factsOf('many'),
      factsOf('many', {
        identity: { status: 'PREVIEW', aliases: ['more'], summary: 'Changed' },
        offers: [offerOf('fal/many', { prices: [imagePrice('0.01')], notes: ['Cheap'] }), offerOf('gemini/many')],
      }),
      factsOf('many', { offers: [offerOf('fal/many')] }),
    );
    await history.store.refresh();
    const all = await take(history, 12, { after: from });
    assert.deepEqual(
      told(history, all).map((line) => line.slice('many '.length)),
      (
        'ModelAdded StatusChanged AliasMoved PriceChanged OfferChanged OfferAdded ModelChanged ' +
        'StatusChanged AliasMoved PriceChanged OfferChanged OfferRetired'
      ).split(' '),
    );
    for (const [index, { place }] of all.entries()) {
      const after = encodePlace(place, EPOCH);
      const rest = await take(await open(), all.length - index - 1, { after });
      assert.deepEqual(rest, all.slice(index + 1));
    }
  });

  test('reads many revisions page by page, those of one model alone when asked', async () => {
    const history = await open();
    const from = cursorOf(history);
    for (let round = 0; round < 45; round += 1)
      await save(factsOf(round % 9 === 0 ? 'rare' : 'often', { identity: { summary: String(round) } }));
    await history.store.refresh();
    const all = await take(history, 45, { after: from });
    assert.equal(new Set(all.map(({ place }) => place.version)).size, 45);
    const rare = await take(history, 5, { after: from, model: 'rare' });
    assert.deepEqual(
      rare,
      all.filter(({ modelId }) => modelId === history.store.current().model('rare')?.id),
    );
  });

  test('says of an alias where it comes from and goes to', async () => {
    const history = await open();
    const from = cursorOf(history);
    await save(
      factsOf('left', { identity: { aliases: ['nomad', 'homely'] } }),
      factsOf('left', { identity: { aliases: ['homely'] } }),
      factsOf('right'),
      factsOf('right', { identity: { aliases: ['nomad', 'fresh'] } }),
      factsOf('right', { identity: { aliases: ['fresh'] } }),
      factsOf('heir', { identity: { aliases: ['nomad', 'own'] } }),
    );
    await history.store.refresh();
    const slugOf = (id: string | null) => (id === null ? null : history.store.current().modelById(id)?.slug);
    const moves = (await take(history, 8, { after: from })).flatMap(({ change }) =>
      change.kind === 'AliasMoved' ? [[change.alias, slugOf(change.from), slugOf(change.to)]] : [[change.kind]],
    );
    assert.deepEqual(moves, [
      ['ModelAdded'],
      ['nomad', 'left', null],
      ['ModelAdded'],
      ['nomad', 'left', 'right'],
      ['fresh', null, 'right'],
      ['nomad', 'right', null],
      ['ModelAdded'],
      ['nomad', 'right', 'heir'],
    ]);
  });

  test('tells nothing of a version without a revision, and goes on after it', async () => {
    const history = await open();
    const next = take(history, 1);
    await elsewhere.sql`update catalog_version set version = version + 1`;
    await history.store.refresh();
    await save(factsOf('after-nothing'));
    assert.deepEqual(told(history, await next), ['after-nothing ModelAdded']);
  });

  test('takes a cursor of a process that is ahead, and refuses those that none can have given out', async () => {
    const behind = await open(NEVER_MS);
    await save(factsOf('ahead'), factsOf('ahead', { identity: { summary: 'Changed' } }));
    const ahead = await open();
    const place = { version: ahead.store.current().version - 1, taken: 0 };
    assert.deepEqual(told(ahead, await take(behind, 1, { after: encodePlace(place, EPOCH) })), ['ahead ModelChanged']);
    const head = ahead.store.current().version;
    const text = (raw: string) => Buffer.from(raw).toString('base64url');
    const bad = {
      nonsense: 'nonsense',
      empty: '',
      'of a generation': text(`s1:${EPOCH.toString(36)}:1:gen_x`),
      'too long': text('c1:7:1:'.padEnd(300, '1')),
      'of another epoch': encodePlace({ version: 0, taken: 0 }, EPOCH + 1),
      ahead: encodePlace({ version: head + 1, taken: 0 }, EPOCH),
      'in the midst of what has not come': encodePlace({ version: head, taken: 1 }, EPOCH),
    };
    for (const [name, after] of Object.entries(bad))
      await assert.rejects(take(ahead, 1, { after }), CursorInvalidRefusal, name);
  });

  test('reads once for all who stand at the same place', async () => {
    const history = await open(NEVER_MS);
    const all = Array.from({ length: 50 }, () => take(history, 1));
    await save(factsOf('shared'));
    statements.length = 0;
    await history.store.refresh();
    await Promise.all(all);
    assert.equal(statements.filter((text) => text.includes('as earlier')).length, 1);
  });

  test('outlives a database that is away', async () => {
    const history = await open(50);
    const next = take(history, 1);
    await elsewhere.sql`alter table model_revision rename to model_revision_away`;
    // What the statement meets is a server that says that it is shutting down.
    await elsewhere.sql.unsafe(`create function gone() returns bigint language plpgsql as
      $$ begin raise exception 'away' using errcode = '57P01'; end $$;
      create view model_revision as select model_id, gone() as version, facts, origin, api_key_id, at from model_revision_away`);
    await elsewhere.sql`update catalog_version set version = version + 1`;
    await history.store.refresh();
    await elsewhere.sql.unsafe(
      'drop view model_revision; drop function gone; alter table model_revision_away rename to model_revision',
    );
    await save(factsOf('back'));
    assert.deepEqual(told(history, await next), ['back ModelAdded']);
  });

  test('ends with a clear word at a revision that can’t be read any more, and goes on beyond it', async () => {
    const history = await open();
    const from = cursorOf(history);
    await save(factsOf('relic'), factsOf('relic', { identity: { summary: 'Changed' } }), factsOf('beyond'));
    await history.store.refresh();
    await elsewhere.sql`update model_revision set facts = facts - 'identity'
      where version = (select max(version) - 2 from model_revision)`;
    await assert.rejects(take(history, 1, { after: from }), RevisionUnreadableError);
    await save(factsOf('beyond', { identity: { summary: 'Changed' } }));
    const beyond = encodePlace({ version: history.store.current().version, taken: 0 }, EPOCH);
    await history.store.refresh();
    assert.deepEqual(told(history, await take(history, 1, { after: beyond })), ['beyond ModelChanged']);
  });

  test('ends when the database was restored to an earlier time under it', async () => {
    const history = await open(NEVER_MS);
    const next = take(history, 1);
    await elsewhere.sql`update catalog_version set version = version - 5`;
    await history.store.refresh();
    await assert.rejects(next, CursorInvalidRefusal);
    await elsewhere.sql`update catalog_version set version = version + 5`;
  });

  test('ends at once when it is left, and holds nothing', async () => {
    let listeners = 0;
    const history = await open(NEVER_MS);
    const store: CatalogHistory['store'] = {
      ...history.store,
      onChange(listener) {
        listeners += 1;
        const stop = history.store.onChange(listener);
        return () => {
          listeners -= 1;
          stop();
        };
      },
    };
    const leaving = new AbortController();
    const now = history.store.current().version;
    const options = { after: null, now, modelId: null, signal: leaving.signal };
    const next = followChanges({ ...history, store }, options).next();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(listeners, 1);
    leaving.abort();
    assert.deepEqual(await next, { value: undefined, done: true });
    assert.equal(listeners, 0);
  });
});
