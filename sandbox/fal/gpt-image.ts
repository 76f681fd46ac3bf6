import type { Size } from '../gemini/picture-size.ts';
import { type Endpoint, oneEach } from './endpoint.ts';

const SIZES: ReadonlyMap<unknown, Size> = new Map([
  ['1024x1024', [1024, 1024]],
  ['1536x1024', [1536, 1024]],
  ['1024x1536', [1024, 1536]],
]);

/** GPT Image 1.5, by its page: it is told pixels, and a seed is nothing that it knows or minds. */
export const GPT_IMAGE: Readonly<Record<string, Endpoint>> = {
  'fal-ai/gpt-image-1.5': {
    rules: {
      required: ['prompt'],
      fields: {
        prompt: { kind: 'string' },
        num_images: { kind: 'integer', least: 1, most: 4 },
        image_size: { kind: 'literal', values: [...SIZES.keys()].map(String) },
        quality: { kind: 'literal', values: ['low', 'medium', 'high'] },
        background: { kind: 'literal', values: ['auto', 'transparent', 'opaque'] },
        output_format: { kind: 'literal', values: ['jpeg', 'png', 'webp'] },
        sync_mode: { kind: 'boolean' },
      },
      ignored: ['seed'],
    },
    format: 'png',
    pixels: ({ image_size: asked }) => SIZES.get(asked) ?? [1024, 1024],
    units: oneEach,
  },
};
