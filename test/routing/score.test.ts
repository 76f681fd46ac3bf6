import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Figures } from '../../src/routing/figures.ts';
import { compareScores, scoreOf } from '../../src/routing/score.ts';

const figures = (p50Ms: number, p95Ms: number, successRate: number, totalRequests = 100_000): Figures => ({
  p50Ms,
  p95Ms,
  successRate,
  totalRequests,
  failureMeanMs: null,
});
const UNTRIED: Figures = { p50Ms: null, p95Ms: null, successRate: null, totalRequests: 0, failureMeanMs: null };

describe('a score', () => {
  /** Medians, 95th percentiles and means that four providers published for one model. */
  const published: readonly [p50Ms: number, p95Ms: number, meanMs: number][] = [
    [26_026, 45_077, 28_125],
    [31_830, 55_872, 33_715],
    [43_888, 101_504, 48_443],
    [45_725, 92_378, 47_416],
  ];
  for (const [p50Ms, p95Ms, meanMs] of published) {
    test(`finds a mean of ${meanMs} ms between a median of ${p50Ms} and a p95 of ${p95Ms} within 6 %`, () => {
      const found = scoreOf(figures(p50Ms, p95Ms, 1, 1e9), 0).secondsToSuccess * 1000;
      assert.ok(Math.abs(found / meanMs - 1) < 0.06, `${found}`);
    });
  }

  test('counts one failure before a success when every second try fails: mostly faster, and nearly free', () => {
    const { secondsToSuccess, usdToSuccess } = scoreOf(figures(10_000, 10_000, 0.5, 1e9), 0.05);
    assert.equal(secondsToSuccess.toFixed(3), '15.000');
    assert.equal(usdToSuccess.toFixed(4), '0.0550');
  });

  test('counts three failures, as long as they took, when three of four tries fail', () => {
    const measured = { ...figures(10_000, 10_000, 0.25, 1e9), failureMeanMs: 500 };
    assert.equal(scoreOf(measured, 0.05).secondsToSuccess.toFixed(3), '11.500');
    assert.equal(scoreOf({ ...measured, failureMeanMs: 20_000 }, 0.05).secondsToSuccess.toFixed(3), '70.000');
  });

  test('is worse by what one generation knows: a lower chance, and a wait', () => {
    const known = figures(10_000, 10_000, 0.8, 1e9);
    const doubted = scoreOf(known, 0.05, { rateFactor: 0.5, waitMs: 4000 });
    assert.equal(doubted.successRate.toFixed(3), '0.400');
    assert.equal(doubted.secondsToSuccess.toFixed(3), '21.500');
  });

  test('trusts one lucky call less than a thousand good ones', () => {
    assert.ok(
      scoreOf(figures(10_000, 20_000, 1, 1), 0.05).successRate <
        scoreOf(figures(10_000, 20_000, 0.95, 1000), 0.05).successRate,
    );
  });

  test('is finite where all failed, where nothing is known and where it is free', () => {
    for (const score of [
      scoreOf(figures(1, 1, 0), 0),
      scoreOf(UNTRIED, null),
      scoreOf(figures(0, 0, 1), 0),
      scoreOf(figures(20_000, 10_000, 1), 0),
    ]) {
      assert.ok(Object.values(score).every((part) => Number.isFinite(part)));
    }
  });

  test('puts an untried offer between a good and a bad one', () => {
    const balances = [
      scoreOf(figures(15_000, 25_000, 0.98), 0.04),
      scoreOf(UNTRIED, null),
      scoreOf(figures(60_000, 120_000, 0.4), 0.15),
    ].map((score) => score.balance);
    assert.deepEqual(
      balances,
      balances.toSorted((one, other) => one - other),
    );
  });
});

describe('a strategy', () => {
  const cheap = scoreOf(figures(60_000, 90_000, 0.8), 0.01);
  const fast = scoreOf(figures(5_000, 8_000, 0.8), 0.3);
  const reliable = scoreOf(figures(70_000, 90_000, 0.99), 0.2);
  const fair = scoreOf(figures(20_000, 30_000, 0.9), 0.04);
  const cases = [
    ['CHEAPEST', cheap],
    ['FASTEST', fast],
    ['MOST_RELIABLE', reliable],
    ['BALANCED', fair],
  ] as const;
  for (const [strategy, first] of cases) {
    test(`of ${strategy} puts what it names first`, () => {
      const sorted = [reliable, fair, fast, cheap].toSorted((one, other) => compareScores(strategy, one, other));
      assert.equal(sorted[0], first);
    });
  }
});
