import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask, brief, chunk, event, failure, KEY, REQUEST, STOP, streamed } from './answers.ts';

describe('an answer without a picture', () => {
  const cases: readonly (readonly [string, object, string])[] = [
    ['a blocked prompt', { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }, 'CONTENT_POLICY REQUEST NO'],
    [
      'a prompt blocked for a new reason',
      { promptFeedback: { blockReason: 'MOOD' }, candidates: null },
      'CONTENT_POLICY REQUEST NO',
    ],
    ['IMAGE_SAFETY', chunk(null, 'IMAGE_SAFETY'), 'CONTENT_POLICY REQUEST NO'],
    ['IMAGE_PROHIBITED_CONTENT', chunk([], 'IMAGE_PROHIBITED_CONTENT'), 'CONTENT_POLICY REQUEST NO'],
    ['PROHIBITED_CONTENT', chunk(undefined, 'PROHIBITED_CONTENT'), 'CONTENT_POLICY REQUEST NO'],
    ['SAFETY', chunk(undefined, 'SAFETY'), 'CONTENT_POLICY REQUEST NO'],
    ['IMAGE_OTHER', { candidates: [{ content: {}, finishReason: 'IMAGE_OTHER' }] }, 'NO_IMAGE RETRY NO'],
    ['NO_IMAGE', { candidates: [{ finishReason: 'NO_IMAGE' }] }, 'NO_IMAGE RETRY NO'],
    ['IMAGE_RECITATION', chunk(null, 'IMAGE_RECITATION'), 'NO_IMAGE RETRY NO'],
    ['STOP with words only', chunk([{ text: 'I would rather not.' }], 'STOP'), 'NO_IMAGE RETRY MAYBE'],
    ['STOP with nothing', chunk(null, 'STOP'), 'NO_IMAGE RETRY MAYBE'],
    ['MAX_TOKENS', chunk(null, 'MAX_TOKENS'), 'NO_IMAGE RETRY MAYBE'],
    ['RECITATION', chunk(null, 'RECITATION'), 'NO_IMAGE RETRY MAYBE'],
    ['LANGUAGE', chunk(null, 'LANGUAGE'), 'INVALID_REQUEST OFFER MAYBE'],
    ['MALFORMED_FUNCTION_CALL', chunk(null, 'MALFORMED_FUNCTION_CALL'), 'PROVIDER_ERROR RETRY MAYBE'],
    ['CONTINUATION', chunk(null, 'CONTINUATION'), 'PROVIDER_ERROR OFFER MAYBE'],
    ['a finish reason that is new', chunk(null, 'BORED'), 'NO_IMAGE RETRY MAYBE'],
    [
      'data that is not base64',
      chunk([{ inlineData: { mimeType: 'image/png', data: '*garbage*' } }], 'STOP'),
      'PROVIDER_BAD_RESPONSE OFFER MAYBE',
    ],
    [
      'a null picture',
      chunk([{ inlineData: { mimeType: 'image/png', data: null } }], 'STOP'),
      'PROVIDER_BAD_RESPONSE OFFER MAYBE',
    ],
  ];
  for (const [name, answer, expected] of cases) {
    test(`${name} is ${expected}`, async () =>
      assert.equal(brief(await ask(streamed(event(answer)))), `failed ${expected}`));
  }

  test("the message has the provider's explanation, or else its words, but never the prompt or the key", async () => {
    const finishMessage = `Unable to show the generated image.\n\nIt was "${REQUEST.prompt}", with ${KEY}.`;
    const explained = await ask(
      streamed(event({ candidates: [{ content: {}, finishReason: 'IMAGE_SAFETY', finishMessage }] })),
    );
    assert.equal(
      failure(explained).message,
      'Gemini gave no picture (IMAGE_SAFETY): Unable to show the generated image. It was "[prompt]", with [key].',
    );
    const said = await ask(streamed(event(chunk([{ text: 'I can’t ' }, { text: 'do that.' }])), STOP));
    assert.equal(failure(said).message, 'Gemini gave no picture (STOP): I can’t do that.');
  });
});
