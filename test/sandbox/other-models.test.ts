import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { type SandboxProcess, startSandbox } from '../sandbox-process.ts';
import { until } from './ask.ts';

type Input = Readonly<Record<string, unknown>>;
type Drawn = readonly [model: string, input: Input, pixels: string, format: string];

const FIGURES = { p50Ms: 5_000, p95Ms: 8_000 };
const FAL_DRAWN: readonly Drawn[] = [
  ['fal-ai/flux-2-pro', {}, '1024x768', 'jpeg'],
  ['fal-ai/flux-2-pro', { image_size: 'square', output_format: 'png' }, '512x512', 'png'],
  ['fal-ai/flux-2-pro', { image_size: { width: 1000, height: 760 } }, '1008x768', 'jpeg'],
  ['fal-ai/flux-2-pro/edit', { image_urls: ['PICTURE'] }, '1184x880', 'jpeg'],
  ['fal-ai/flux-2-flex', { image_size: 'portrait_16_9', guidance_scale: 3.5 }, '576x1024', 'jpeg'],
  ['fal-ai/flux-2-flex/edit', { image_urls: ['PICTURE'], image_size: 'auto' }, '1184x880', 'jpeg'],
  ['fal-ai/bytedance/seedream/v4.5/text-to-image', {}, '2048x2048', 'jpeg'],
  [
    'fal-ai/bytedance/seedream/v4.5/edit',
    { image_urls: ['PICTURE'], image_size: { width: 2560, height: 1440 } },
    '2560x1440',
    'jpeg',
  ],
  ['fal-ai/bytedance/seedream/v5/lite/text-to-image', { seed: 7, image_size: 'auto_3K' }, '3072x3072', 'jpeg'],
  ['fal-ai/bytedance/seedream/v5/lite/text-to-image', { image_size: 'square_hd' }, '1920x1920', 'jpeg'],
  ['fal-ai/bytedance/seedream/v5/lite/edit', { image_urls: ['PICTURE'] }, '2365x1774', 'jpeg'],
  ['fal-ai/recraft/v4/text-to-image', { seed: 7 }, '1024x1024', 'webp'],
  ['fal-ai/recraft/v4.1/text-to-image', { image_size: { width: 832, height: 1344 } }, '832x1344', 'webp'],
  ['fal-ai/recraft/v4.1/pro/text-to-image', { image_size: { width: 2688, height: 1536 } }, '2688x1536', 'webp'],
  ['xai/grok-imagine-image', { aspect_ratio: '2:1' }, '1448x724', 'jpeg'],
  ['xai/grok-imagine-image/edit', { image_urls: ['PICTURE'], output_format: 'webp' }, '1183x887', 'webp'],
  ['fal-ai/qwen-image-2/text-to-image', { negative_prompt: 'rain' }, '1024x1024', 'png'],
  ['fal-ai/qwen-image-2/edit', { image_urls: ['PICTURE'], image_size: 'landscape_16_9' }, '1024x576', 'png'],
  ['fal-ai/qwen-image-2/pro/text-to-image', { image_size: { width: 2048, height: 2048 } }, '2048x2048', 'png'],
  ['fal-ai/qwen-image-2/pro/edit', { image_urls: ['PICTURE'] }, '1183x887', 'png'],
  ['fal-ai/z-image/turbo', { num_inference_steps: 4, acceleration: 'high' }, '1024x768', 'png'],
  ['ideogram/v4', { rendering_speed: 'TURBO', image_size: 'landscape_16_9' }, '1024x576', 'png'],
  ['fal-ai/minimax/image-01', { aspect_ratio: '21:9', prompt_optimizer: true }, '1344x576', 'jpeg'],
];
const REPLICATE_DRAWN: readonly Drawn[] = [
  ['black-forest-labs/flux-2-pro', {}, '1024x1024', 'webp'],
  [
    'black-forest-labs/flux-2-pro',
    { aspect_ratio: '16:9', resolution: '4 MP', output_format: 'jpg' },
    '2048x1152',
    'jpeg',
  ],
  ['black-forest-labs/flux-2-pro', { aspect_ratio: 'custom', width: 1000, height: 512 }, '1008x512', 'webp'],
  [
    'black-forest-labs/flux-2-pro',
    { input_images: ['PICTURE'], aspect_ratio: 'match_input_image' },
    '1183x887',
    'webp',
  ],
  ['bytedance/seedream-4.5', { aspect_ratio: '1:1' }, '2048x2048', 'jpeg'],
  ['bytedance/seedream-4.5', { size: 'custom', width: 1024, height: 3600 }, '1024x3600', 'jpeg'],
  ['bytedance/seedream-4.5', { image_input: ['PICTURE'] }, '2365x1774', 'jpeg'],
  ['recraft-ai/recraft-v4', { size: '1280x832' }, '1280x832', 'webp'],
  ['recraft-ai/recraft-v4', { size: '1280x832', aspect_ratio: '9:16' }, '768x1344', 'webp'],
  ['prunaai/p-image-edit', { images: ['PICTURE'], turbo: true }, '1184x896', 'jpeg'],
  ['prunaai/p-image-edit', { images: ['PICTURE'], aspect_ratio: '9:16' }, '768x1376', 'jpeg'],
  ['luma/photon', { seed: 7 }, '1365x768', 'jpeg'],
];

const named = (drawn: readonly Drawn[]) => Object.fromEntries(drawn.map(([model]) => [model, FIGURES]));

let sandbox: SandboxProcess;
let picture: string;
before(async () => {
  const scenario = { providers: { fal: { models: named(FAL_DRAWN) }, replicate: { models: named(REPLICATE_DRAWN) } } };
  sandbox = await startSandbox({ speed: 400, scenario });
  const png = await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  picture = `data:image/png;base64,${png.toString('base64')}`;
});
after(() => sandbox.stop());

describe('fal', () => {
  for (const [model, input, pixels, format] of FAL_DRAWN) {
    test(`${model} draws ${pixels} for ${JSON.stringify(input)}`, async () => {
      const { status, body } = await result(model, input);
      assert.equal(status, 200, JSON.stringify(body));
      const [{ url, width, height }] = body.images;
      assert.deepEqual([await looked(url), `${width}x${height}`], [`${pixels} ${format}`, pixels]);
    });
  }

  const refused: readonly [model: string, input: Input, place: string, type: string][] = [
    ['fal-ai/flux-2-pro', { guidance_scale: 3.5 }, 'guidance_scale', 'extra_forbidden'],
    ['fal-ai/flux-2-pro', { image_size: 'huge' }, 'image_size', 'literal_error'],
    ['fal-ai/flux-2-pro', { image_size: { width: 4096, height: 1024 } }, 'image_size.width', 'less_than_equal'],
    ['fal-ai/flux-2-pro/edit', {}, 'image_urls', 'missing'],
    ['fal-ai/flux-2-flex', { safety_tolerance: '6' }, 'safety_tolerance', 'literal_error'],
    [
      'fal-ai/bytedance/seedream/v4.5/text-to-image',
      { image_size: { width: 1024, height: 1024 } },
      'image_size',
      'value_error',
    ],
    ['fal-ai/bytedance/seedream/v5/lite/text-to-image', { num_images: 7 }, 'num_images', 'less_than_equal'],
    ['fal-ai/recraft/v4/text-to-image', { image_size: { width: 1000, height: 1000 } }, 'image_size', 'value_error'],
    ['xai/grok-imagine-image', { aspect_ratio: '5:4' }, 'aspect_ratio', 'literal_error'],
    ['fal-ai/qwen-image-2/text-to-image', { image_size: { width: 2064, height: 2048 } }, 'image_size', 'value_error'],
    ['fal-ai/z-image/turbo', { num_inference_steps: 9 }, 'num_inference_steps', 'less_than_equal'],
    ['fal-ai/z-image/turbo', { image_size: { width: 10.5, height: 512 } }, 'image_size.width', 'int_type'],
    ['fal-ai/z-image/turbo', { image_size: 7 }, 'image_size', 'model_type'],
    ['ideogram/v4', { rendering_speed: 'FAST' }, 'rendering_speed', 'literal_error'],
    ['fal-ai/minimax/image-01', { num_images: 0 }, 'num_images', 'greater_than_equal'],
  ];
  for (const [model, input, place, type] of refused) {
    test(`${model} refuses ${JSON.stringify(input)} as its result, in pydantic's form`, async () => {
      const { status, body } = await result(model, input);
      assert.equal(status, 422);
      assert.deepEqual(
        body.detail.map((one: { loc: string[]; type: string }) => [one.loc.join('.'), one.type]),
        [[`body.${place}`, type]],
      );
    });
  }

  test('what is not served is not found', async () => {
    const response = await post('fal-ai/flux-3-pro', { prompt: 'a kite' });
    assert.deepEqual([response.status, await response.json()], [404, { detail: 'Application "flux-3-pro" not found' }]);
  });

  const post = (model: string, input: Input) =>
    fetch(`${sandbox.url}/fal/queue/${model}`, {
      method: 'POST',
      headers: { authorization: 'Key any', 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });

  async function result(model: string, input: Input) {
    const queued = Object(await (await post(model, { prompt: 'a kite', ...withPicture(input) })).json());
    const headers = { authorization: 'Key any' };
    await until(async () => Object(await (await fetch(queued.status_url, { headers })).json()).status === 'COMPLETED');
    const response = await fetch(queued.response_url, { headers });
    return { status: response.status, body: Object(await response.json()) };
  }
});

describe('Replicate', () => {
  for (const [model, input, pixels, format] of REPLICATE_DRAWN) {
    test(`${model} draws ${pixels} for ${JSON.stringify(input)}`, async () => {
      const { status, body } = await predict(model, input);
      assert.deepEqual([status, body.status], [201, 'succeeded'], JSON.stringify(body));
      assert.equal(Array.isArray(body.output), model === 'bytedance/seedream-4.5');
      assert.equal(await looked([body.output].flat()[0]), `${pixels} ${format}`);
    });
  }

  const refused: readonly [model: string, input: Input, field: string, type: string][] = [
    ['black-forest-labs/flux-2-pro', { resolution: '1K' }, 'input.resolution', 'enum'],
    ['black-forest-labs/flux-2-pro', { safety_tolerance: '2' }, 'input.safety_tolerance', 'invalid_type'],
    ['bytedance/seedream-4.5', { size: '1K' }, 'input.size', 'enum'],
    ['bytedance/seedream-4.5', { seed: 7 }, 'input', 'additional_property_not_allowed'],
    ['recraft-ai/recraft-v4', { size: '1000x1000' }, 'input.size', 'enum'],
    ['prunaai/p-image-edit', { images: ['a', 'b'] }, 'input.images.0', 'format'],
    ['luma/photon', { aspect_ratio: '2:3' }, 'input.aspect_ratio', 'enum'],
  ];
  for (const [model, input, field, type] of refused) {
    test(`${model} refuses ${JSON.stringify(input)} at once, field by field`, async () => {
      const { status, body } = await predict(model, input);
      assert.deepEqual([status, body.title], [422, 'Input validation failed']);
      assert.deepEqual(
        body.invalid_fields.map((one: { field: string; type: string }) => [one.field, one.type]),
        [[field, type]],
      );
    });
  }

  test('what is not served is not found', async () => {
    const { status, body } = await predict('black-forest-labs/flux-3-pro', {});
    assert.deepEqual([status, body.title], [404, 'Not found']);
  });

  async function predict(model: string, input: Input) {
    const headers = { authorization: 'Bearer any', 'content-type': 'application/json' };
    const response = await fetch(`${sandbox.url}/replicate/v1/models/${model}/predictions`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ input: { prompt: 'a kite', ...withPicture(input) } }),
    });
    let body = Object(await response.json());
    const { status } = response;
    if (status !== 201) return { status, body };
    await until(async () => {
      body = Object(await (await fetch(body.urls.get, { headers })).json());
      return body.completed_at !== undefined && body.completed_at !== null;
    });
    return { status, body };
  }
});

/** The input, with the test's picture where it says so. */
function withPicture(input: Input): Input {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((one) => (one === 'PICTURE' ? picture : one)) : value,
    ]),
  );
}

async function looked(url: string): Promise<string> {
  const { width, height, format } = await sharp(await (await fetch(url)).bytes()).metadata();
  return `${width}x${height} ${format}`;
}
