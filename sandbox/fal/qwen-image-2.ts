import { byImageSize, type Endpoint, oneEach, withPictures } from './endpoint.ts';
import type { FieldRules } from './field-rules.ts';

/** Qwen Image 2 of Alibaba and its Pro, by the client's types of 1.10.1. */
const FROM_TEXT: FieldRules = {
  required: ['prompt'],
  fields: {
    prompt: { kind: 'string' },
    negative_prompt: { kind: 'string' },
    image_size: { kind: 'size', area: [512 * 512, 2048 * 2048] },
    num_images: { kind: 'integer', least: 1 },
    seed: { kind: 'integer', least: 0, most: 2 ** 31 - 1 },
    enable_prompt_expansion: { kind: 'boolean' },
    enable_safety_checker: { kind: 'boolean' },
    output_format: { kind: 'literal', values: ['jpeg', 'png', 'webp'] },
    sync_mode: { kind: 'boolean' },
  },
};

const MADE = { format: 'png', units: oneEach } as const;
const DRAW: Endpoint = { ...MADE, rules: FROM_TEXT, pixels: byImageSize([1024, 1024]) };
const EDIT: Endpoint = { ...MADE, rules: withPictures(FROM_TEXT, 3), pixels: byImageSize(null) };

export const QWEN_IMAGE_2: Readonly<Record<string, Endpoint>> = {
  'fal-ai/qwen-image-2/text-to-image': DRAW,
  'fal-ai/qwen-image-2/edit': EDIT,
  'fal-ai/qwen-image-2/pro/text-to-image': DRAW,
  'fal-ai/qwen-image-2/pro/edit': EDIT,
};
