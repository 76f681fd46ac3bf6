import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../src/base/json.ts';
import { checkMetadata } from '../../src/parameters/metadata.ts';
import { checkPrompt } from '../../src/parameters/prompt.ts';

const refusedPrompts: readonly [what: string, prompt: string, message: RegExp][] = [
  ['nothing', '', /got nothing/],
  ['blanks', ' \n\t\u00A0 ', /only blanks/],
  ['33 KiB', 'a'.repeat(33 * 1024), /at most 32768 bytes.*got 33792.*by 1024 bytes/],
  ['too many bytes in few characters', 'é'.repeat(16 * 1024 + 1), /got 32770/],
  ['10 MB', 'a'.repeat(10_000_000), /at most 32768/],
  ['a NUL', 'a capy\0bara', /NUL/],
  ['a lone surrogate', 'a capybara \uD83D', /lone surrogate/],
];

const parsed = (text: string): Json => JSON.parse(text);

describe('a prompt', () => {
  for (const [what, prompt, message] of refusedPrompts) {
    test(`of ${what} is refused`, () => {
      const problem = checkPrompt(prompt);
      assert.deepEqual(problem?.path, ['prompt']);
      assert.match(problem.message, message);
    });
  }

  const kept = [
    '\u202Eright to left',
    'zero\u200Bwidth',
    `e${'\u0301'.repeat(10_000)}`,
    '👩‍👩‍👧‍👦',
    '</script>{{7*7}}${1}\u001B[31m',
    'a\r\nSet-Cookie: b',
    'é'.repeat(16 * 1024),
  ];
  for (const prompt of kept) {
    test(`with ${JSON.stringify(prompt.slice(0, 24))} is accepted as it is`, () =>
      assert.equal(checkPrompt(prompt), null));
  }
});

describe('metadata', () => {
  const cases: readonly [what: string, metadata: Json, message: RegExp | null][] = [
    ['nothing', null, null],
    ['an object', { order: 7, tags: ['a', { b: null }] }, null],
    ['a list', ['a'], /Expected a JSON object, got a list/],
    ['a text', 'a', /Expected a JSON object, got a string/],
    ['65 KB', { note: 'a'.repeat(65_000) }, /at most 16384 bytes/],
    ['a NUL in a value', { a: { b: 'x\0' } }, /NUL/],
    ['a NUL in a name', { 'a\0': 1 }, /NUL/],
    ['a lone surrogate', { a: ['\uDC00'] }, /lone surrogate/],
    ['a number that JSON.parse made infinite', parsed('{"a":1e400}'), /finite number/],
    ['a prototype', parsed('{"a":{"__proto__":{"b":1}}}'), /__proto__/],
    ['a hundred thousand levels', parsed(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), /32 levels/],
  ];
  for (const [what, metadata, message] of cases) {
    test(`of ${what} is ${message === null ? 'accepted' : 'refused'}`, () => {
      const problem = checkMetadata(metadata);
      if (message === null) assert.equal(problem, null);
      else assert.match(problem?.message ?? '', message);
    });
  }
});
