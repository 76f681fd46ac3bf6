import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ForbiddenRefusal } from '../../../src/access/viewer.ts';
import { NotFoundRefusal } from '../../../src/base/refusal.ts';
import { exactAmount } from '../../../src/catalog/edit/amount.ts';
import { editOffer } from '../../../src/catalog/edit/edit-offer.ts';
import { editPrice, type PriceEdit, type PriceLine } from '../../../src/catalog/edit/edit-price.ts';
import { startingPriceUsd } from '../../../src/catalog/price.ts';
import { factsOf, imagePrice, offerOf } from '../facts-fixture.ts';
import { FAL_PRICES, GEMINI_PRICES, priceOf } from '../price-fixture.ts';
import { present } from '../shipped-catalog.ts';
import { ADMIN, NOBODY, openEdited, problemsOf, TODAY, type Edited } from './edit-fixture.ts';

/** The line that a price is. */
function lineOf(price: Parameters<typeof priceOf>[0]): PriceLine {
  const { direction, metric, modality, mode, tier, resolution, conditions } = priceOf(price);
  return { direction, metric, modality, mode, tier, resolution, conditions };
}

const SEARCH = lineOf({
  direction: 'SURCHARGE',
  metric: 'REQUEST',
  conditions: [{ parameter: 'enable_web_search', equals: true }],
});

describe('editing a price', () => {
  let db: Edited;
  const edit = (input: PriceEdit, viewer = ADMIN) => editPrice(db.orm, viewer, input);
  const offerNow = async (slug: string) => present((await db.facts(slug)).offers[0]);
  const pricesNow = async (slug: string) => (await offerNow(slug)).prices;
  const save = (slug: string, prices: Parameters<typeof offerOf>[1]) =>
    db.save(
      factsOf(slug, {
        parameters: {
          source: 'https://example.com',
          asOf: '2026-11-01',
          list: [
            { name: 'enable_web_search', types: ['BOOLEAN'], group: 'CORE', description: '', modes: ['TEXT_TO_IMAGE'] },
          ],
        },
        offers: [offerOf(`fal/${slug}`, prices)],
      }),
    );
  const given = (prices: typeof FAL_PRICES) => ({
    prices: prices.map((price) => ({
      ...price,
      conditions: [...price.conditions] as { parameter: string; equals: boolean }[],
    })),
  });

  before(async () => {
    db = await openEdited();
  });
  after(() => db.close());

  test('changes the very line that is named, in its place', async () => {
    await save('changed', given(GEMINI_PRICES));
    const configKey = 'fal/changed';
    const before = await pricesNow('changed');
    assert.equal(
      await edit({ configKey, line: lineOf({ resolution: '1K', tier: 'BATCH' }), amount: '0.03' }),
      'UPDATED',
    );
    const line = lineOf({ direction: 'INPUT', metric: 'TOKEN' });
    assert.equal(await edit({ configKey, line, amount: '0.3', tokensPerUnit: 2, unitSize: 1000 }), 'UPDATED');
    const expected = structuredClone(before);
    Object.assign(present(expected[7]), { amount: '0.03' });
    Object.assign(present(expected[0]), { amount: '0.3', tokensPerUnit: 2, unitSize: 1000 });
    assert.deepEqual(await pricesNow('changed'), expected);
    assert.equal(await edit({ configKey, line, unitSize: 1_000_000, tokensPerUnit: null }), 'UPDATED');
    Object.assign(present(expected[0]), { tokensPerUnit: null, unitSize: 1_000_000 });
    assert.deepEqual(await pricesNow('changed'), expected);
    assert.deepEqual(await db.revisions('changed'), [
      ...Array.from({ length: 3 }, () => 'EDITED key_admin'),
      'SHIPPED -',
    ]);
  });

  test('is exact, and without zeros that say nothing', async () => {
    await save('exact', { prices: [imagePrice('0.0225')] });
    const configKey = 'fal/exact';
    const line = lineOf({});
    for (const amount of ['0.0225', '0.02250', '00.022500'])
      assert.equal(await edit({ configKey, line, amount }), 'UNCHANGED', amount);
    for (const [amount, stored] of [
      ['0.123456789012345678', '0.123456789012345678'],
      ['123456789012', '123456789012'],
      ['0.000', '0'],
      ['10', '10'],
    ] as const) {
      await edit({ configKey, line, amount });
      assert.deepEqual((await db.catalog()).offer(configKey)?.prices, [priceOf({ amount: stored })]);
    }
    for (const text of [
      '',
      '-1',
      '-0',
      'NaN',
      'Infinity',
      '1e3',
      '.5',
      '1.',
      '0x1',
      ' 1',
      '1234567890123',
      `0.${'1'.repeat(19)}`,
    ])
      assert.equal(exactAmount(text), null, text);
  });

  test('adds a line where there is none, and takes one away', async () => {
    await save('lines', given(FAL_PRICES));
    const configKey = 'fal/lines';
    const before = await pricesNow('lines');
    const added = { ...priceOf({ resolution: '4K', mode: 'IMAGE_EDIT', amount: '0.2' }) };
    const line = lineOf(added);
    assert.equal(await edit({ configKey, line, amount: null }), 'UNCHANGED');
    assert.equal(await edit({ configKey, line, amount: '0.2', pricesEffectiveAt: 'June 2026' }), 'UPDATED');
    assert.deepEqual(await pricesNow('lines'), [...before, added]);
    const { pricesEffectiveAt, source, asOf } = await offerNow('lines');
    assert.deepEqual([pricesEffectiveAt, source, asOf], ['June 2026', 'urn:pictograph:edited', TODAY()]);
    assert.equal(await edit({ configKey, line: SEARCH, amount: '0.02' }), 'UPDATED');
    assert.equal((await pricesNow('lines')).find(({ direction }) => direction === 'SURCHARGE')?.amount, '0.02');
    assert.equal(await edit({ configKey, line: SEARCH, amount: null }), 'UPDATED');
    assert.equal(await edit({ configKey, line, amount: null }), 'UPDATED');
    assert.deepEqual(await pricesNow('lines'), before.slice(0, 3));
  });

  test('makes one of lines that differ in nothing but what they cost', async () => {
    await save('several', {
      prices: [imagePrice('0.04'), { direction: 'INPUT', metric: 'REQUEST', amount: '1' }, imagePrice('0.05')],
    });
    await edit({ configKey: 'fal/several', line: lineOf({}), amount: '0.06' });
    assert.deepEqual(
      (await pricesNow('several')).map(({ direction, amount }) => [direction, amount]),
      [
        ['OUTPUT', '0.06'],
        ['INPUT', '1'],
      ],
    );
  });

  test('changes where the model’s prices start', async () => {
    await save('start', { prices: [imagePrice('0.04')] });
    await edit({ configKey: 'fal/start', line: lineOf({ tier: 'BATCH' }), amount: '0.02' });
    assert.equal(startingPriceUsd(present((await db.catalog()).model('start'))), '0.02');
  });

  test('is refused with all problems at once, and writes nothing', async () => {
    await save('wrong', { prices: [imagePrice('0.04')] });
    const configKey = 'fal/wrong';
    const version = await db.version();
    const line = lineOf({ resolution: '', conditions: [{ parameter: 'web_serch', equals: true }] });
    assert.deepEqual(
      await problemsOf(
        edit({ configKey, line, amount: '-0.04', unitSize: 0, currency: 'usd', tokensPerUnit: 0, source: 'hearsay' }),
      ),
      {
        amount:
          'Expected an amount from 0 up with at most 12 digits before the point and 18 behind it, such as "0.0225"; got "-0.04".',
        'line.conditions.0.parameter': 'Expected one of the model’s parameters; got "web_serch".',
        'line.resolution': 'Expected some text; got "".',
        unitSize: 'Expected at least 1; got 0.',
        currency: 'It must be an ISO 4217 code, such as "USD"; got "usd".',
        tokensPerUnit: 'Expected at least 1; got 0.',
        source: 'Expected an address such as "https://example.com/models"; got "hearsay".',
      },
    );
    assert.deepEqual(
      Object.keys(await problemsOf(edit({ configKey, line: lineOf({}), unitSize: null, currency: null }))),
      ['unitSize', 'currency'],
    );
    assert.deepEqual(await problemsOf(edit({ configKey, line: lineOf({ resolution: '2K' }), unitSize: 2 })), {
      amount: 'The offer has no such price line yet. Say an amount, so that it is added.',
    });
    assert.equal(await db.version(), version);
    await editOffer(db.orm, ADMIN, { configKey, retired: true });
    const problems = await problemsOf(edit({ configKey, line: lineOf({}), amount: 'free' }));
    assert.deepEqual(Object.keys(problems), ['configKey', 'amount']);
    assert.match(problems['configKey'] ?? '', /List it again first/);
  });

  test('is for admins, and of offers that are there', async () => {
    await save('there', {});
    const input = { configKey: 'fal/there', line: lineOf({}), amount: '1' };
    for (const viewer of NOBODY) await assert.rejects(editPrice(db.orm, viewer, input), ForbiddenRefusal);
    await assert.rejects(edit({ ...input, configKey: 'fal/nowhere' }), NotFoundRefusal);
  });

  test('of two lines at the same time loses neither', async () => {
    await save('raced', given(FAL_PRICES));
    const configKey = 'fal/raced';
    await Promise.all(
      ['0.5K', '1K', '2K', '4K'].map((resolution) => edit({ configKey, line: lineOf({ resolution }), amount: '1' })),
    );
    const images = (await pricesNow('raced')).filter(({ metric }) => metric === 'IMAGE');
    assert.deepEqual(images.map(({ resolution, amount }) => `${resolution} ${amount}`).toSorted(), [
      '0.5K 1',
      '1K 1',
      '2K 1',
      '4K 1',
    ]);
  });
});
