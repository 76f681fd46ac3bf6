import { byImageSize, type Endpoint } from './endpoint.ts';

/** Ideogram 4 (https://fal.ai/models/ideogram/v4/llms.txt), as much of its input as is printed there. */
export const IDEOGRAM_4: Readonly<Record<string, Endpoint>> = {
  'ideogram/v4': {
    rules: {
      required: ['prompt'],
      fields: {
        prompt: { kind: 'string' },
        image_size: { kind: 'size' },
        rendering_speed: { kind: 'literal', values: ['TURBO', 'BALANCED', 'QUALITY'] },
        acceleration: { kind: 'literal', values: ['none', 'low', 'regular', 'high'] },
        enable_prompt_expansion: { kind: 'boolean' },
        num_images: { kind: 'integer', least: 1 },
      },
      ignored: ['seed'],
    },
    format: 'png',
    pixels: byImageSize([1024, 1024]),
    units: (_fields, [width, height]) => (width * height) / 1_000_000,
  },
};
