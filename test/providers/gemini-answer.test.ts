import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { answering, ask, brief, chunk, event, imagePart, named, nameOf, STOP, streamed, succeeded } from './answers.ts';

describe('an answer put together', () => {
  test('the last ordinary picture is the final one, those before it are previews', async () => {
    const told = await ask(
      streamed(
        event(chunk([{ text: 'Hmm. ', thought: true }])),
        event(chunk([imagePart('sketch', { thought: true })])),
        event(chunk([{ text: 'Here: ' }, imagePart('draft 1')])),
        event(chunk([imagePart('draft 2')])),
        event(chunk([imagePart('final')])),
        STOP,
      ),
    );
    assert.deepEqual(named(told.updates), [
      ['accepted'],
      ['thought', 'Hmm. '],
      ['thought-image', 'sketch'],
      ['text', 'Here: '],
      ['preview', 'draft 1'],
      ['preview', 'draft 2'],
    ]);
    assert.deepEqual(
      succeeded(told).pictures.map((picture) => [nameOf(picture.bytes), picture.declaredType]),
      [['final', 'image/png']],
    );
    assert.equal(succeeded(told).providerRequestId, 'r1');
  });

  test('the last picture of the thinking is final when no other came', async () => {
    const told = await ask(
      streamed(event(chunk([imagePart('one', { thought: true }), imagePart('two', { thought: true })])), STOP),
    );
    assert.deepEqual(
      succeeded(told).pictures.map(({ bytes }) => nameOf(bytes)),
      ['two'],
    );
  });

  test('a picture of the thinking does not stand in for one that was politely declined: no image token is counted', async () => {
    for (const [tokenCount, expected] of [
      [0, 'failed NO_IMAGE RETRY MAYBE'],
      [1120, 'succeeded'],
    ] as const) {
      const candidatesTokensDetails = [{ modality: 'IMAGE', tokenCount }];
      const usageMetadata = { promptTokenCount: 1, totalTokenCount: 2000, candidatesTokensDetails };
      const sketch = event(chunk([imagePart('sketch', { thought: true })]));
      const words = event(chunk([{ text: 'I would rather not.' }], 'STOP', { usageMetadata }));
      assert.equal(brief(await ask(streamed(sketch, words))), expected);
    }
  });

  test('a picture of the thinking does not stand in for one that policy withheld', async () => {
    const told = await ask(
      streamed(event(chunk([imagePart('sketch', { thought: true })])), event(chunk(null, 'IMAGE_SAFETY'))),
    );
    assert.equal(brief(told), 'failed CONTENT_POLICY REQUEST NO');
  });

  test('an odd end after the picture keeps the picture and warns', async () => {
    const told = await ask(streamed(event(chunk([imagePart('final')])), event(chunk([{ text: '' }], 'SOMETHING_NEW'))));
    assert.deepEqual(succeeded(told).warnings, ['The provider ended its answer with SOMETHING_NEW after the picture.']);
  });

  test('a complete answer stays complete when the connection breaks behind it', async () => {
    const told = await ask((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(event(chunk([imagePart('final')], 'STOP')), () => setImmediate(() => request.socket.destroy()));
    });
    assert.deepEqual(
      succeeded(told).pictures.map(({ bytes }) => nameOf(bytes)),
      ['final'],
    );
  });

  test('what comes behind a complete answer, even an error, takes nothing back', async () => {
    const final = event(chunk([imagePart('final')], 'STOP'));
    for (const more of [event({ error: { code: 500, status: 'INTERNAL', message: '' } }), 'data: {oops\n\n']) {
      assert.equal(brief(await ask(streamed(final, more))), 'succeeded');
    }
  });

  test('line endings, comments, byte order mark, event names and a missing last blank line do no harm', async () => {
    const final = JSON.stringify(chunk([imagePart('final')], 'STOP'));
    for (const shape of [
      `data: ${final}\n\n`,
      `data: ${final}\r\r`,
      `\uFEFF: hello\n\n: there\r\n\r\ndata: ${final}\r\n\r\n`,
      `event: chunk\nid: 7\nretry: 10\ndata:${final}\n\n`,
      `data: ${final.replace(',', ',\ndata: ')}\n\n`,
      `data: ${final}\n`,
      `data: ${final}`,
    ]) {
      assert.equal(brief(await ask(streamed(shape))), 'succeeded', JSON.stringify(shape));
    }
  });

  test('pieces may end anywhere, also inside a character', async () => {
    const bytes = Buffer.from(
      event(chunk([{ text: 'größer 🦫 und schöner', thought: true }])) + event(chunk([imagePart('final')])) + STOP,
    );
    const told = await ask(streamed(...Array.from(bytes, (_, index) => bytes.subarray(index, index + 1))));
    assert.deepEqual(named(told.updates), [['accepted'], ['thought', 'größer 🦫 und schöner']]);
    assert.equal(brief(told), 'succeeded');
  });

  test('a compressed answer is unpacked', async () => {
    const body = gzipSync(event(chunk([imagePart('final')])) + STOP);
    assert.equal(
      brief(await ask(answering(200, 'text/event-stream', body, { 'content-encoding': 'gzip' }))),
      'succeeded',
    );
  });

  test('what is unknown or null in an answer is passed over', async () => {
    const told = await ask(
      streamed(
        event({ candidates: null, responseId: null, usageMetadata: 'none', novelty: { a: [1] } }),
        event({ candidates: [{ content: null, safetyRatings: 7 }], responseId: 'r2' }),
        event({ candidates: [{ content: { parts: null } }] }),
        event({ candidates: [{ content: { parts: [{ novelty: 1 }, { text: 5 }, { functionCall: {} }] }, index: 0 }] }),
        event({
          candidates: [{ content: { parts: [imagePart('final')] }, groundingMetadata: ['odd'], finishReason: 'STOP' }],
        }),
      ),
    );
    assert.deepEqual(named(told.updates), [['accepted']]);
    assert.equal(succeeded(told).usage, null);
    assert.equal(succeeded(told).providerRequestId, 'r2');
  });

  test('sources of both spellings become a last text, and searches are counted once each', async () => {
    const groundingMetadata = {
      webSearchQueries: ['harbours', ''],
      imageSearchQueries: ['harbours'],
      groundingChunks: [
        { web: { uri: 'https://a.example/x', title: '' } },
        {
          image: {
            sourceUri: 'https://b.example/page',
            imageUri: 'https://b.example/i.png',
            title: '',
            domain: 'b.example',
          },
        },
        { image: { uri: 'https://c.example/page', image_uri: 'https://c.example/i.png', title: 'C' } },
        { web: { uri: 'javascript:alert(1)', title: 'no link' } },
        { retrievedContext: {} },
      ],
    };
    const final = {
      candidates: [{ content: { parts: [imagePart('final')] }, groundingMetadata }],
      usageMetadata: { promptTokenCount: 3, totalTokenCount: 3 },
    };
    const last = { candidates: [{ content: {}, finishReason: 'STOP', groundingMetadata }] };
    const told = await ask(streamed(event(final), event(last)));
    assert.deepEqual(named(told.updates), [
      ['accepted'],
      [
        'text',
        '\n\nSources:\n- a.example (https://a.example/x)\n- b.example (https://b.example/page)\n- C (https://c.example/page)\n',
      ],
    ]);
    assert.equal(succeeded(told).usage?.searches, 2);
  });

  test('usage comes from the last chunk, and a refusal that counts its thinking twice is charged for it once', async () => {
    const picture = {
      promptTokenCount: 22,
      candidatesTokenCount: 1216,
      totalTokenCount: 1417,
      thoughtsTokenCount: 179,
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }],
    };
    const tokens = { inputTokens: 22, outputImageTokens: 1120, outputOtherTokens: 96 + 179, searches: 0 };
    assert.deepEqual(await used(picture, [imagePart('final')], 'STOP'), tokens);
    const { totalTokenCount: _, ...withoutTotal } = picture;
    assert.deepEqual(await used(withoutTotal, [imagePart('final')], 'STOP'), tokens);
    assert.deepEqual(
      await used(
        { promptTokenCount: 11, candidatesTokenCount: 300, thoughtsTokenCount: 300, totalTokenCount: 311 },
        null,
        'IMAGE_OTHER',
      ),
      { inputTokens: 11, outputImageTokens: 0, outputOtherTokens: 300, searches: 0 },
    );
    assert.deepEqual(
      await used(
        {
          promptTokenCount: 5,
          toolUsePromptTokenCount: 40,
          candidatesTokenCount: 747,
          totalTokenCount: 792,
          candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 747 }],
        },
        [imagePart('final')],
        'STOP',
      ),
      { inputTokens: 45, outputImageTokens: 747, outputOtherTokens: 0, searches: 0 },
    );
  });
});

/** The usage that an answer is given, which ends with these counts after others. */
async function used(usageMetadata: object, parts: unknown, reason: string): Promise<unknown> {
  const early = event(
    chunk([{ text: 'a', thought: true }], undefined, { usageMetadata: { totalTokenCount: 999_999 } }),
  );
  const { outcome } = await ask(streamed(early, event(chunk(parts, reason, { usageMetadata }))));
  return 'usage' in outcome ? outcome.usage : undefined;
}
