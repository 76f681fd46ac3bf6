import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiError, GoogleGenAI, type GenerateContentResponse, type Part, ThinkingLevel } from '@google/genai';
import sharp from 'sharp';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { MODEL } from './ask.ts';

describe("Google's own client", () => {
  let sandbox: SandboxProcess;
  let google: GoogleGenAI;
  before(async () => {
    sandbox = await startSandbox({ plain: false });
    google = new GoogleGenAI({ apiKey: 'test-key', httpOptions: { baseUrl: sandbox.url } });
  });
  after(() => sandbox.stop());

  const thinking = (includeThoughts: boolean) =>
    google.models.generateContentStream({
      model: MODEL,
      contents: 'a quiet harbour',
      config: {
        imageConfig: { imageSize: '512' },
        thinkingConfig: { includeThoughts, thinkingLevel: ThinkingLevel.MINIMAL },
      },
    });
  const refused = (prompt: string) => google.models.generateContent({ model: MODEL, contents: prompt });

  test('gets a picture in one answer', async () => {
    const response = await google.models.generateContent({
      model: MODEL,
      contents: 'a red kite over a green hill',
      config: { seed: 7, imageConfig: { aspectRatio: '16:9', imageSize: '512' } },
    });
    const [candidate] = response.candidates ?? [];
    assert.equal(candidate?.finishReason, 'STOP');
    assert.equal(response.modelVersion, MODEL);
    const image = candidate?.content?.parts?.findLast((part) => part.inlineData !== undefined);
    assert.equal(image?.inlineData?.mimeType, 'image/jpeg');
    assert.equal(typeof image?.thoughtSignature, 'string');
    const { format, width, height } = await sharp(Buffer.from(image?.inlineData?.data ?? '', 'base64')).metadata();
    assert.deepEqual({ format, width, height }, { format: 'jpeg', width: 688, height: 384 });
    const usage = response.usageMetadata;
    assert.equal(usage?.totalTokenCount, (usage?.promptTokenCount ?? 0) + (usage?.candidatesTokenCount ?? 0));
    assert.equal(usage?.thoughtsTokenCount, undefined);
    assert.deepEqual(usage?.candidatesTokensDetails, [{ modality: 'IMAGE', tokenCount: 747 }]);
  });

  test('sees thoughts, sketches, words and the picture in a stream, in this order', async () => {
    const chunks = await gather(
      await google.models.generateContentStream({
        model: MODEL,
        contents: 'a capybara in a ceramics studio',
        config: {
          imageConfig: { imageSize: '512' },
          thinkingConfig: { includeThoughts: true, thinkingLevel: ThinkingLevel.HIGH },
        },
      }),
    );
    const kinds = chunks.flatMap((chunk) =>
      (chunk.candidates?.[0]?.content?.parts ?? []).map(
        (part) => `${part.thought === true ? 'thought ' : ''}${part.inlineData === undefined ? 'text' : 'image'}`,
      ),
    );
    assert.deepEqual(
      kinds.filter((kind, index) => kind !== kinds[index - 1]),
      ['thought text', 'thought image', 'thought text', 'thought image', 'text', 'image'].filter(
        (kind, index, all) => kind !== all[index - 1],
      ),
    );
    const steps = kinds.filter((kind) => kind === 'thought text').length;
    assert.ok(steps >= 6 && steps <= 7, `${steps} steps`);
    const thoughts = chunks
      .flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? [])
      .filter((part) => part.thought);
    assert.ok(thoughts.some((part) => part.text?.includes('capybara')));
    assert.ok(thoughts.every((part) => part.thoughtSignature === undefined));

    const totals = chunks.map((chunk) => chunk.usageMetadata?.totalTokenCount ?? 0);
    assert.deepEqual(
      totals,
      totals.toSorted((a, b) => a - b),
    );
    const last = chunks.at(-1);
    assert.equal(last?.candidates?.[0]?.finishReason, 'STOP');
    assert.equal(last?.candidates?.[0]?.content?.parts, undefined);
    const usage = last?.usageMetadata;
    assert.equal(
      usage?.totalTokenCount,
      (usage?.promptTokenCount ?? 0) + (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
    );
    assert.equal(new Set(chunks.map((chunk) => chunk.responseId)).size, 1);
  });

  test('thinks in four steps, uncounted, when it thinks minimally, and aloud only when asked', async () => {
    const aloud = await gather(await thinking(true));
    assert.equal(thoughtsIn(aloud).length, 4);
    assert.equal(aloud.at(-1)?.usageMetadata?.thoughtsTokenCount, undefined);
    assert.equal(thoughtsIn(await gather(await thinking(false))).length, 0);
  });

  test('is told of searches with the last chunk', async () => {
    const chunks = await gather(
      await google.models.generateContentStream({
        model: MODEL,
        contents: 'the Eiffel tower in spring',
        config: {
          imageConfig: { imageSize: '512' },
          tools: [{ googleSearch: { searchTypes: { webSearch: {}, imageSearch: {} } } }],
        },
      }),
    );
    const grounding = chunks.at(-1)?.candidates?.[0]?.groundingMetadata;
    assert.ok((grounding?.webSearchQueries ?? []).length > 0);
    assert.ok((grounding?.imageSearchQueries ?? []).length > 0);
    assert.ok(grounding?.groundingChunks?.some((chunk) => chunk.image !== undefined));
    assert.ok(chunks.slice(0, -1).every((chunk) => chunk.candidates?.[0]?.groundingMetadata === undefined));
  });

  test('sees the three shapes of a refusal', async () => {
    const blocked = await refused('[fail:blocked] a thing');
    assert.equal(blocked.candidates, undefined);
    assert.equal(blocked.promptFeedback?.blockReason, 'PROHIBITED_CONTENT');
    const withheld = await refused('[fail:safety] a thing');
    assert.equal(withheld.candidates?.[0]?.finishReason, 'IMAGE_SAFETY');
    assert.equal(withheld.candidates?.[0]?.content?.parts, undefined);
    const words = await refused('[fail:text] a thing');
    assert.equal(words.candidates?.[0]?.finishReason, 'STOP');
    assert.ok(words.text);
    assert.equal(words.data, undefined);
  });

  test('maps errors before and inside of a stream to ApiError', async () => {
    const start = (prompt: string) => google.models.generateContentStream({ model: MODEL, contents: prompt });
    await assert.rejects(start('[fail:503] a thing'), (error) => error instanceof ApiError && error.status === 503);
    const stream = await google.models.generateContentStream({
      model: MODEL,
      contents: '[fail:stream-error] a thing',
      config: { thinkingConfig: { includeThoughts: true } },
    });
    const heard: GenerateContentResponse[] = [];
    await assert.rejects(
      async () => {
        for await (const chunk of stream) heard.push(chunk);
      },
      (error) => error instanceof ApiError && error.status === 503,
    );
    assert.ok(heard.length > 0, 'thoughts came before the error');
  });

  test('can abort, and the picture is billed all the same', async () => {
    const abort = new AbortController();
    const prompt = 'a picture that nobody waits for';
    const stream = await google.models.generateContentStream({
      model: MODEL,
      contents: prompt,
      config: { abortSignal: abort.signal, thinkingConfig: { includeThoughts: true } },
    });
    await assert.rejects(async () => {
      for await (const _ of stream) abort.abort();
    });
    const billed = async () => (await sandbox.bill()).find((entry) => entry.prompt === prompt);
    const deadline = performance.now() + 10_000;
    while ((await billed()) === undefined) assert.ok(performance.now() < deadline, 'no entry within ten seconds');
    assert.equal((await billed())?.status, 'billed');
  });

  test('lists and describes the models', async () => {
    const names: (string | undefined)[] = [];
    for await (const model of await google.models.list()) names.push(model.name);
    assert.deepEqual(names, [`models/${MODEL}`]);
    assert.equal((await google.models.get({ model: MODEL })).name, `models/${MODEL}`);
  });
});

async function gather(stream: AsyncIterable<GenerateContentResponse>): Promise<GenerateContentResponse[]> {
  return Array.fromAsync(stream);
}

function thoughtsIn(chunks: readonly GenerateContentResponse[]): Part[] {
  const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
  return parts.filter((part) => part.thought === true && part.text !== undefined);
}
