import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ForbiddenRefusal } from '../../../src/access/viewer.ts';
import { NotFoundRefusal } from '../../../src/base/refusal.ts';
import { editModel } from '../../../src/catalog/edit/edit-model.ts';
import { editOffer, type OfferEdit } from '../../../src/catalog/edit/edit-offer.ts';
import type { ModelFacts, OfferFacts } from '../../../src/catalog/facts.ts';
import { importPage } from '../../../src/catalog/page/import-page.ts';
import { pageOf } from '../../../src/catalog/page/page-of.ts';
import { factsOf, imagePrice, offerOf } from '../facts-fixture.ts';
import { present } from '../shipped-catalog.ts';
import { ADMIN, NOBODY, openEdited, problemsOf, TODAY, type Edited } from './edit-fixture.ts';

const READ = { source: 'https://example.com/models', asOf: '2026-11-01' };
const EDITED = () => ({ source: 'urn:pictograph:edited', asOf: TODAY() });

describe('editing an offer', () => {
  let db: Edited;
  const edit = (input: OfferEdit, viewer = ADMIN) => editOffer(db.orm, viewer, input);
  const offer = async (configKey: string): Promise<OfferFacts> => {
    const { offers } = await db.facts(configKey.split('/')[1] ?? '');
    return present(offers.find((one) => one.configKey === configKey));
  };
  /** A model with three offers, the middle one with all that an offer can have. */
  const shop = (slug: string): ModelFacts => {
    const parameter = {
      types: ['STRING' as const],
      group: 'CORE' as const,
      description: '',
      modes: ['TEXT_TO_IMAGE' as const],
    };
    return factsOf(slug, {
      parameters: { ...READ, list: ['prompt', 'style'].map((name) => ({ name, ...parameter })) },
      offers: [
        offerOf(`fal/${slug}`),
        offerOf(`gemini/${slug}`, {
          prices: [imagePrice('0.01'), { direction: 'INPUT', metric: 'TOKEN', amount: '0.25', unitSize: 1_000_000 }],
          regions: ['eu'],
          notes: ['A note.'],
          upstreamModelId: { ...READ, id: 'moved' },
          treatments: { ...READ, parameters: { prompt: { treatment: 'NATIVE' }, style: { treatment: 'NATIVE' } } },
        }),
        offerOf(`replicate/${slug}`),
      ],
    });
  };

  before(async () => {
    db = await openEdited();
  });
  after(() => db.close());

  test('changes what it speaks of, dates that offer alone, and leaves a revision', async () => {
    const before = shop('changed');
    await db.save(before);
    const input = {
      configKey: 'gemini/changed',
      providerModelId: 'published',
      modes: ['IMAGE_EDIT'],
      regions: [],
      notes: ['Another.'],
      sourceUrl: 'https://example.com/prices',
      pricesEffectiveAt: 'May 2026',
    } satisfies OfferEdit;
    assert.equal(await edit(input), 'UPDATED');
    const [first, old, last] = before.offers;
    assert.deepEqual((await db.facts('changed')).offers, [first, { ...old, ...input, ...EDITED() }, last]);
    assert.equal(await edit(input), 'UNCHANGED');
    assert.deepEqual(await db.revisions('changed'), ['EDITED key_admin', 'SHIPPED -']);
  });

  test('a page that lists a retired offer brings back what was known of it beyond pages', async () => {
    await db.save(shop('returning'));
    const before = await offer('gemini/returning');
    const page = pageOf(present((await db.catalog()).model('returning')), 'http://127.0.0.1:4000');
    await edit({ configKey: 'gemini/returning', retired: true });
    await importPage(db.orm, ADMIN, page);
    const { upstreamModelId, treatments, modes, prices } = await offer('gemini/returning');
    assert.deepEqual(
      { upstreamModelId, treatments, modes, prices },
      {
        upstreamModelId: before.upstreamModelId,
        treatments: before.treatments,
        modes: before.modes,
        prices: before.prices,
      },
    );
  });

  test('says what is sent today, with where that was read, and takes it away', async () => {
    await db.save(shop('sent'));
    const before = await offer('gemini/sent');
    assert.equal(await edit({ configKey: 'gemini/sent', upstreamModelId: 'moved' }), 'UNCHANGED');
    const source = 'https://example.com/deprecations';
    await edit({ configKey: 'gemini/sent', upstreamModelId: 'moved-again', source });
    const read = { source, asOf: TODAY() };
    assert.deepEqual(await offer('gemini/sent'), {
      ...before,
      upstreamModelId: { id: 'moved-again', ...read },
      ...read,
    });
    assert.equal((await db.catalog()).offer('gemini/sent')?.upstreamModelId, 'moved-again');
    await edit({ configKey: 'gemini/sent', upstreamModelId: null });
    assert.equal((await db.catalog()).offer('gemini/sent')?.upstreamModelId, 'gemini/sent');
  });

  test('retires it and lists it again as it was, with its id and its place', async () => {
    const facts = shop('back');
    await db.save(facts);
    const before = (await db.catalog()).offer('gemini/back');
    assert.equal(await edit({ configKey: 'gemini/back', retired: true }), 'UPDATED');
    assert.equal(await edit({ configKey: 'gemini/back', retired: true }), 'UNCHANGED');
    assert.equal(await edit({ configKey: 'gemini/back' }), 'UNCHANGED');
    const retired = (await db.catalog()).offer('gemini/back');
    assert.equal(retired?.id, before?.id);
    assert.ok(retired?.retiredAt instanceof Date);
    assert.deepEqual(retired.prices, before?.prices);
    // What else changed in the meantime stays.
    await editModel(db.orm, ADMIN, { slug: 'back', name: 'Back' });
    assert.equal(await edit({ configKey: 'gemini/back', retired: false }), 'UPDATED');
    assert.equal(await edit({ configKey: 'gemini/back', retired: false }), 'UNCHANGED');
    const now = await db.facts('back');
    assert.deepEqual(now.offers, facts.offers);
    assert.equal(now.identity.name, 'Back');
    const listed = (await db.catalog()).offer('gemini/back');
    assert.deepEqual([listed?.id, listed?.retiredAt, listed?.prices], [before?.id, null, before?.prices]);
  });

  test('lists one again together with what changed since, without treatments of parameters that are no more', async () => {
    const facts = shop('grown');
    await db.save(facts);
    await edit({ configKey: 'gemini/grown', retired: true });
    const { parameters, offers } = await db.facts('grown');
    const list = present(parameters).list.filter(({ name }) => name === 'prompt');
    await db.save({ ...facts, parameters: { ...READ, list }, offers: offers.slice(1) });
    assert.equal(await edit({ configKey: 'gemini/grown', retired: false, notes: [] }), 'UPDATED');
    const now = await offer('gemini/grown');
    assert.deepEqual([now.notes, Object.keys(now.treatments?.parameters ?? {})], [[], ['prompt']]);
    assert.deepEqual(
      (await db.facts('grown')).offers.map(({ configKey }) => configKey),
      ['replicate/grown', 'gemini/grown'],
    );
  });

  test('is refused for one that is retired, or shall be, with the other problems', async () => {
    await db.save(shop('gone'));
    const version = await db.version();
    const wrong = { notes: null, sourceUrl: 'nowhere', upstreamModelId: '', modes: [] } as const;
    const expected = {
      modes: 'Expected one at least; got [].',
      notes: 'Expected a value, got null: this can’t be empty. Leave it out to keep what is there.',
      sourceUrl: 'Expected an address such as "https://example.com/models"; got "nowhere".',
      upstreamModelId: 'Expected some text; got "".',
    };
    assert.deepEqual(await problemsOf(edit({ configKey: 'gemini/gone', ...wrong, modes: [] })), expected);
    assert.equal(await db.version(), version);
    assert.deepEqual(await problemsOf(edit({ configKey: 'gemini/gone', retired: true, ...wrong, modes: [] })), {
      ...expected,
      retired:
        'A retired offer has no facts to change. Leave modes, notes, sourceUrl, upstreamModelId out, or change first and retire then.',
    });
    await edit({ configKey: 'gemini/gone', retired: true });
    const problems = await problemsOf(edit({ configKey: 'gemini/gone', notes: ['x'], sourceUrl: 'nowhere' }));
    assert.deepEqual(Object.keys(problems), ['retired', 'sourceUrl']);
    assert.match(problems['retired'] ?? '', /is retired since 2\d{3}-.*Say "retired: false" with it/);
  });

  test('is for admins, and of offers that are there', async () => {
    await db.save(shop('there'));
    for (const viewer of NOBODY)
      await assert.rejects(editOffer(db.orm, viewer, { configKey: 'fal/there', notes: [] }), ForbiddenRefusal);
    await assert.rejects(edit({ configKey: 'fal/thre', notes: [] }), (error) => {
      assert.ok(error instanceof NotFoundRefusal);
      assert.match(error.message, /^There is no offer "fal\/thre"\. Did you mean fal\/there/);
      return true;
    });
    await assert.rejects(edit({ configKey: 'x', notes: [] }), /Model\.offers lists/);
  });
});
