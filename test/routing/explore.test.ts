import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newId } from '../../src/base/ids.ts';
import { explores } from '../../src/routing/explore.ts';
import type { MeasuredFigures } from '../../src/routing/figures.ts';
import { modelOf, offerNamed, type OfferSketch } from '../parameters/model-fixture.ts';
import { lines, routing } from './ask.ts';

/** Three offers of one price: a is the best of them, then b, then c. */
const alike = (changes: Partial<OfferSketch> = {}) =>
  modelOf(
    [],
    ['a', 'b', 'c'].map((slug) => ({
      configKey: `${slug}/model`,
      takes: {},
      imagePrices: { '1K': '0.04' },
      ...(slug === 'c' ? changes : {}),
    })),
    { performance: { a: [5000, 9000, 0.99, 5000], b: [10_000, 18_000, 0.95, 5000], c: [20_000, 40_000, 0.9, 5000] } },
  );

/** So many calls were measured at each. */
const calls =
  (counts: Readonly<Record<string, number>>): MeasuredFigures =>
  (configKey) => {
    const totalRequests = counts[configKey] ?? 0;
    const p50Ms = configKey === 'a/model' ? 4000 : 10_000;
    const figures = { p50Ms, p95Ms: 20_000, successRate: 0.9, totalRequests, failureMeanMs: null };
    return totalRequests === 0 ? null : figures;
  };

const MEASURED = calls({ 'a/model': 500, 'b/model': 60, 'c/model': 30 });
const first = (changes: Parameters<typeof lines>[1], sketch: Partial<OfferSketch> = {}) =>
  lines(alike(sketch), { explore: true, measured: MEASURED, ...changes })[0];

describe('a generation that explores', () => {
  test('begins with the offer that was measured least, and falls back as always', () => {
    assert.deepEqual(lines(alike(), { explore: true, measured: MEASURED }), [
      '1 c/model EXPLORATION',
      '2 a/model FALLBACK',
      '3 b/model FALLBACK',
    ]);
  });

  test('finds offers that nobody has tried before those that few have', () => {
    assert.equal(first({ measured: calls({ 'a/model': 500, 'c/model': 30 }) }), '1 b/model EXPLORATION');
  });

  test('begins with the best as long as that is the one to learn about', () => {
    assert.equal(first({ measured: () => null }), '1 a/model BEST_BALANCE');
  });

  test('probes first what is due for a probe', () => {
    const down = { health: new Map([['b/model', 'DOWN']] as const), probes: new Set(['b/model']) };
    assert.equal(first(down), '1 b/model PROBE');
  });

  const leavesAlone: readonly [what: string, changes: Parameters<typeof lines>[1], sketch?: Partial<OfferSketch>][] = [
    ['is down', { health: new Map([['c/model', 'DOWN']] as const) }],
    ['is beyond a bound', routing({ maxP95Ms: 39_000 }), {}],
    ['the request excepts', routing({ except: ['c'] })],
    ['costs more than half as much again as the best', {}, { imagePrices: { '1K': '0.061' } }],
    ['has no price', {}, { imagePrices: {} }],
  ];
  for (const [what, changes, sketch] of leavesAlone) {
    test(`leaves an offer alone that ${what}`, () => {
      const measured: MeasuredFigures = (configKey, ...rest) =>
        configKey === 'c/model' ? null : MEASURED(configKey, ...rest);
      assert.equal(first({ measured, ...changes }, sketch), '1 b/model EXPLORATION');
    });
  }

  test('tries an offer that costs half as much again', () => {
    assert.equal(first({}, { imagePrices: { '1K': '0.06' } }), '1 c/model EXPLORATION');
  });

  const doesNot: readonly [when: string, changes: Parameters<typeof lines>[1]][] = [
    ['when it is none of the few', { explore: false }],
    ['when it wants the cheapest', routing({ strategy: 'CHEAPEST' })],
    ['when it names an order', routing({ order: ['a'] })],
    ['when it names the only ones', routing({ only: ['a', 'b', 'c'] })],
    ['when it may not fall back', routing({ allowFallback: false })],
    ['when it names one offer', { forcedOffer: offerNamed(alike(), 'a/model') }],
    ['when it is a batch, whose times are not measured', { tier: 'BATCH', batch: new Set(['a', 'b', 'c']) }],
  ];
  for (const [when, changes] of doesNot) {
    test(`doesn’t, ${when}`, () => {
      const [line = ''] = lines(alike({ batchPrices: { '1K': '0.02' } }), {
        explore: true,
        measured: MEASURED,
        ...changes,
      });
      assert.doesNotMatch(line, /EXPLORATION/);
    });
  }
});

test('two of a hundred generations explore, always the same ones', () => {
  const ids = Array.from({ length: 20_000 }, () => newId('generation'));
  const exploring = ids.filter(explores);
  // 400 are expected; this is six deviations around.
  assert.ok(exploring.length > 280 && exploring.length < 520, `${exploring.length}`);
  assert.deepEqual(ids.filter(explores), exploring);
});
