import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../src/base/json.ts';
import { geminiBody } from '../../src/providers/gemini-body.ts';
import { UnrenderableError } from '../../src/providers/provider-error.ts';
import { createQuote } from '../../src/providers/quote.ts';
import { retryAfterMs } from '../../src/providers/retry-after.ts';
import { setField } from '../../src/providers/set-field.ts';
import { brief, REQUEST, startServer, tell } from './answers.ts';

test('a body has prompt, images and fields, and the same request makes the same body', () => {
  const request = {
    ...REQUEST,
    prompt: 'a banana',
    images: [{ bytes: Buffer.from('one'), mimeType: 'image/png' }],
    fields: {
      'generationConfig.seed': 7,
      'generationConfig.imageConfig.aspectRatio': '16:9',
      'generationConfig.imageConfig.imageSize': '2K',
      'generationConfig.thinkingConfig.thinkingLevel': 'HIGH',
      'tools.0.googleSearch.searchTypes.imageSearch': {},
      'tools.0.googleSearch': { searchTypes: { webSearch: {} } },
    },
  };
  const body: Json = {
    contents: [
      { role: 'user', parts: [{ text: 'a banana' }, { inlineData: { mimeType: 'image/png', data: 'b25l' } }] },
    ],
    generationConfig: {
      responseModalities: ['TEXT', 'IMAGE'],
      thinkingConfig: { includeThoughts: true, thinkingLevel: 'HIGH' },
      seed: 7,
      imageConfig: { aspectRatio: '16:9', imageSize: '2K' },
    },
    tools: [{ googleSearch: { searchTypes: { imageSearch: {}, webSearch: {} } } }],
  };
  assert.deepEqual(geminiBody(request), body);
  assert.equal(JSON.stringify(geminiBody(request)), JSON.stringify(geminiBody(request)));
});

describe('a field set by its path', () => {
  test('makes objects and arrays on its way', () => {
    assert.deepEqual(set(['a.0.b', 1], ['a.1.b', 2], ['c', [3]]), { a: [{ b: 1 }, { b: 2 }], c: [3] });
  });

  test('joins objects that share a place, at every depth and in either order', () => {
    const joined = { a: { b: { x: 1, y: 2, z: 3 }, c: [4] } };
    const parts: readonly (readonly [string, Json])[] = [
      ['a', { b: { x: 1 } }],
      ['a.b.y', 2],
      ['a', { b: { z: 3 }, c: [4] }],
    ];
    assert.deepEqual(set(...parts), joined);
    assert.deepEqual(set(...parts.toReversed()), joined);
  });

  test('replaces plain values and arrays, and never shares what it was given', () => {
    const given = { list: [1] };
    const body = { a: 1 };
    setField(body, 'a', given);
    setField(body, 'a.list.0', 2);
    assert.deepEqual([body, given], [{ a: { list: [2] } }, { list: [1] }]);
  });

  for (const path of [
    '__proto__.x',
    'a.constructor',
    'a.prototype.x',
    '',
    'a..b',
    'plain.x',
    'list.x',
    'list.2',
    'list.-1',
    'list.99999',
  ]) {
    test(`refuses "${path}"`, () => {
      assert.throws(() => setField({ plain: 1, list: [1], a: {} }, path, 1), UnrenderableError);
      assert.equal(Object.hasOwn(Object.prototype, 'x'), false);
    });
  }

  test('refuses a prototype inside a value too', () => {
    const value: Json = JSON.parse('{"b":{"__proto__":{"x":1}}}');
    assert.throws(() => setField({ a: { b: {} } }, 'a', value), UnrenderableError);
  });
});

test('wrong catalog data fails the offer before anything is sent', async () => {
  const server = await startServer((_request, response) => void response.end());
  try {
    for (const request of [
      { fields: { 'contents.x': 1 } },
      { upstreamModelId: '../v1/models/x' },
      { upstreamModelId: 'a/b' },
      { upstreamModelId: 'a?b' },
      { upstreamModelId: '' },
    ]) {
      assert.equal(brief(await tell(server.url, request)), 'failed INTERNAL OFFER NO', JSON.stringify(request));
    }
    assert.equal(server.connections(), 0);
  } finally {
    await server.stop();
  }
});

test('a quote is one short line without the key and the prompt, however they are escaped', () => {
  const quote = createQuote({ apiKey: 'k-1234', prompt: 'a "big" cat\non a mat' });
  assert.equal(
    quote(' key k-1234\n\u0000of a "big" cat\non a mat; a \\"big\\" cat\\non a mat '),
    'key [key] of [prompt]; [prompt]',
  );
  assert.equal(quote('x'.repeat(1000)).length, 401);
  assert.equal(createQuote({ apiKey: 'k', prompt: 'a cat' })('this is a cat: "a cat"'), 'this is a cat: [prompt]');
});

test('a Retry-After header is read as seconds or as a date, and capped', () => {
  const now = new Date('2026-11-22T10:00:00Z');
  const cases: readonly (readonly [string | null, number | null])[] = [
    [null, null],
    ['', null],
    ['soon', null],
    ['-5', null],
    ['2', 2000],
    ['0.5', 500],
    ['1000000000', 60_000],
    ['Sun, 22 Nov 2026 10:00:07 GMT', 7000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 60_000],
  ];
  for (const [header, expected] of cases) assert.equal(retryAfterMs(header, now), expected, String(header));
});

/** The body that these fields make of an empty one. */
function set(...fields: readonly (readonly [string, Json])[]): object {
  const body = {};
  for (const [path, value] of fields) setField(body, path, value);
  return body;
}
