import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Model } from '../../src/catalog/model.ts';
import type { RouteQuestion } from '../../src/routing/choose.ts';
import { drawer } from '../parameters/drawer.ts';
import { modelOf, offerNamed, parameter, type OfferSketch } from '../parameters/model-fixture.ts';
import { ask, lines, routing, three } from './ask.ts';

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
      assert.equal(lines(three(), routing({ strategy }))[0], `1 ${first} ${strategy}`);
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
      '3 a/model BREAKER_OPEN',
    ]);
    assert.deepEqual(
      lines(three(), {
        health: new Map([
          ['a/model', 'DOWN'],
          ['b/model', 'DOWN'],
        ]),
      }),
      ['1 c/model HEALTHY', '2 a/model BREAKER_OPEN', '3 b/model BREAKER_OPEN'],
    );
  });

  test('goes by what was measured before what was imported', () => {
    const slow = { p50Ms: 400_000, p95Ms: 800_000, successRate: 0.1, totalRequests: 500, failureMeanMs: 9000 };
    const { entries } = ask(three(), { measured: (configKey) => (configKey === 'a/model' ? slow : null) });
    assert.deepEqual(entries.map((one) => one.configKey).at(-1), 'a/model');
    assert.equal(entries.at(-1)?.p50Ms, 400_000);
  });

  test('goes by the figures of the mode and the resolution that the offer is told', () => {
    const asked: unknown[] = [];
    const measured = (...bucket: unknown[]) => {
      asked.push(bucket);
      return null;
    };
    ask(drawer(), { measured, parameters: { resolution: '2K', response_format: 'url', n: 1 } });
    assert.deepEqual(asked, [
      ['table/drawer-1', 'TEXT_TO_IMAGE', '2K'],
      ['queue/drawer-1', 'TEXT_TO_IMAGE', '2K'],
      ['pixels/drawer-1', 'TEXT_TO_IMAGE', null],
      ['queue/drawer-1-edit', 'TEXT_TO_IMAGE', null],
    ]);
  });

  test('takes times from the catalog where every measured call failed, and the failures from here', () => {
    const none = { p50Ms: null, p95Ms: null, successRate: 0, totalRequests: 25, failureMeanMs: 100 };
    const { order } = ask(three(), { measured: (configKey) => (configKey === 'a/model' ? none : null) });
    const candidate = order.find((one) => one.offer.configKey === 'a/model');
    assert.deepEqual(candidate?.figures, {
      p50Ms: 5000,
      p95Ms: 9000,
      successRate: 0,
      totalRequests: 25,
      failureMeanMs: 100,
    });
  });

  test('puts what is down behind what loses something, too', () => {
    const lossy = three({ takes: {} });
    const down = new Map([
      ['a/model', 'DOWN'],
      ['b/model', 'DOWN'],
    ] as const);
    assert.deepEqual(lines(lossy, { parameters: { seed: 7 }, health: down }), [
      '1 c/model HEALTHY',
      '2 a/model BREAKER_OPEN',
      '3 b/model BREAKER_OPEN',
    ]);
  });

  test('begins with what is down when nothing else could serve it, and says so', () => {
    const down = { health: new Map([['c/model', 'DOWN']] as const), ...routing({ only: ['c'] }) };
    const [first] = ask(three(), down).entries;
    assert.equal(first?.verdict, 'FIRST');
    assert.equal(first.reasonCode, 'BREAKER_OPEN');
    assert.equal(
      first.reason,
      'It fails at the moment, and nothing that works could serve the request: 99 % success, 60.0 s median, $0.150.',
    );
  });

  test('ranks an offer that it probes as if it worked, and says so when it comes first', () => {
    const health = new Map([
      ['a/model', 'DOWN'],
      ['b/model', 'DOWN'],
    ] as const);
    assert.deepEqual(lines(three(), { health, probes: new Set(['a/model']) }), [
      '1 a/model PROBE',
      '2 c/model FALLBACK',
      '3 b/model BREAKER_OPEN',
    ]);
    assert.deepEqual(lines(three(), { health, probes: new Set(['b/model']) }), [
      '1 b/model PROBE',
      '2 c/model FALLBACK',
      '3 a/model BREAKER_OPEN',
    ]);
  });

  test('takes neither DEGRADED nor UNKNOWN for a reason to order otherwise', () => {
    const health = new Map([
      ['a/model', 'DEGRADED'],
      ['b/model', 'HEALTHY'],
    ] as const);
    assert.deepEqual(lines(three(), { health }), lines(three()));
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
      [
        'when a batch is asked for and its provider has none here',
        'TIER_UNSUPPORTED',
        { tier: 'BATCH', batch: new Set(['a']) },
      ],
      ['when it is expected to cost more than the bound', 'OVER_MAX_COST', routing({ maxCostUsd: '0.149' })],
      [
        'when nobody knows whether its price is within the bound',
        'OVER_MAX_COST',
        routing({ maxCostUsd: '100' }),
        { imagePrices: {} },
      ],
      ['when its slow calls take longer than the bound', 'OVER_MAX_P95', routing({ maxP95Ms: 89_999 })],
      ['when it succeeds less often than the bound', 'UNDER_MIN_SUCCESS', routing({ minSuccessRate: 0.991 })],
      ['when a mask came that it can’t take', 'PARAMETER_UNSUPPORTED', { masked: true }, { takes: {} }],
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

  test('when it has no figures and one is bounded: the reason says that nobody knows', () => {
    const unknown = modelOf([], [{ configKey: 'c/model', takes: {}, imagePrices: { '1K': '1' } }]);
    for (const [bound, code] of [
      [{ maxP95Ms: 86_400_000 }, 'OVER_MAX_P95'],
      [{ minSuccessRate: 0 }, 'UNDER_MIN_SUCCESS'],
    ] as const) {
      const [entry] = ask(unknown, routing(bound)).entries;
      assert.equal(entry?.reasonCode, code);
      assert.match(entry.reason, /^Nobody knows .*: what isn't known can't be within a bound\.$/);
    }
  });

  test('by a bound only beyond it: what is exactly there is within', () => {
    const bounds = routing({ maxCostUsd: '0.15', maxP95Ms: 90_000, minSuccessRate: 0.8 });
    assert.equal(ask(three(), bounds).order.length, 3);
  });

  test('from no batch that its provider takes, at the price of a batch', () => {
    const model = three({ batchPrices: { '1K': '0.075' } });
    const { order } = ask(model, { tier: 'BATCH', batch: new Set(['c']) });
    assert.deepEqual(
      order.map(({ offer, costUsd }) => [offer.configKey, costUsd]),
      [['c/model', 0.075]],
    );
  });

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
