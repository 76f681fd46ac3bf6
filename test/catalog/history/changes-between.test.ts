import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { ModelFacts } from '../../../src/catalog/facts.ts';
import type { FactChange } from '../../../src/catalog/history/change.ts';
import { changesBetween } from '../../../src/catalog/history/changes-between.ts';
import { readShippedCatalog, SHIPPED_CATALOG } from '../../../src/catalog/ship.ts';
import { factsOf, imagePrice, offerOf } from '../facts-fixture.ts';

const READ = { source: 'https://example.com/models', asOf: '2026-11-01' };
const PARAMETER = {
  name: 'seed',
  types: ['INTEGER' as const],
  group: 'CORE' as const,
  description: 'The same again.',
  modes: ['TEXT_TO_IMAGE' as const],
};

type Given = NonNullable<Parameters<typeof factsOf>[1]>;
const parametersOf = (...list: (typeof PARAMETER & { minimum?: number })[]) => ({ ...READ, list });
const takes = (treatment: 'NATIVE' | 'RENAMED', ...names: string[]) => ({
  treatments: { ...READ, parameters: Object.fromEntries(names.map((name) => [name, { treatment }])) },
});

/** From what, to what, and the changes that are told. */
const CASES: readonly [name: string, before: Given, after: Given, expected: readonly object[]][] = [
  [
    'a status',
    {},
    { identity: { status: 'DEPRECATED' } },
    [{ kind: 'StatusChanged', before: 'ACTIVE', after: 'DEPRECATED' }],
  ],
  [
    'aliases that came and left',
    { identity: { aliases: ['old', 'kept'] } },
    { identity: { aliases: ['kept', 'new'] } },
    [
      { kind: 'AliasLeft', alias: 'old' },
      { kind: 'AliasCame', alias: 'new' },
    ],
  ],
  [
    'aliases in another order',
    { identity: { aliases: ['one', 'two'] } },
    { identity: { aliases: ['two', 'one'] } },
    [{ kind: 'ModelChanged', facts: ['identity'] }],
  ],
  [
    'price lines, only those that differ, each as often as it is there',
    { offers: [offerOf('fal/x', { prices: [imagePrice('0.04'), imagePrice('0.04'), imagePrice('0.08')] })] },
    { offers: [offerOf('fal/x', { prices: [imagePrice('0.04'), imagePrice('0.08'), imagePrice('0.05')] })] },
    [
      {
        kind: 'PriceChanged',
        configKey: 'fal/x',
        before: [{ amount: '0.04' }],
        after: [{ amount: '0.05' }],
      },
    ],
  ],
  [
    'price lines in another order',
    { offers: [offerOf('fal/x', { prices: [imagePrice('0.04'), imagePrice('0.08')] })] },
    { offers: [offerOf('fal/x', { prices: [imagePrice('0.08'), imagePrice('0.04')] })] },
    [{ kind: 'OfferChanged', configKey: 'fal/x', facts: ['prices'] }],
  ],
  [
    'an offer that came, one that went, and one whose words changed',
    { offers: [offerOf('fal/x'), offerOf('gemini/x')] },
    { offers: [offerOf('gemini/x', { notes: ['Dear'], regions: ['eu'] }), offerOf('openai/x')] },
    [
      { kind: 'OfferChanged', configKey: 'gemini/x', facts: ['regions', 'notes'] },
      { kind: 'OfferAdded', configKey: 'openai/x' },
      { kind: 'OfferRetired', configKey: 'fal/x' },
    ],
  ],
  [
    'offers in another order',
    { offers: [offerOf('fal/x'), offerOf('gemini/x')] },
    { offers: [offerOf('gemini/x'), offerOf('fal/x')] },
    [{ kind: 'ModelChanged', facts: ['offers'] }],
  ],
  [
    'a parameter, with how each offer takes it',
    { parameters: parametersOf(PARAMETER), offers: [offerOf('fal/x', takes('NATIVE', 'seed')), offerOf('gemini/x')] },
    {
      parameters: parametersOf({ ...PARAMETER, minimum: 1 }),
      offers: [offerOf('fal/x', takes('NATIVE', 'seed')), offerOf('gemini/x')],
    },
    [
      {
        kind: 'ParameterChanged',
        name: 'seed',
        before: {
          minimum: null,
          treatments: [{ configKey: 'fal/x', treatment: 'NATIVE' }, { treatment: 'UNSUPPORTED' }],
        },
        after: { minimum: 1, treatments: [{ configKey: 'fal/x', treatment: 'NATIVE' }, { treatment: 'UNSUPPORTED' }] },
      },
    ],
  ],
  [
    'a parameter that came with its treatment, and one that went',
    { parameters: parametersOf(PARAMETER), offers: [offerOf('fal/x', takes('NATIVE', 'seed'))] },
    {
      parameters: parametersOf({ ...PARAMETER, name: 'constructor' }),
      offers: [offerOf('fal/x', takes('RENAMED', 'constructor'))],
    },
    [
      {
        kind: 'ParameterChanged',
        name: 'constructor',
        before: null,
        after: { treatments: [{ treatment: 'RENAMED' }] },
      },
      { kind: 'ParameterChanged', name: 'seed', before: { treatments: [{ treatment: 'NATIVE' }] }, after: null },
    ],
  ],
  [
    'a treatment alone',
    { parameters: parametersOf(PARAMETER), offers: [offerOf('fal/x', takes('NATIVE', 'seed'))] },
    { parameters: parametersOf(PARAMETER), offers: [offerOf('fal/x', takes('RENAMED', 'seed'))] },
    [{ kind: 'OfferChanged', configKey: 'fal/x', facts: ['treatments'] }],
  ],
  [
    'everything else by its group',
    {},
    {
      identity: { summary: 'Other' },
      specifications: { contextWindow: 1 },
      performance: { ...READ, windowDays: 30, providers: [] },
      gallery: { ...READ, count: 3, images: [] },
      content: { ...READ, examplePrompt: 'A lighthouse' },
      competitions: { ...READ, list: [] },
      benchmarks: { ...READ, list: [] },
      categoryRankings: { ...READ, list: [] },
    },
    [
      {
        kind: 'ModelChanged',
        facts: [
          'identity',
          'specifications',
          'performance',
          'competitions',
          'benchmarks',
          'categoryRankings',
          'gallery',
          'content',
        ],
      },
    ],
  ],
];

describe('the changes between two revisions', () => {
  for (const [name, one, other, expected] of CASES) {
    test(`tell ${name}`, () => {
      const changes = changesBetween(factsOf('x', one), factsOf('x', other));
      assert.equal(changes.length, expected.length, JSON.stringify(changes));
      assert.partialDeepStrictEqual(changes, expected);
    });
  }

  test('tell a first revision as a model that was added, and its names', () => {
    assert.deepEqual(changesBetween(null, factsOf('x', { identity: { aliases: ['y'] } })), [
      { kind: 'ModelAdded' },
      { kind: 'AliasCame', alias: 'y' },
    ]);
  });
});

describe('the changes between any two revisions', () => {
  test('are none when the same was read elsewhere, or on another day', () => {
    fc.assert(
      fc.property(sayings, (saying) => {
        assert.deepEqual(changesBetween(build(saying), build(saying)), []);
        const elsewhere = { source: 'https://example.com/elsewhere', asOf: '2026-11-30' };
        assert.deepEqual(changesBetween(build(saying), build(saying, elsewhere)), []);
      }),
    );
  });

  test('are some when something else was said, and lead from one to the other', () => {
    fc.assert(
      fc.property(sayings, sayings, (one, other) => {
        const [from, to] = [build(one), build(other)];
        const changes = changesBetween(from, to);
        assert.equal(changes.length === 0, JSON.stringify(one) === JSON.stringify(other));
        for (const change of changes) if ('facts' in change) assert.ok(change.facts.length > 0);
        const told = <Kind extends FactChange['kind']>(kind: Kind) =>
          changes.filter((change): change is Extract<FactChange, { kind: Kind }> => change.kind === kind);
        const [came, left] = [told('AliasCame').map(aliasOf), told('AliasLeft').map(aliasOf)];
        assert.deepEqual(applied(one.aliases, came, left), other.aliases.toSorted());
        const [added, retired] = [told('OfferAdded').map(keyOf), told('OfferRetired').map(keyOf)];
        assert.deepEqual(applied(from.offers.map(keyOf), added, retired), to.offers.map(keyOf).toSorted());
        for (const { configKey, before, after } of told('PriceChanged')) {
          const lines = pricesOf(from, configKey);
          for (const { amount } of before) lines.splice(lines.indexOf(amount), 1);
          lines.push(...after.map(({ amount }) => amount));
          assert.deepEqual(lines.toSorted(), pricesOf(to, configKey).toSorted());
        }
        const back = changesBetween(to, from);
        assert.equal(back.length, changes.length, 'the way back has as many');
      }),
      { numRuns: 300 },
    );
  });
});

describe('the changes of the models that ship', () => {
  let shipped: readonly ModelFacts[];
  before(async () => {
    shipped = (await readShippedCatalog(SHIPPED_CATALOG)).models;
  });

  test('tell every single value that becomes another, wherever it stands, but for sources, days and names of providers', () => {
    const silent = new Set<string>();
    const spoken = new Set<string>();
    const unread = /^(slug|\$schema)$|^offers\.\d+\.providerName$|(^|\.)(source|asOf)$/;
    for (const facts of shipped.slice(0, 6)) {
      for (const { path, changed } of changedInOnePlace(facts)) {
        const told = changesBetween(facts, changed).length > 0;
        if (told === unread.test(path)) (told ? spoken : silent).add(`${facts.slug}: ${path}`);
      }
    }
    assert.deepEqual([[...silent], [...spoken]], [[], []]);
  });

  test('are none between a model and itself', () => {
    for (const facts of shipped) assert.deepEqual(changesBetween(facts, structuredClone(facts)), []);
  });
});

const some = <Value>(...values: Value[]) => fc.uniqueArray(fc.constantFrom(...values));
const sayings = fc.record({
  name: fc.constantFrom('One', 'Two'),
  status: fc.constantFrom('ACTIVE' as const, 'PREVIEW' as const),
  aliases: some('a', 'b', 'c'),
  parameters: fc.uniqueArray(fc.record({ name: fc.constantFrom('p', 'q'), minimum: fc.constantFrom(0, 1) }), {
    selector: ({ name }) => name,
  }),
  offers: fc.uniqueArray(
    fc.record({
      configKey: fc.constantFrom('fal/x', 'gemini/x', 'openai/x'),
      prices: fc.array(fc.constantFrom('1', '2', '3'), { maxLength: 4 }),
      upstream: fc.constantFrom(null, 'elsewhere'),
      notes: some('dear', 'slow'),
    }),
    { selector: ({ configKey }) => configKey },
  ),
  windowDays: fc.constantFrom(null, 7, 30),
});
type Saying = typeof sayings extends fc.Arbitrary<infer Value> ? Value : never;

function build(saying: Saying, read = READ): ModelFacts {
  const { name, status, aliases, parameters, offers, windowDays } = saying;
  return factsOf('x', {
    identity: { ...read, name, status, aliases },
    specifications: read,
    parameters: { ...read, list: parameters.map((parameter) => ({ ...PARAMETER, ...parameter })) },
    offers: offers.map(({ configKey, prices, upstream, notes }) =>
      offerOf(configKey, {
        ...read,
        notes,
        prices: prices.map(imagePrice),
        upstreamModelId: upstream === null ? null : { ...read, id: upstream },
      }),
    ),
    performance: windowDays === null ? null : { ...read, windowDays, providers: [] },
  });
}

const keyOf = ({ configKey }: { readonly configKey: string }) => configKey;
const aliasOf = ({ alias }: { readonly alias: string }) => alias;

function pricesOf({ offers }: ModelFacts, configKey: string): string[] {
  return offers.find((offer) => offer.configKey === configKey)?.prices.map(({ amount }) => amount) ?? [];
}

function applied(names: readonly string[], came: readonly string[], left: readonly string[]): string[] {
  for (const name of left) assert.ok(names.includes(name));
  return [...names.filter((name) => !left.includes(name)), ...came].toSorted();
}

/** The facts again and again, each time with one value of theirs changed. */
function* changedInOnePlace(facts: ModelFacts): Generator<{ path: string; changed: ModelFacts }> {
  for (const path of leavesOf(facts)) {
    const changed = structuredClone(facts);
    const place = path.slice(0, -1).reduce<object>((inner, step) => Reflect.get(inner, step) as object, changed);
    const last = path.at(-1) ?? '';
    Reflect.set(place, last, another(Reflect.get(place, last)));
    yield { path: path.join('.'), changed };
  }
}

function* leavesOf(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) yield path;
  else for (const [key, inner] of Object.entries(value)) yield* leavesOf(inner, [...path, key]);
}

function another(value: unknown): unknown {
  if (typeof value === 'string') return `${value}-`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return { source: READ.source, asOf: READ.asOf, id: 'something', output: null, input: null, preview: null };
}
