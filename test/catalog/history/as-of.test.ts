import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { everyFieldOf } from '../../http/every-field.ts';
import { schema } from '../../../schema/index.ts';
import type { ModelFacts } from '../../../src/catalog/facts.ts';
import { saveModel } from '../../../src/catalog/save.ts';
import { openDoor, type Door } from '../../http/door.ts';
import { benchmarksOf, factsOf, imagePrice, offerOf, performanceOf } from '../facts-fixture.ts';

interface Told {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly updatedAt: string;
  readonly startingPriceUsd: string | null;
  readonly aliases: readonly string[];
  readonly offers: readonly { readonly id: string; readonly configKey: string; readonly retiredAt: string | null }[];
}

const THEN = `query ($slug: String!, $asOf: DateTime) {
  model(slug: $slug, asOf: $asOf) { id slug name updatedAt startingPriceUsd aliases offers { id configKey retiredAt } }
}`;

describe('Query.model with asOf', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  async function save(facts: ModelFacts): Promise<Date> {
    await door.database.database.orm.transaction((tx) => saveModel(tx, facts, { origin: 'IMPORTED' }));
    await door.catalog.refresh();
    const at = door.catalog.current().model(facts.slug)?.updatedAt;
    assert.ok(at !== undefined);
    return at;
  }

  async function then(slug: string, asOf: Date | string | null): Promise<Told | null> {
    const { data, errors } = await door.ask<{ model: Told | null }>(THEN, { slug, asOf }, { key: null });
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data.model;
  }

  test('tells the same of every model that ships as without it, down to its page and examples', async () => {
    const fields = everyFieldOf(schema.getType('Model'), isOfToday);
    for (const { slug, updatedAt } of door.catalog.current().models) {
      const ask = async (asOf: Date | null) => {
        const { data, errors } = await door.ask<{ model: Told }>(
          `query ($slug: String!, $asOf: DateTime) { model(slug: $slug, asOf: $asOf) { ${fields} } }`,
          { slug, asOf },
        );
        assert.equal(errors, undefined, JSON.stringify(errors));
        return data.model;
      };
      const now = await ask(null);
      assert.equal(now.slug, slug);
      assert.deepEqual(await ask(updatedAt), now);
    }
  });

  test('tells what the catalog said: before a model, at each of its changes, between them, and in times to come', async () => {
    const [fal, gemini] = [offerOf('fal/tale'), offerOf('gemini/tale', { prices: [imagePrice('0.03')] })];
    const first = await save(
      factsOf('tale', {
        identity: { name: 'Tale' },
        offers: [fal, gemini],
        performance: performanceOf('fal', 9000, 0.9),
        benchmarks: benchmarksOf(['Teapot', 1100]),
      }),
    );
    const dearer = await save(
      factsOf('tale', {
        identity: { name: 'Tale' },
        offers: [fal, { ...gemini, prices: [imagePrice('0.035')] }],
      }),
    );
    const retired = await save(factsOf('tale', { identity: { name: 'Tale, retold' }, offers: [fal] }));
    const again = await save(factsOf('tale', { identity: { name: 'Tale' }, offers: [gemini, fal] }));

    assert.equal(await then('tale', new Date(first.getTime() - 1)), null);
    const atFirst = await then('tale', first);
    assert.deepEqual([atFirst?.name, atFirst?.startingPriceUsd, atFirst?.updatedAt], ['Tale', '0.03', first.toJSON()]);
    assert.deepEqual(await then('tale', new Date(dearer.getTime() - 1)), atFirst);
    assert.equal((await then('tale', dearer))?.startingPriceUsd, '0.035');
    const without = await then('tale', retired);
    assert.deepEqual(
      [without?.name, without?.offers.map(({ configKey }) => configKey)],
      ['Tale, retold', ['fal/tale']],
    );
    const listed = await then('tale', again);
    assert.deepEqual(
      listed?.offers.map(({ configKey, retiredAt }) => [configKey, retiredAt]),
      [
        ['gemini/tale', null],
        ['fal/tale', null],
      ],
    );
    const now = await then('tale', null);
    assert.deepEqual([listed, await then('tale', '2999-01-01T00:00:00+02:00')], [now, now]);
    assert.deepEqual(
      [atFirst?.id, atFirst?.offers.map(({ id }) => id)],
      [now?.id, now?.offers.map(({ id }) => id).toReversed()],
    );
    assert.equal(await then('tale', '0000-01-01T00:00:00Z'), null);
  });

  test('follows an alias to where it led, and a slug before any alias', async () => {
    const one = await save(factsOf('one', { identity: { aliases: ['latest', 'fallow'] } }));
    const free = await save(factsOf('one', { identity: { aliases: ['fallow'] } }));
    const two = await save(factsOf('two', { identity: { aliases: ['latest'] } }));
    const none = await save(factsOf('one'));
    const own = await save(factsOf('fallow'));
    const led = async (name: string, ...times: Date[]) =>
      Promise.all(times.map(async (at) => (await then(name, at))?.slug ?? null));
    assert.deepEqual(await led('latest', one, free, two, none), ['one', null, 'two', 'two']);
    assert.deepEqual(await led('fallow', one, free, two, none, own), ['one', 'one', 'one', null, 'fallow']);
    assert.equal((await then('latest', null))?.slug, 'two');
  });

  test('knows no model by a name that none can have, and refuses what is no time', async () => {
    for (const name of ['', 'Tale', 'a\0b', '\u{1F3A8}', "'; drop", 'x'.repeat(10_000)])
      assert.equal(await then(name, new Date()), null);
    const { errors } = await door.ask(THEN, { slug: 'tale', asOf: '2026-13-01T00:00:00Z' });
    assert.equal(errors?.[0]?.extensions?.['code'], 'BAD_USER_INPUT');
  });

  test('without it asks the database nothing', async () => {
    door.statements.length = 0;
    await then('tale', null);
    assert.deepEqual(door.statements, []);
  });

  test('says that a revision can’t be read any more, and the server goes on', async () => {
    const at = await save(factsOf('faded'));
    await door.database.database.sql`update model_revision set facts = facts - 'specifications'
      where model_id = (select id from model where slug = 'faded')`;
    const { data, errors, status } = await door.ask(THEN, { slug: 'faded', asOf: at });
    assert.deepEqual([status, data, errors?.[0]?.extensions?.['code']], [200, { model: null }, 'HISTORY_UNREADABLE']);
    assert.match(errors?.[0]?.message ?? '', /specifications/);
    assert.equal((await then('faded', null))?.slug, 'faded');
  });
});

/** What a provider and a competition lead to is of today. */
function isOfToday(type: string, field: string): boolean {
  return (type === 'Competition' && field === 'standings') || (type === 'Provider' && field !== 'id');
}
