import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { estimateCost } from '../../src/catalog/estimate.ts';
import { editModel } from '../../src/catalog/edit/edit-model.ts';
import type { ModelFacts } from '../../src/catalog/facts.ts';
import { createLog } from '../../src/base/log.ts';
import { printFactsSchema } from '../../src/catalog/print-schema.ts';
import { readFacts } from '../../src/catalog/read-facts.ts';
import { saveModel } from '../../src/catalog/save.ts';
import { readShippedCatalog, shipCatalog, SHIPPED_CATALOG, ShippedCatalogError } from '../../src/catalog/ship.ts';
import { openCatalog } from '../../src/catalog/store.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { ADMIN } from './edit/edit-fixture.ts';
import { factsOf } from './facts-fixture.ts';

describe('the shipped catalog', () => {
  let db: TestDatabase;
  let folder: string;

  before(async () => {
    db = await createTestDatabase();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalog-'));
    await write('providers.json', { providers: [{ slug: 'fal', name: 'fal.ai' }] });
  });
  afterEach(() => rm(folder, { recursive: true }));
  after(() => db.close());

  test('is taken over once, and again when it changed', async () => {
    await writeModel(factsOf('shipped'));
    assert.deepEqual([...(await ship())], [['shipped', 'CREATED']]);
    assert.deepEqual([...(await ship())], [['shipped', 'UNCHANGED']]);
    await writeModel(factsOf('shipped', { identity: { summary: 'newer' } }));
    assert.deepEqual([...(await ship())], [['shipped', 'UPDATED']]);
  });

  test('never overwrites what an admin edited', async () => {
    await writeModel(factsOf('edited'));
    await ship();
    await save(factsOf('edited', { identity: { summary: 'by hand' } }), 'EDITED');
    await writeModel(factsOf('edited', { identity: { summary: 'newer' } }));
    assert.deepEqual([...(await ship())], [['edited', 'KEPT']]);
    assert.equal(await summaryOf('edited'), 'by hand');
  });

  test('never overwrites an edit that a page was imported over since', async () => {
    await writeModel(factsOf('mixed'));
    await ship();
    await save(factsOf('mixed', { identity: { family: 'by hand' } }), 'EDITED');
    await save(factsOf('mixed', { identity: { family: 'by hand', summary: 'from a page' } }), 'IMPORTED');
    await writeModel(factsOf('mixed', { identity: { summary: 'newer', family: 'newer' } }));
    assert.deepEqual([...(await ship())], [['mixed', 'KEPT']]);
    assert.deepEqual([...(await ship())], [['mixed', 'KEPT']]);
    assert.equal(await summaryOf('mixed'), 'from a page');
    assert.equal((await readFacts(db.database.orm, 'mixed'))?.identity.family, 'by hand');
  });

  test('is taken over by a model whose edit changed nothing', async () => {
    await writeModel(factsOf('untouched'));
    await ship();
    assert.equal(await editModel(db.database.orm, ADMIN, { slug: 'untouched', name: 'untouched' }), 'UNCHANGED');
    await writeModel(factsOf('untouched', { identity: { summary: 'newer' } }));
    assert.deepEqual([...(await ship())], [['untouched', 'UPDATED']]);
  });

  test('leaves an imported page alone until it ships something newer', async () => {
    await writeModel(factsOf('imported'));
    await ship();
    await save(factsOf('imported', { identity: { summary: 'from a page' } }), 'IMPORTED');
    assert.deepEqual([...(await ship())], [['imported', 'UNCHANGED']]);
    assert.equal(await summaryOf('imported'), 'from a page');
    await writeModel(factsOf('imported', { identity: { summary: 'newer' } }));
    assert.deepEqual([...(await ship())], [['imported', 'UPDATED']]);
  });

  test('is taken over once by processes that start together', async () => {
    await writeModel(factsOf('together'));
    const outcomes = await Promise.all([ship(), ship(), ship()]);
    assert.deepEqual(outcomes.map((one) => String(one.get('together'))).toSorted(), [
      'CREATED',
      'UNCHANGED',
      'UNCHANGED',
    ]);
  });

  test('is refused with every problem, its file and its place, and nothing is written', async () => {
    await writeModel(factsOf('good'));
    const [offer] = factsOf('bad').offers;
    await write('models/acme/bad.json', {
      ...factsOf('bad'),
      identity: { ...factsOf('bad').identity, status: 'SLEEPING', asOf: 'lately' },
      offers: [
        { ...offer, prices: [{ direction: 'OUTPUT', metric: 'IMAGE', amount: '0.040' }] },
        { ...offer, surprise: 1 },
      ],
    });
    await write('models/acme/misplaced.json', factsOf('elsewhere'));
    await writeText('models/acme/broken.json', '{');
    await assert.rejects(ship(), (error) => {
      assert.ok(error instanceof ShippedCatalogError);
      const places = error.problems.map((problem) => problem.split(': ').slice(0, 2).join(' '));
      assert.deepEqual(places, [
        'models/acme/bad.json identity.asOf',
        'models/acme/bad.json identity.status',
        'models/acme/bad.json offers.0.prices.0.amount',
        'models/acme/bad.json offers.1',
        'models/acme/broken.json can’t be read as JSON',
        'models/acme/misplaced.json slug',
      ]);
      return true;
    });
    assert.equal(await summaryOf('good'), undefined);
  });

  test('is refused when facts contradict each other', async () => {
    const facts = factsOf('twice');
    const [offer] = facts.offers;
    assert.ok(offer !== undefined);
    const treatments = { source: offer.source, asOf: offer.asOf, parameters: { ghost: { treatment: 'NATIVE' } } };
    await write('models/acme/twice.json', { ...facts, offers: [{ ...offer, treatments }, offer] });
    await assert.rejects(ship(), (error) => {
      assert.ok(error instanceof ShippedCatalogError);
      assert.deepEqual(error.problems, [
        'models/acme/twice.json: offers.1: must not repeat "fal/twice"',
        'models/acme/twice.json: offers.0.treatments.parameters.ghost: must be one of the model’s parameters',
      ]);
      return true;
    });
  });

  test('as it is in the repository has no problem, and its schema is the printed one', async () => {
    const { models } = await readShippedCatalog(SHIPPED_CATALOG);
    const slugs = models.map(({ slug }) => slug);
    for (const slug of ['gemini-3.1-flash-image-preview', 'gpt-image-2']) assert(slugs.includes(slug), slug);
    const checkedIn: unknown = JSON.parse(await readFile(join(SHIPPED_CATALOG, 'schema.json'), 'utf8'));
    assert.deepEqual(checkedIn, JSON.parse(printFactsSchema()), 'run: node src/catalog/print-schema.ts');
  });

  test('has prices that requests can be estimated by', async () => {
    await shipCatalog(db.database.orm);
    const store = await openCatalog(db.database, { log: createLog('silent') });
    await store.close();
    const catalog = store.current();
    const request = {
      mode: 'TEXT_TO_IMAGE',
      tier: 'STANDARD',
      resolution: '1K',
      size: null,
      parameters: {},
      images: 1,
      inputImages: 0,
      promptTokens: 11,
    } as const;
    const estimates = ['gemini', 'replicate', 'fal'].map((provider) => {
      const offer = catalog.offer(`${provider}/gemini-3.1-flash-image-preview`);
      assert.ok(offer !== null);
      const { costUsd, costMaxUsd, exact } = estimateCost(offer, request);
      return [provider, costUsd, costMaxUsd, exact];
    });
    assert.deepEqual(estimates, [
      ['gemini', '0.068503', '0.299307', false],
      ['replicate', '0.067', '0.067', true],
      ['fal', '0.08', '0.08', true],
    ]);
  });

  function ship(): ReturnType<typeof shipCatalog> {
    return shipCatalog(db.database.orm, folder);
  }

  async function save(facts: ModelFacts, origin: 'EDITED' | 'IMPORTED'): Promise<void> {
    await db.database.orm.transaction((tx) => saveModel(tx, facts, { origin }));
  }

  async function summaryOf(slug: string): Promise<string | undefined> {
    const [row] = await db.database.sql<{ summary: string }[]>`select summary from model where slug = ${slug}`;
    return row?.summary;
  }

  async function writeModel(facts: ModelFacts): Promise<void> {
    await rm(join(folder, 'models'), { recursive: true, force: true });
    await write(`models/acme/${facts.slug}.json`, facts);
  }

  async function write(file: string, content: unknown): Promise<void> {
    await writeText(file, JSON.stringify(content));
  }

  async function writeText(file: string, content: string): Promise<void> {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
});
