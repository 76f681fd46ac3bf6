import type { Size } from '../gemini/picture-size.ts';
import { type Endpoint, oneEach } from './endpoint.ts';

const SIZES: ReadonlyMap<unknown, Size> = new Map([
  ['1:1', [1024, 1024]],
  ['16:9', [1280, 720]],
  ['4:3', [1152, 864]],
  ['3:2', [1248, 832]],
  ['2:3', [832, 1248]],
  ['3:4', [864, 1152]],
  ['9:16', [720, 1280]],
  ['21:9', [1344, 576]],
]);

/** Image-01 of MiniMax (https://fal.ai/models/fal-ai/minimax/image-01/llms.txt). It knows no seed, and leaves one aside. */
export const MINIMAX_IMAGE: Readonly<Record<string, Endpoint>> = {
  'fal-ai/minimax/image-01': {
    rules: {
      required: ['prompt'],
      fields: {
        prompt: { kind: 'string' },
        aspect_ratio: { kind: 'literal', values: [...SIZES.keys()].map(String) },
        num_images: { kind: 'integer', least: 1, most: 9 },
        prompt_optimizer: { kind: 'boolean' },
      },
      ignored: ['seed'],
    },
    format: 'jpeg',
    pixels: ({ aspect_ratio: asked }) => SIZES.get(asked) ?? [1024, 1024],
    units: oneEach,
  },
};
