import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { originsOf, type ModelFacts, type ProviderFacts } from '../../src/catalog/facts.ts';
import type { Catalog } from '../../src/catalog/model.ts';
import { readShippedCatalog, SHIPPED_CATALOG, ShippedCatalogError } from '../../src/catalog/ship.ts';
import { renderParameters } from '../../src/parameters/render.ts';
import { parameterSchema } from '../../src/parameters/schema.ts';
import { validateParameters } from '../../src/parameters/validate.ts';
import { plain } from '../assets/pictures.ts';
import { callOf, offersOf, providersAt } from '../providers/offer-call.ts';
import { factsOf, offerOf } from './facts-fixture.ts';
import { readShipped } from './shipped-catalog.ts';

describe('each model that ships', () => {
  let models: readonly ModelFacts[];
  let providers: ProviderFacts['providers'];
  let catalog: Catalog;
  before(async () => {
    const shipped = await readShippedCatalog(SHIPPED_CATALOG);
    ({ models } = shipped);
    ({ providers } = shipped.providers);
    ({ catalog } = await readShipped());
  });

  test('says of every group of facts where it was read, and on a day that has come', () => {
    const today = new Date().toISOString().slice(0, 10);
    for (const facts of models) {
      for (const { facts: path, source, asOf } of originsOf(facts)) {
        assert.match(source, /^https:\/\/[^/]+\.[^/]+\//, `${facts.slug} ${path}`);
        assert(asOf <= today, `${facts.slug} ${path}: ${asOf}`);
      }
    }
  });

  test('has an offer, and each of them a provider that is known by the same name', () => {
    const names = new Map(providers.map(({ slug, name }) => [slug, name]));
    for (const { slug, offers } of models) {
      assert(offers.length > 0, slug);
      for (const { configKey, providerName } of offers)
        assert.equal(providerName, names.get(configKey.split('/')[0] ?? ''), configKey);
    }
  });

  test('is named as no other is', () => {
    const names = models.flatMap(({ slug, identity }) => [slug, ...identity.aliases]);
    assert.deepEqual(names.toSorted(), [...new Set(names)].toSorted());
    const configKeys = models.flatMap(({ offers }) => offers.map(({ configKey }) => configKey));
    assert.deepEqual(configKeys.toSorted(), [...new Set(configKeys)].toSorted());
  });

  test('has offers for modes of its own, and prices by parameters of its own', () => {
    for (const { slug, specifications, parameters, offers } of models) {
      const names = new Set(parameters?.list.map(({ name }) => name));
      for (const { configKey, modes, prices } of offers) {
        for (const mode of modes) assert(specifications.modes.includes(mode), `${configKey} ${mode}`);
        for (const { parameter } of prices.flatMap(({ conditions }) => conditions))
          assert(names.has(parameter), `${slug} ${configKey}: a price by ${parameter}`);
      }
    }
  });

  test('has parameters whose schemas compile, and whose defaults are valid and lost nowhere', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, keywords: ['x-pictograph'] });
    for (const [model, offer, mode] of offersOf(catalog)) {
      const name = `${offer.configKey} ${mode}`;
      for (const schemaOf of [offer, null]) {
        const schema = parameterSchema(model, mode, schemaOf);
        assert.ok(schema, name);
        ajv.compile(schema);
      }
      const validated = validateParameters(model, mode, {});
      assert.ok(validated.ok, `${name} ${JSON.stringify(validated)}`);
      assert.deepEqual(renderParameters(offer, mode, validated.parameters).losses, [], name);
    }
  });

  test('can be said to each of its providers', async () => {
    const given = await plain(8, 8).png().toBuffer();
    // Bodies are made without asking anybody.
    const { bySlug } = providersAt('http://127.0.0.1:9');
    for (const [model, offer, mode] of offersOf(catalog)) {
      const validated = validateParameters(model, mode, {});
      assert.ok(validated.ok);
      const body = bySlug.get(offer.provider.slug)?.standard.body(callOf(offer, mode, validated.parameters, given));
      const text = JSON.stringify(body ?? {});
      assert(text.includes('a tree'), `${offer.configKey} ${mode}: ${text}`);
      assert.equal(text.includes('base64') || text.includes('inlineData'), mode === 'IMAGE_EDIT', offer.configKey);
    }
  });
});

describe('a model that is wrong', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalog-'));
    await mkdir(join(folder, 'models', 'acme'), { recursive: true });
    await writeFile(join(folder, 'providers.json'), JSON.stringify({ providers: [{ slug: 'fal', name: 'fal.ai' }] }));
  });
  after(() => rm(folder, { recursive: true }));

  /** What is wrong with the facts, in the words in which a start of the server says it. */
  async function problemsOf(facts: unknown): Promise<readonly string[]> {
    await writeFile(join(folder, 'models', 'acme', 'broken.json'), JSON.stringify(facts));
    try {
      await readShippedCatalog(folder);
      return [];
    } catch (error) {
      assert.ok(error instanceof ShippedCatalogError);
      return error.problems;
    }
  }

  const READ = { source: 'https://example.com/models', asOf: '2026-11-01' };
  const PARAMETERS = [
    { name: 'quality', types: ['STRING'], values: ['low', 'high'] },
    { name: 'aspect_ratio', types: ['STRING'], values: ['1:1'] },
    { name: 'search', types: ['BOOLEAN'] },
    { name: 'style', types: ['STRING'] },
  ].map((one) => ({ ...one, group: 'CORE', description: '', modes: ['TEXT_TO_IMAGE'] }));

  const taking = (parameters: object): object => ({
    ...factsOf('broken'),
    parameters: { ...READ, list: PARAMETERS },
    offers: [{ ...offerOf('fal/broken'), treatments: { ...READ, parameters } }],
  });

  test('is refused with file and place', async () => {
    const { specifications, identity, ...rest } = factsOf('broken');
    const { source: _, ...unread } = specifications;
    const cases: [facts: unknown, places: string[]][] = [
      [taking({ quality: { treatment: 'NATIVE' } }), []],
      [{ ...rest, identity, specifications: unread }, ['specifications.source']],
      [{ ...rest, specifications, identity: { ...identity, status: 'SLEEPING' } }, ['identity.status']],
      [
        { ...rest, specifications, identity, offers: [{ ...offerOf('fal/broken'), modes: ['TEXT_TO_SMELL'] }] },
        ['offers.0.modes.0'],
      ],
      [taking({ quality: { treatment: 'MAGIC' } }), ['offers.0.treatments.parameters.quality.treatment']],
      [taking({ ghost: { treatment: 'NATIVE' } }), ['offers.0.treatments.parameters.ghost']],
    ];
    for (const [facts, places] of cases) {
      const found = (await problemsOf(facts)).map((problem) => problem.split(': ').slice(0, 2));
      assert.deepEqual(
        found,
        places.map((place) => ['models/acme/broken.json', place]),
      );
    }
  });

  test('may not treat a value that its parameter can’t have', async () => {
    const place = 'models/acme/broken.json: offers.0.treatments.parameters';
    const cases: [parameters: object, problems: string[]][] = [
      [
        { quality: { treatment: 'NATIVE', values: ['low', 'best'] } },
        [`${place}.quality.values.1: must be one of the parameter’s values, not "best"`],
      ],
      [
        { quality: { treatment: 'CONVERTED', convert: { high: 'hd', medium: 'sd' } } },
        [`${place}.quality.convert.medium: must be a value of the parameter, as text`],
      ],
      [
        { search: { treatment: 'CONVERTED', convert: { true: {}, yes: {} } } },
        [`${place}.search.convert.yes: must be a value of the parameter, as text`],
      ],
      // Shapes are examples: an offer may take others, and its own choice is always among them.
      [{ aspect_ratio: { treatment: 'CONVERTED', values: ['16:9'], convert: { '16:9': 'wide', auto: 'match' } } }, []],
      [
        { aspect_ratio: { treatment: 'CONVERTED', values: ['16:9'], convert: { '9:16': 'tall' } } },
        [`${place}.aspect_ratio.convert.9:16: must be a value of the parameter, as text`],
      ],
      // Nobody lists these.
      [{ style: { treatment: 'CONVERTED', convert: { wild: 'w' } } }, []],
    ];
    for (const [parameters, problems] of cases) assert.deepEqual(await problemsOf(taking(parameters)), problems);
  });
});
