import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { type Answer, answerOf, ask, bodyOf, eventsOf, MODEL, parse, stream } from './ask.ts';

describe("a request to the sandbox's Gemini", () => {
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  const refusal = async (
    body: object | string,
    options: Parameters<typeof ask>[2] = {},
  ): Promise<NonNullable<Answer['error']>> => {
    const response = await ask(sandbox.url, body, options);
    const { error } = await answerOf(response);
    assert.ok(error, 'expected an error');
    assert.equal(response.status, error.code);
    return error;
  };

  test('needs a key that is not invalid, by header or by query', async () => {
    const body = bodyOf('a cat');
    const none = await refusal(body, { key: '' });
    assert.deepEqual([none.code, none.status], [403, 'PERMISSION_DENIED']);
    const bad = await refusal(body, { key: 'an-invalid-key' });
    assert.deepEqual([bad.code, bad.status], [400, 'INVALID_ARGUMENT']);
    assert.equal(bad.details?.[0]?.['reason'], 'API_KEY_INVALID');
    assert.equal((await ask(sandbox.url, body, { key: '', query: '?key=some' })).status, 200);
  });

  test('is not found for unknown, shut-down and inherited names, and for methods that are not there', async () => {
    for (const model of ['gemini-9', 'gemini-3.1-flash-image-preview', 'constructor', '__proto__']) {
      const error = await refusal(bodyOf('a cat'), { model });
      assert.equal(error.status, 'NOT_FOUND');
      assert.match(error.message, /^models\/.+ is not found for API version v1/);
    }
    assert.equal((await refusal(bodyOf('a cat'), { method: 'countTokens' })).code, 404);
    assert.equal((await fetch(`${sandbox.url}/v1/files/abc`)).status, 404);
    assert.equal((await fetch(`${sandbox.url}/v1/models/%E0%A4%A`)).status, 400);
  });

  test('may be written in snake_case, with any case in its enums', async () => {
    const response = await ask(sandbox.url, {
      contents: [{ parts: [{ text: 'a cat' }] }],
      generation_config: {
        response_modalities: ['Image'],
        thinking_config: { thinking_level: 'High', include_thoughts: true },
        image_config: { aspect_ratio: '1:1', image_size: '512' },
      },
    });
    assert.equal(response.status, 200);
    const answer = await answerOf(response);
    assert.ok((answer.usageMetadata?.thoughtsTokenCount ?? 0) >= 700);
    const said = answer.candidates?.[0]?.content.parts?.filter(
      (part) => part.text !== undefined && part.thought !== true,
    );
    assert.deepEqual(said, [], 'only an image was asked for');
  });

  for (const [name, config, message] of [
    [
      'an aspect ratio',
      { imageConfig: { aspectRatio: '16x9' } },
      `Invalid value at 'generation_config.image_config.aspect_ratio' (TYPE_STRING), "16x9"`,
    ],
    [
      'a size in lower case',
      { imageConfig: { imageSize: '1k' } },
      `Invalid value at 'generation_config.image_config.image_size' (TYPE_STRING), "1k"`,
    ],
    [
      'a field',
      { imageConfig: { colour: 'red' } },
      `Invalid JSON payload received. Unknown name "colour" at 'generation_config.image_config': Cannot find field.`,
    ],
    ['a kind', { seed: 'seven' }, `Invalid value at 'generation_config.seed' (TYPE_INT32), "seven"`],
    [
      'a thinking level',
      { thinkingConfig: { thinkingLevel: 'MEDIUM' } },
      'Thinking level MEDIUM is not supported for this model. Use one of: MINIMAL, HIGH.',
    ],
    ['a number of candidates', { candidateCount: 2 }, 'Multiple candidates is not enabled for this model'],
  ] as const) {
    test(`is refused for ${name} that Google doesn't know`, async () => {
      const error = await refusal(bodyOf('a cat', config));
      assert.deepEqual([error.code, error.status, error.message], [400, 'INVALID_ARGUMENT', message]);
    });
  }

  test('is told all of its wrong fields at once', async () => {
    const error = await refusal({ ...bodyOf('a cat', { topK: [] }), nonsense: 1 });
    assert.equal(error.message.split('\n').length, 2);
    assert.equal(JSON.stringify(error.details).match(/"description"/g)?.length, 2);
  });

  test('is refused without contents, with a file that is not there, with no picture as picture and with fifteen', async () => {
    assert.match((await refusal({})).message, /contents is not specified/);
    assert.equal((await refusal(withParts([{ text: ' ' }]))).code, 400);
    assert.equal((await refusal(withParts([{ fileData: { fileUri: 'https://example.org/a' } }]))).code, 403);
    const image = { inlineData: { mimeType: 'image/png', data: Buffer.from('no image').toString('base64') } };
    assert.match((await refusal(withParts([image]))).message, /Unable to process input image/);
    assert.match((await refusal(withParts(Array.from({ length: 15 }, () => image)))).message, /at most 14 images/);
    assert.match(
      (await refusal(withParts([{ inlineData: { mimeType: 'image/gif', data: 'AAAA' } }]))).message,
      /MIME type/,
    );
    assert.match(
      (await refusal(withParts([{ inlineData: { mimeType: 'image/png', data: '%%%' } }]))).message,
      /Base64/,
    );
    assert.equal((await refusal(withParts([{ text: '\ud800' }]))).code, 400);
  });

  test('is refused when it is no JSON or no object, with an array around it where an array was asked for', async () => {
    for (const body of ['{', '[]', '"text"', 'null']) assert.equal((await refusal(body)).status, 'INVALID_ARGUMENT');
    const response = await ask(sandbox.url, '{', { method: 'streamGenerateContent' });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /^\[\n/);
  });

  test('is refused beyond 30 MiB', async () => {
    assert.equal((await refusal(bodyOf('x'.repeat(31 * 1024 * 1024)))).code, 413);
  });

  test('is answered by one JSON array without alt=sse', async () => {
    const response = await ask(sandbox.url, bodyOf('a cat', { thinkingConfig: { includeThoughts: true } }), {
      method: 'streamGenerateContent',
    });
    const chunks: Answer[] = JSON.parse(await response.text());
    assert.ok(chunks.length > 4);
    assert.equal(chunks.at(-1)?.candidates?.[0]?.finishReason, 'STOP');
  });

  test('gets events that break inside of words and characters on the wire', async () => {
    const body = JSON.stringify(bodyOf('a cat', { thinkingConfig: { includeThoughts: true, thinkingLevel: 'HIGH' } }));
    const insideWords = (segment: Buffer) => segment.toString('latin1').endsWith('dat');
    let segments: Buffer[] = [];
    // A reader that is busy gets two segments as one, so a machine under load may need to look more than once.
    for (let streams = 0; streams < 20 && !(segments.some(insideWords) && segments.some(isTorn)); streams += 1) {
      segments = [...segments, ...(await segmentsOf(sandbox.url, body))];
    }
    assert.ok(segments.some(insideWords), 'a break inside of "data:"');
    assert.ok(segments.some(isTorn), 'a break inside of a character');
  });

  test('is listed as it came, its key hidden and its pictures by their hashes', async () => {
    await sandbox.clear();
    const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#123456' } })
      .png()
      .toBuffer();
    const body = {
      contents: [
        {
          role: 'user',
          parts: [{ text: 'a cat' }, { inlineData: { mimeType: 'image/png', data: bytes.toString('base64') } }],
        },
      ],
      generationConfig: { imageConfig: { imageSize: '512' } },
    };
    await (await ask(sandbox.url, body, { query: '?key=secret', key: 'secret' })).text();
    await ask(sandbox.url, { nonsense: 1 });
    const [received, ...others] = await sandbox.requests();
    assert.deepEqual(others, [], 'what was refused is not listed');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    assert.deepEqual(received?.body, {
      contents: [
        {
          role: 'user',
          parts: [{ text: 'a cat' }, { inlineData: { mimeType: 'image/png', data: { sha256, bytes: bytes.length } } }],
        },
      ],
      generationConfig: { imageConfig: { imageSize: '512' } },
    });
    assert.equal(received.path, `/v1/models/${MODEL}:generateContent?key=(redacted)`);
    assert.doesNotMatch(JSON.stringify(received), /secret/);
    assert.equal((await sandbox.bill())[0]?.id, received.id);
  });

  test('is billed in counts that agree with its usage', async () => {
    await sandbox.clear();
    const body = {
      ...bodyOf('a cat on a wall', { thinkingConfig: { thinkingLevel: 'high' }, imageConfig: { imageSize: '2K' } }),
      tools: [{ google_search: {} }],
    };
    const last = eventsOf(await (await stream(sandbox.url, body)).text()).at(-1);
    const [entry] = await sandbox.bill();
    assert.ok(entry);
    const { input, output } = entry.tokens;
    assert.deepEqual(
      { ...last?.usageMetadata, promptTokensDetails: undefined, serviceTier: undefined },
      {
        promptTokenCount: input.TEXT + input.IMAGE,
        candidatesTokenCount: output.IMAGE + output.TEXT,
        candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1680 }],
        thoughtsTokenCount: output.THOUGHT,
        totalTokenCount: input.TEXT + input.IMAGE + output.IMAGE + output.TEXT + output.THOUGHT,
        promptTokensDetails: undefined,
        serviceTier: undefined,
      },
    );
    assert.deepEqual(
      [entry.status, entry.images, entry.model, entry.prompt, entry.id],
      ['billed', 1, MODEL, 'a cat on a wall', last?.responseId],
    );
    const queries = last?.candidates?.[0]?.groundingMetadata?.['webSearchQueries'];
    assert.ok(Array.isArray(queries));
    assert.equal(entry.searches, queries.length);
    assert.equal(entry.promptSha256, createHash('sha256').update('a cat on a wall').digest('hex'));
    await sandbox.clear();
    assert.deepEqual(await sandbox.bill(), []);
  });
});

function withParts(parts: object[]): object {
  return { contents: [{ parts }] };
}

/** Whether bytes begin or end inside of a character. */
function isTorn(bytes: Buffer): boolean {
  return bytes.toString('utf8').includes('\uFFFD');
}

/** What one read of a bare socket gave each time: fetch would hide the boundaries. */
async function segmentsOf(url: string, body: string): Promise<Buffer[]> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /v1/models/${MODEL}:streamGenerateContent?alt=sse HTTP/1.0\r\nx-goog-api-key: any\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const segments: Buffer[] = [];
  for await (const segment of socket) if (Buffer.isBuffer(segment)) segments.push(segment);
  // The last read may have brought more than one event.
  const [last] = Buffer.concat(segments).toString().split('data: ').slice(-1);
  assert.equal(parse(last ?? '').error, undefined);
  return segments;
}
