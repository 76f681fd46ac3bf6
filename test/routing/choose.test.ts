import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Model } from '../../src/catalog/model.ts';
import { chooseRoute, type RouteQuestion } from '../../src/routing/choose.ts';
import { DEFAULT_ROUTING } from '../../src/routing/routing.ts';
import { drawer } from '../parameters/drawer.ts';
import { modelOf, offerNamed, parameter, type OfferSketch } from '../parameters/model-fixture.ts';

const ALL = new Set(['table', 'queue', 'pixels', 'a', 'b', 'c']);

function ask(model: Model, changes: Partial<RouteQuestion> = {}) {
  return chooseRoute({
    model,
    mode: 'TEXT_TO_IMAGE',
    tier: 'STANDARD',
    parameters: {},
    imageCount: 0,
    strict: false,
    forcedOffer: null,
    routing: DEFAULT_ROUTING,
    configured: ALL,
    ...changes,
  });
}

/** One line an entry: rank or dash, config key, code. */
const lines = (model: Model, changes: Partial<RouteQuestion> = {}) =>
  ask(model, changes).entries.map((one) => `${one.rank ?? '-'} ${one.configKey} ${one.reasonCode}`);

const routing = (changes: Partial<typeof DEFAULT_ROUTING>) => ({ routing: { ...DEFAULT_ROUTING, ...changes } });

/** Three offers that can do the same: a is fast, b is cheap, c is reliable. */
const three = (changes: Partial<OfferSketch> = {}) =>
  modelOf(
    [
      parameter('n', { types: ['INTEGER'], default: 1 }),
      parameter('mask', { essential: true }),
      parameter('seed', { types: ['INTEGER'] }),
    ],
    ['a', 'b', 'c'].map((slug) => ({
      configKey: `${slug}/model`,
      takes: { n: { treatment: 'EMULATED' }, seed: { treatment: 'NATIVE' }, mask: { treatment: 'NATIVE' } },
      imagePrices: { '1K': { a: '0.04', b: '0.02', c: '0.15' }[slug] ?? '1' },
      ...(slug === 'c' ? changes : {}),
    })),
    { performance: { a: [5000, 9000, 0.85, 5000], b: [30_000, 50_000, 0.8, 5000], c: [60_000, 90_000, 0.99, 5000] } },
  );

describe('a route', () => {
  test('says of each offer in words and numbers why it comes where it does', () => {
    const { order, entries } = ask(drawer(), { parameters: { response_format: 'url', n: 1, seed: 7 } });
    assert.deepEqual(
      order.map((one) => one.offer.configKey),
      ['table/drawer-1', 'queue/drawer-1', 'pixels/drawer-1'],
    );
    assert.deepEqual(
      order.map((one) => one.rendered.fields),
      [{ 'config.seed': 7 }, { num_images: 1, seed: 7 }, {}],
    );
    assert.deepEqual(
      entries.map(({ configKey, verdict, rank, reasonCode, reason, losses }) => ({
        configKey,
        verdict,
        rank,
        reasonCode,
        reason,
        losses,
      })),
      [
        {
          configKey: 'table/drawer-1',
          verdict: 'FIRST',
          rank: 1,
          reasonCode: 'BEST_BALANCE',
          reason: 'Best balance of price, time and reliability: 84 % success, 26.0 s median, $0.067.',
          losses: [],
        },
        {
          configKey: 'queue/drawer-1',
          verdict: 'FALLBACK',
          rank: 2,
          reasonCode: 'FALLBACK',
          reason: '2nd: 92 % success, 45.7 s median, $0.080.',
          losses: [],
        },
        {
          configKey: 'pixels/drawer-1',
          verdict: 'FALLBACK',
          rank: 3,
          reasonCode: 'LOSES_MORE',
          reason: '3rd, since it can’t do all as asked: $0.040.',
          losses: ["seed: pixels/drawer-1 can't be told it; it is ignored."],
        },
        {
          configKey: 'queue/drawer-1-edit',
          verdict: 'EXCLUDED',
          rank: null,
          reasonCode: 'MODE_UNSUPPORTED',
          reason: 'Serves IMAGE_EDIT, and TEXT_TO_IMAGE was asked for.',
          losses: [],
        },
      ],
    );
  });

  test('is the same however often it is asked', () => {
    assert.deepEqual(lines(three()), lines(three()));
  });

  const strategies = [
    ['CHEAPEST', 'b/model'],
    ['FASTEST', 'a/model'],
    ['MOST_RELIABLE', 'c/model'],
  ] as const;
  for (const [strategy, first] of strategies) {
    test(`by ${strategy} begins with ${first}`, () => {
      assert.equal(lines(three(), { strategy })[0], `1 ${first} ${strategy}`);
    });
  }

  test('keeps the caller’s order among those that lose nothing, and names it as the reason', () => {
    assert.deepEqual(lines(three(), routing({ order: ['c', 'a/model'] })), [
      '1 c/model REQUESTED',
      '2 a/model FALLBACK',
      '3 b/model FALLBACK',
    ]);
    assert.deepEqual(
      lines(three({ takes: {} }), { ...routing({ order: ['c'] }), parameters: { seed: 1 } }).at(-1),
      '3 c/model LOSES_MORE',
    );
  });

  test('puts what is down behind what works, and never leaves it out', () => {
    assert.deepEqual(lines(three()), ['1 a/model BEST_BALANCE', '2 b/model FALLBACK', '3 c/model FALLBACK']);
    assert.deepEqual(lines(three(), { health: new Map([['a/model', 'DOWN']]) }), [
      '1 b/model BEST_BALANCE',
      '2 c/model FALLBACK',
      '3 a/model DOWN',
    ]);
    assert.deepEqual(
      lines(three(), {
        health: new Map([
          ['a/model', 'DOWN'],
          ['b/model', 'DOWN'],
        ]),
      }),
      ['1 c/model HEALTHY', '2 a/model DOWN', '3 b/model DOWN'],
    );
  });

  test('goes by what was measured before what was imported', () => {
    const measured = new Map([['a/model', { p50Ms: 400_000, p95Ms: 800_000, successRate: 0.1, totalRequests: 500 }]]);
    const { entries } = ask(three(), { measured });
    assert.deepEqual(entries.map((one) => one.configKey).at(-1), 'a/model');
    assert.equal(entries.at(-1)?.p50Ms, 400_000);
  });

  test('costs what all of the asked images cost', () => {
    const costs = ask(three(), { parameters: { n: 4 } }).entries.map((one) => [one.configKey, one.costUsd]);
    assert.deepEqual(Object.fromEntries(costs), { 'a/model': '0.16', 'b/model': '0.08', 'c/model': '0.6' });
  });
});

const codeOf = (model: Model, changes: Partial<RouteQuestion>, configKey = 'c/model') => {
  const entry = ask(model, changes).entries.find((one) => one.configKey === configKey);
  assert.equal(entry?.verdict, 'EXCLUDED');
  assert.match(entry.reason, /^[A-Z].*\.$/);
  return entry.reasonCode;
};

describe('an offer is excluded', () => {
  const cases: readonly [why: string, code: string, changes: Partial<RouteQuestion>, sketch?: Partial<OfferSketch>][] =
    [
      ['when it was retired', 'RETIRED', {}, { retiredAt: new Date('2026-06-25') }],
      ['when it does not serve the mode', 'MODE_UNSUPPORTED', {}, { modes: ['IMAGE_EDIT'] }],
      ['when the request excepts its provider', 'EXCLUDED_BY_REQUEST', routing({ except: ['c'] })],
      ['when the request excepts it', 'EXCLUDED_BY_REQUEST', routing({ except: ['c/model'] })],
      ['when the request allows only others', 'NOT_IN_ONLY', routing({ only: ['a', 'b/model'] })],
      ['when nothing here speaks its provider’s API', 'NO_ADAPTER', { adapters: new Set(['a', 'b']) }],
      ['when its provider has no key', 'NOT_CONFIGURED', { configured: new Set(['a', 'b']) }],
      ['when a batch is asked for', 'TIER_UNSUPPORTED', { tier: 'BATCH' }],
      ['when more images came than it takes', 'TOO_MANY_IMAGES', { imageCount: 15 }],
      [
        'when it can’t take what the request is about',
        'PARAMETER_UNSUPPORTED',
        { parameters: { mask: 'x' } },
        { takes: {} },
      ],
      [
        'when something would be lost of a strict request',
        'PARAMETER_UNSUPPORTED',
        { parameters: { seed: 7 }, strict: true },
        { takes: {} },
      ],
    ];
  for (const [why, code, changes, sketch] of cases) {
    test(why, () => assert.equal(codeOf(three(sketch), changes), code));
  }

  test('when no fallback is allowed and another comes first', () => {
    assert.deepEqual(lines(three(), routing({ allowFallback: false })), [
      '1 a/model BEST_BALANCE',
      '- b/model NO_FALLBACK',
      '- c/model NO_FALLBACK',
    ]);
  });

  test('when another was named', () => {
    const model = three();
    const forced = { forcedOffer: offerNamed(model, 'c/model') };
    assert.deepEqual(lines(model, forced), ['1 c/model FORCED', '- a/model NO_FALLBACK', '- b/model NO_FALLBACK']);
    assert.deepEqual(ask(model, { ...forced, configured: new Set(['a', 'b']) }).order, []);
  });

  test('and the last one that is left is the only one', () => {
    assert.equal(lines(three(), routing({ except: ['a', 'b'] }))[0], '1 c/model ONLY_OFFER');
  });

  test('not for a loss, unless the request is strict: then the others are', () => {
    const lossy = three({ takes: {} });
    assert.deepEqual(lines(lossy, { parameters: { seed: 7 } }).at(-1), '3 c/model LOSES_MORE');
    assert.deepEqual(ask(lossy, { parameters: { seed: 7 }, strict: true }).order.length, 2);
  });
});

test('an offer that alone does all as asked is first however slow and dear it is', () => {
  const model = modelOf(
    [parameter('seed', { types: ['INTEGER'] })],
    [
      { configKey: 'a/model', takes: {}, imagePrices: { '1K': '0.01' } },
      { configKey: 'b/model', takes: { seed: { treatment: 'NATIVE' } }, imagePrices: { '1K': '9' } },
    ],
  );
  assert.deepEqual(lines(model, { parameters: { seed: 7 } }), ['1 b/model LOSES_NOTHING', '2 a/model LOSES_MORE']);
});
