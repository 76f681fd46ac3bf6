import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closest } from '../../src/base/did-you-mean.ts';

const names = ['gemini-3.1-flash-image-preview', 'gpt-image-1.5', 'flux.2-pro', 'seedream-4.5'];

const cases: readonly [word: string, expected: readonly string[], why: string][] = [
  ['gpt-image-15', ['gpt-image-1.5'], 'one character is missing'],
  ['GPT-IMAGE-1.5', ['gpt-image-1.5'], 'case does not count'],
  ['gemini', ['gemini-3.1-flash-image-preview'], 'half of a name was typed'],
  ['seedraem-4.5', ['seedream-4.5'], 'two letters are swapped'],
  ['flux', ['flux.2-pro'], 'it begins a name'],
  ['midjourney', [], 'nothing is near'],
  ['g', [], 'one letter begins everything'],
  ['', [], 'there is nothing to go by'],
  ['x'.repeat(10_000), [], 'nobody mistypes so long a name'],
];

for (const [word, expected, why] of cases) {
  test(`suggests ${expected.join(', ') || 'nothing'} for "${word.slice(0, 20)}": ${why}`, () => {
    assert.deepEqual(closest(word, names), expected);
  });
}

test('suggests what a name stands for, once', () => {
  const slugs = new Map([
    ['Nano Banana 2', 'gemini-3.1-flash-image-preview'],
    ['Nano Banana II', 'gemini-3.1-flash-image-preview'],
  ]);
  assert.deepEqual(closest('nano bananna 2', slugs), ['gemini-3.1-flash-image-preview']);
});

test('suggests the nearest first and no more than asked', () => {
  assert.deepEqual(closest('ab12', ['ab34', 'ab13', 'ab1', 'ab124'], { most: 2 }), ['ab124', 'ab1']);
});
