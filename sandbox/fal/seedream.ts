import type { Size } from '../gemini/picture-size.ts';
import { givenRatio, sizeOfRatio } from '../picture/ratio-size.ts';
import { type Endpoint, oneEach, withPictures } from './endpoint.ts';
import type { FieldRules } from './field-rules.ts';
import { sizeOf } from './image-size.ts';

const COMMON = {
  prompt: { kind: 'string' },
  num_images: { kind: 'integer', least: 1, most: 6 },
  max_images: { kind: 'integer', least: 1, most: 6 },
  sync_mode: { kind: 'boolean' },
  enable_safety_checker: { kind: 'boolean' },
} as const;
const LEAST = 2560 * 1440;
const MOST_4_5 = 4096 * 4096;
const MOST_5 = 3072 * 3072;

/** Seedream 4.5 of ByteDance (https://fal.ai/docs/model-api-reference/image-generation-api/bytedance-seedream-v4.5). */
const V4_5: FieldRules = {
  required: ['prompt'],
  fields: {
    ...COMMON,
    image_size: { kind: 'size', words: ['auto_2K', 'auto_4K'], area: [LEAST, MOST_4_5] },
    seed: { kind: 'integer' },
  },
};

/** Its successor (…/bytedance-seedream-v5-lite) takes any size and scales it; it knows no seed, and leaves one aside. */
const V5_LITE: FieldRules = {
  required: ['prompt'],
  fields: { ...COMMON, image_size: { kind: 'size', words: ['auto_2K', 'auto_3K'] } },
  ignored: ['seed'],
};

const made = (most: number): Omit<Endpoint, 'rules'> => ({
  format: 'jpeg',
  units: oneEach,
  pixels({ image_size: asked }, given) {
    const [, edge = '2'] = /^auto_(\d)K$/.exec(String(asked)) ?? [];
    const size = sizeOf(asked);
    return size === null ? sizeOfRatio(givenRatio(given), (1024 * Number(edge)) ** 2) : scaled(size, most);
  },
});

/** A size outside of the bounds keeps its shape. */
function scaled([width, height]: Size, most: number): Size {
  const area = width * height;
  const bounded = Math.min(most, Math.max(LEAST, area));
  return bounded === area ? [width, height] : sizeOfRatio(width / height, bounded);
}

export const SEEDREAM: Readonly<Record<string, Endpoint>> = {
  'fal-ai/bytedance/seedream/v4.5/text-to-image': { ...made(MOST_4_5), rules: V4_5 },
  'fal-ai/bytedance/seedream/v4.5/edit': { ...made(MOST_4_5), rules: withPictures(V4_5, 10) },
  'fal-ai/bytedance/seedream/v5/lite/text-to-image': { ...made(MOST_5), rules: V5_LITE },
  'fal-ai/bytedance/seedream/v5/lite/edit': { ...made(MOST_5), rules: withPictures(V5_LITE, 10) },
};
