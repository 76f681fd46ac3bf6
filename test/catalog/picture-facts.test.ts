import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ModelFacts, originsOf } from '../../src/catalog/facts.ts';
import { factsOf, offerOf } from './facts-fixture.ts';

const READ = { source: 'https://example.com/sizes', asOf: '2026-11-02' };
const RULE = { ...READ, multipleOf: 16, minArea: 100, maxArea: 200, maxEdge: 20, maxRatio: 3 };
const OUTPUT = { ...READ, qualities: { low: { '1024x1024': 196 } } };

test('each group of what pictures take says where it was read', () => {
  const facts = factsOf('painter', {
    offers: [
      offerOf('fal/painter', {
        sizeRule: RULE,
        imageTokens: { output: OUTPUT, input: { ...READ, usual: 1, most: 2 }, preview: { ...READ, tokens: 100 } },
      }),
    ],
  });
  assert.deepEqual(
    originsOf(facts)
      .filter(({ source }) => source === READ.source)
      .map(({ facts: path, asOf }) => [path, asOf]),
    ['sizeRule', 'imageTokens/output', 'imageTokens/input', 'imageTokens/preview'].map((group) => [
      `offers/fal/painter/${group}`,
      READ.asOf,
    ]),
  );
});

test('a rule that contradicts itself, and pixels that are none, are refused with their place', () => {
  const wrong = (given: object): string[] => {
    const parsed = ModelFacts.safeParse({
      ...factsOf('painter'),
      offers: [{ ...offerOf('fal/painter'), ...given }],
    });
    return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
  };
  assert.deepEqual(wrong({ sizeRule: RULE }), []);
  assert.deepEqual(wrong({ sizeRule: { ...RULE, maxArea: 99 } }), [
    'offers.0.sizeRule.maxArea: must be at least minArea',
  ]);
  const [problem, ...others] = wrong({ imageTokens: { output: { ...READ, qualities: { low: { square: 1 } } } } });
  assert.deepEqual(others, []);
  assert.match(String(problem), /^offers\.0\.imageTokens\.output\.qualities\.low\.square: /);
});
