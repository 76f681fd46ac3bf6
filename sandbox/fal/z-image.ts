import { byImageSize, type Endpoint } from './endpoint.ts';

/** Z-Image Turbo of Tongyi-MAI (https://fal.ai/docs/model-api-reference/image-generation-api/z-image-turbo). */
export const Z_IMAGE: Readonly<Record<string, Endpoint>> = {
  'fal-ai/z-image/turbo': {
    rules: {
      required: ['prompt'],
      fields: {
        prompt: { kind: 'string' },
        image_size: { kind: 'size', area: [1, 4 * 1024 * 1024] },
        num_images: { kind: 'integer', least: 1, most: 4 },
        num_inference_steps: { kind: 'integer', least: 1, most: 8 },
        seed: { kind: 'integer' },
        acceleration: { kind: 'literal', values: ['none', 'regular', 'high'] },
        enable_prompt_expansion: { kind: 'boolean' },
        enable_safety_checker: { kind: 'boolean' },
        output_format: { kind: 'literal', values: ['jpeg', 'png', 'webp'] },
        sync_mode: { kind: 'boolean' },
      },
    },
    format: 'png',
    pixels: byImageSize([1024, 768]),
    units: (_fields, [width, height]) => (width * height) / 1_000_000,
  },
};
