import assert from 'node:assert/strict';
import sharp from 'sharp';
import { after, before, describe, test } from 'node:test';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { type Answer, ask, bodyOf, until } from './ask.ts';

const figures = { p50Ms: 2000, p95Ms: 3000 };
const scenario = {
  providers: {
    gemini: {
      models: {
        'gemini-3-pro-image': figures,
        'gemini-nano-banana-2.1': figures,
        'gemini-3.1-flash-lite-image': figures,
      },
    },
    fal: { models: { 'fal-ai/nano-banana-pro': figures, 'fal-ai/gpt-image-1.5': figures } },
    replicate: { models: { 'google/nano-banana-pro': figures } },
    openai: { models: { 'gpt-image-1.5': figures } },
  },
};

describe('of other models', () => {
  let sandbox: SandboxProcess;
  before(async () => {
    sandbox = await startSandbox({ speed: 200, scenario });
  });
  after(() => sandbox.stop());

  const post = (path: string, scheme: string, body: object) =>
    fetch(`${sandbox.url}${path}`, {
      method: 'POST',
      headers: { authorization: `${scheme} test`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('Gemini’s count their own tokens for a picture', async () => {
    const counted = async (model: string, imageSize: string) => {
      const response = await ask(sandbox.url, bodyOf('a cat', { imageConfig: { imageSize } }), { model });
      const answer = (await response.json()) as Answer; // The sandbox's own words.
      return answer.usageMetadata?.candidatesTokensDetails?.[0]?.tokenCount;
    };
    assert.deepEqual(
      await Promise.all([
        counted('gemini-3-pro-image', '2K'),
        counted('gemini-nano-banana-2.1', '2K'),
        counted('gemini-3.1-flash-lite-image', '1K'),
      ]),
      [1120, 1680, 1120],
    );
  });

  test('Gemini’s take their own sizes and levels of thinking', async () => {
    const status = async (model: string, config: object) =>
      (await ask(sandbox.url, bodyOf('a cat', config), { model })).status;
    const medium = { imageConfig: {}, thinkingConfig: { thinkingLevel: 'MEDIUM' } };
    assert.deepEqual(
      await Promise.all([
        status('gemini-nano-banana-2.1', { imageConfig: { imageSize: '512' } }),
        status('gemini-3.1-flash-lite-image', { imageConfig: { imageSize: '2K' } }),
        status('gemini-nano-banana-2.1', medium),
        status('gemini-3.1-flash-lite-image', medium),
      ]),
      [400, 400, 200, 400],
    );
  });

  test('fal’s take what their pages say, and nothing else', async () => {
    const endOf = async (model: string, input: object) => {
      const submitted = Object(await (await post(`/fal/queue/${model}`, 'Key', { prompt: 'a cat', ...input })).json());
      const headers = { authorization: 'Key test' };
      await until(async () => (await fetch(submitted.status_url, { headers })).status === 200);
      const result = await fetch(submitted.response_url, { headers });
      const { images, detail } = Object(await result.json());
      return images === undefined ? detail.map(({ loc }: { loc: string[] }) => loc.at(-1)) : sizeOf(images[0].url);
    };
    const outcomes = await Promise.all([
      endOf('fal-ai/gpt-image-1.5', { image_size: '1536x1024', quality: 'low', seed: 1 }),
      endOf('fal-ai/gpt-image-1.5', { aspect_ratio: '3:2', image_size: '1x1' }),
      endOf('fal-ai/nano-banana-pro', { aspect_ratio: '3:2' }),
      endOf('fal-ai/nano-banana-pro', { aspect_ratio: '8:1', resolution: '0.5K', thinking_level: 'high' }),
    ]);
    assert.deepEqual(outcomes, [
      '1536x1024',
      ['aspect_ratio', 'image_size'],
      '1264x848',
      ['aspect_ratio', 'resolution', 'thinking_level'],
    ]);
  });

  test('Replicate’s Nano Banana Pro draws 2K unless it is told otherwise', async () => {
    const path = '/replicate/v1/models/google/nano-banana-pro/predictions';
    const sizes = await Promise.all(
      [{}, { resolution: '1K', safety_filter_level: 'block_only_high' }].map(async (input) => {
        const made = Object(await (await post(path, 'Bearer', { input: { prompt: 'a cat', ...input } })).json());
        let prediction = made;
        await until(async () => {
          prediction = Object(await (await fetch(made.urls.get, { headers: { authorization: 'Bearer test' } })).json());
          return prediction.status === 'succeeded';
        });
        return sizeOf(prediction.output);
      }),
    );
    assert.deepEqual(sizes, ['2048x2048', '1024x1024']);
    assert.equal((await post(path, 'Bearer', { input: { prompt: 'a cat', aspect_ratio: '8:1' } })).status, 422);
  });

  test('OpenAI’s older ones count by the table of their time', async () => {
    const tokens = await Promise.all(
      ['1024x1024', '1536x1024', '1024x1536'].map(async (size) => {
        const body = { model: 'gpt-image-1.5', prompt: 'a cat', quality: 'low', size };
        return Object(await (await post('/openai/v1/images/generations', 'Bearer', body)).json()).usage.output_tokens;
      }),
    );
    assert.deepEqual(tokens, [272, 400, 408]);
  });

  async function sizeOf(url: string): Promise<string> {
    const { width, height } = await sharp(await (await fetch(url)).arrayBuffer()).metadata();
    return `${width}x${height}`;
  }
});
