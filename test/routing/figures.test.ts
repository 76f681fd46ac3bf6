import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promptTokens } from '../../src/parameters/prompt-tokens.ts';
import { atRealSpeed } from '../../src/routing/figures.ts';

test('figures of a sandbox’s clock are slowed down to a real one, but for those that are no times', () => {
  const figures = { p50Ms: 2000, p95Ms: 5000, successRate: 0.8, totalRequests: 20, failureMeanMs: null };
  assert.deepEqual(atRealSpeed(figures, 4), { ...figures, p50Ms: 8000, p95Ms: 20_000 });
  assert.deepEqual(atRealSpeed({ ...figures, failureMeanMs: 30 }, 10)?.failureMeanMs, 300);
  assert.equal(atRealSpeed(null, 4), null);
});

test('a prompt takes a token for four bytes or so, and never more than one for each', () => {
  assert.deepEqual(promptTokens('a lighthouse'), { usual: 3, most: 12 });
  assert.deepEqual(promptTokens('灯台'), { usual: 2, most: 6 });
  assert.deepEqual(promptTokens(''), { usual: 0, most: 0 });
});
