import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assert as checkThat, integer, property } from 'fast-check';
import type { SizeRule } from '../../src/catalog/model.ts';
import { keeps, nearestWithin } from '../../src/parameters/size-rule.ts';

const RULE: SizeRule = { multipleOf: 16, minArea: 655_360, maxArea: 8_294_400, maxEdge: 3840, maxRatio: 3 };
const near = (width: number, height: number): string => {
  const size = nearestWithin(RULE, { width, height });
  return `${size.width}x${size.height}`;
};

describe('the nearest size within a rule', () => {
  test('is the asked one when it keeps the rule', () => {
    for (const [width, height] of [
      [1024, 1024],
      [1536, 864],
      [3840, 2160],
      [1440, 480],
    ] as const)
      assert.equal(near(width, height), `${width}x${height}`);
  });

  test('is on the grid, nearest by shape and area together', () => {
    assert.equal(near(1000, 1000), '1008x1008');
    assert.equal(near(1365, 768), '1360x768');
  });

  test('keeps the shape when the scale is out of bounds, and the scale when the shape is', () => {
    assert.equal(near(512, 512), '816x816');
    assert.equal(near(4096, 4096), '2880x2880');
    assert.equal(near(7680, 4320), '3840x2160');
    assert.equal(near(2048, 512), '1776x592');
  });

  test('keeps the rule whatever is asked', () => {
    const edge = integer({ min: 1, max: 99_999 });
    checkThat(
      property(edge, edge, (width, height) => {
        const size = nearestWithin(RULE, { width, height });
        assert.ok(keeps(RULE, size), `${width}x${height} became ${size.width}x${size.height}`);
      }),
      { numRuns: 2000 },
    );
  });

  test('says when a size breaks one bound alone', () => {
    for (const [width, height] of [
      [1025, 1024],
      [800, 800],
      [2896, 2896],
      [3856, 1600],
      [2400, 784],
    ] as const)
      assert.equal(keeps(RULE, { width, height }), false, `${width}x${height}`);
  });

  test('is the asked one when the rule contradicts itself', () => {
    const impossible = { ...RULE, minArea: 100, maxArea: 200 };
    assert.deepEqual(nearestWithin(impossible, { width: 7, height: 9 }), { width: 7, height: 9 });
  });
});
