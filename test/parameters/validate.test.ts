import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../src/base/json.ts';
import type { Mode } from '../../src/catalog/closed-sets.ts';
import { validateParameters } from '../../src/parameters/validate.ts';
import { drawer } from './drawer.ts';

const model = drawer();
const NAMES = [
  'seed',
  'size',
  'aspect_ratio',
  'resolution',
  'response_format',
  'output_format',
  'output_compression',
  'n',
  'google_search',
  'safety_tolerance',
  'thinking_level',
  'extras',
];

const problemsOf = (given: Json | null, mode: Mode = 'TEXT_TO_IMAGE') => {
  const validated = validateParameters(model, mode, given);
  return validated.ok ? [] : validated.problems;
};

const parsed = (text: string): Json => JSON.parse(text);

describe('parameters', () => {
  test('have their defaults filled in, in the order of the catalog', () => {
    const validated = validateParameters(model, 'TEXT_TO_IMAGE', { thinking_level: 'high', seed: 7, size: '16:9' });
    assert.ok(validated.ok);
    assert.equal(
      JSON.stringify(validated.parameters),
      '{"seed":7,"size":"16:9","response_format":"url","n":1,"thinking_level":"high"}',
    );
  });

  for (const nothing of [null, undefined, {}]) {
    test(`may be ${JSON.stringify(nothing)}`, () => {
      assert.deepEqual(validateParameters(model, 'TEXT_TO_IMAGE', nothing), {
        ok: true,
        parameters: { response_format: 'url', n: 1 },
      });
    });
  }

  test('keep null where the parameter knows it, and have no negative zero', () => {
    const validated = validateParameters(model, 'TEXT_TO_IMAGE', { extras: null, seed: -0 });
    assert.deepEqual(validated, { ok: true, parameters: { seed: 0, response_format: 'url', n: 1, extras: null } });
  });

  for (const value of ['1024x1024', '1:1', '16:9', 'auto', '64x64', '99999x64']) {
    test(`may say the size "${value}"`, () => assert.deepEqual(problemsOf({ size: value }), []));
  }
});

describe('a problem', () => {
  const sizes = 'Expected pixels such as "1024x1024", 64 to 99999 a side, a shape such as "16:9", or "auto"';
  const cases: readonly [given: Json, name: string, message: string, allowed?: readonly Json[]][] = [
    [{ n: '2' }, 'n', 'Expected a whole number from 1 to 10, got "2". Write 2 without quotes.'],
    [{ n: 0 }, 'n', 'Expected a whole number from 1 to 10, got 0. Change it, or leave it out.'],
    [{ n: 11 }, 'n', 'Expected a whole number from 1 to 10, got 11. Change it, or leave it out.'],
    [{ n: 1e6 }, 'n', 'Expected a whole number from 1 to 10, got 1000000. Change it, or leave it out.'],
    [{ n: 1.5 }, 'n', 'Expected a whole number from 1 to 10, got 1.5. Change it, or leave it out.'],
    [{ n: null }, 'n', 'Expected a whole number from 1 to 10, got null. Leave it out to have none, or the default.'],
    [{ seed: -1 }, 'seed', 'Expected a whole number from 0 to 2147483647, got -1. Change it, or leave it out.'],
    [
      { seed: 2 ** 64 },
      'seed',
      'Expected a whole number from 0 to 2147483647, got 18446744073709552000. Change it, or leave it out.',
    ],
    [{ size: '0x512' }, 'size', `${sizes}, got "0x512". Change it, or leave it out.`],
    [{ size: '-1x512' }, 'size', `${sizes}, got "-1x512". Change it, or leave it out.`],
    [{ size: '1000000000x1' }, 'size', `${sizes}, got "1000000000x1". Change it, or leave it out.`],
    [{ size: '1.5x2' }, 'size', `${sizes}, got "1.5x2". Change it, or leave it out.`],
    [{ size: '16:0' }, 'size', `${sizes}, got "16:0". Change it, or leave it out.`],
    [{ size: 1024 }, 'size', `${sizes}, got 1024. Write it in quotes, as text.`],
    [
      { aspect_ratio: '16x9' },
      'aspect_ratio',
      'Expected two whole numbers such as "16:9", or "auto", got "16x9". Change it, or leave it out.',
    ],
    [
      { resolution: '1k' },
      'resolution',
      'Expected one of "auto", "0.5K", "1K", "2K", "4K", got "1k". Did you mean "1K"?',
      ['auto', '0.5K', '1K', '2K', '4K'],
    ],
    [
      { output_format: 'jpg' },
      'output_format',
      'Expected one of "png", "jpeg", "gif", "webp", "avif", got "jpg". Did you mean "jpeg"?',
      ['png', 'jpeg', 'gif', 'webp', 'avif'],
    ],
    [
      { safety_tolerance: 3 },
      'safety_tolerance',
      'Expected one of "1", "2", "3", "4", "5", "6", got 3. Write it in quotes, as text.',
      ['1', '2', '3', '4', '5', '6'],
    ],
    [{ google_search: 'True' }, 'google_search', 'Expected true or false, got "True". Write true without quotes.'],
    [{ extras: [1, 2] }, 'extras', 'Expected an object or null, got a list of 2. Change it, or leave it out.'],
    [
      { output_compression: 101 },
      'output_compression',
      'Expected a whole number from 0 to 100, got 101. Change it, or leave it out.',
    ],
    [
      { aspectRatio: '1:1' },
      'aspectRatio',
      'Expected a parameter of Drawer One, got "aspectRatio". Did you mean aspect_ratio?',
      NAMES,
    ],
    [
      { webhook_url: 'http://10.0.0.1' },
      'webhook_url',
      `Expected a parameter of Drawer One, got "webhook_url". It knows ${NAMES.join(', ')}.`,
      NAMES,
    ],
    [
      { constructor: 1 },
      'constructor',
      `Expected a parameter of Drawer One, got "constructor". It knows ${NAMES.join(', ')}.`,
      NAMES,
    ],
    [
      { strength: 0.5 },
      'strength',
      'Expected a parameter of TEXT_TO_IMAGE, got one of IMAGE_EDIT. Leave it out, or use that mode.',
      NAMES,
    ],
    [
      { prompt: 'a' },
      'prompt',
      "Expected it beside the parameters, got it among them. Give it as the input's own field `prompt`.",
    ],
  ];
  for (const [given, name, message, allowed] of cases) {
    test(`with ${JSON.stringify(given).slice(0, 40)} says what was expected, what came and what to do`, () => {
      assert.deepEqual(problemsOf(given), [
        { path: ['parameters', name], message, ...(allowed === undefined ? {} : { allowed }) },
      ]);
    });
  }

  test('with an image among the parameters of an edit says where it goes', () => {
    assert.match(problemsOf({ image: 'x' }, 'IMAGE_EDIT')[0]?.message ?? '', /`images`/);
  });

  test('is told together with all others, one a parameter', () => {
    const paths = problemsOf({ n: 'many', seed: 0.5, colour: 'red', size: '' }).map((one) => one.path.join('.'));
    assert.deepEqual(paths.toSorted(), ['parameters.colour', 'parameters.n', 'parameters.seed', 'parameters.size']);
  });

  test('is only counted beyond the twentieth', () => {
    const problems = problemsOf(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`unknown${index}`, 1])));
    assert.equal(problems.length, 21);
    assert.deepEqual(problems.at(-1), { path: ['parameters'], message: 'There are 980 more problems like these.' });
  });

  test('with a mode that the model does not serve names those that it does', () => {
    assert.deepEqual(problemsOf({}, 'IMAGE_UPSCALE'), [
      {
        path: ['mode'],
        message:
          'Expected a mode that Drawer One serves (TEXT_TO_IMAGE, IMAGE_EDIT), got IMAGE_UPSCALE. Use one of these, or another model.',
        allowed: ['TEXT_TO_IMAGE', 'IMAGE_EDIT'],
      },
    ]);
  });

  const hostile: readonly [what: string, given: Json, message: RegExp][] = [
    ['a list', [], /Expected a JSON object, got a list/],
    ['a text', '{}', /Expected a JSON object, got a string/],
    ['a number', 7, /Expected a JSON object, got a number/],
    ['a prototype', parsed('{"__proto__":{"n":2}}'), /"__proto__" is not allowed/],
    ['a prototype inside', parsed('{"extras":{"__proto__":{"n":2}}}'), /"__proto__" is not allowed/],
    ['an infinite number', parsed('{"seed":1e400}'), /finite number, got Infinity/],
    ['a hundred thousand levels', parsed(`{"extras":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), /32 levels/],
    ['more than 64 KiB', { extras: { a: 'b'.repeat(65 * 1024) } }, /at most 65536 bytes/],
    ['a NUL', { size: '1\0' }, /NUL/],
    ['a NUL in a name', { 'size\0': '1' }, /NUL/],
    ['a lone surrogate', { extras: { a: '\uD800' } }, /lone surrogate/],
  ];
  for (const [what, given, message] of hostile) {
    test(`with ${what} is one problem, and nothing is thrown`, () => {
      const problems = problemsOf(given);
      assert.equal(problems.length, 1);
      assert.match(problems[0]?.message ?? '', message);
    });
  }
});
