import { givenRatio, ratioOf, sizeOfRatio } from '../picture/ratio-size.ts';
import type { ImageModel } from './model.ts';

const RATIOS = ['1:1', '4:3', '3:4', '16:9', '9:16', '3:2', '2:3', '21:9'];

/** Seedream 4.5 of ByteDance by the schema of its version 9fe3b828: no seed, nothing below 2K. */
export const SEEDREAM_4_5: ImageModel = {
  rules: {
    prompt: { kind: 'string' },
    image_input: { kind: 'uris', most: 14 },
    size: { kind: 'enum', values: ['2K', '4K', 'custom'] },
    aspect_ratio: { kind: 'enum', values: ['match_input_image', ...RATIOS] },
    width: { kind: 'integer', least: 1024, most: 4096 },
    height: { kind: 'integer', least: 1024, most: 4096 },
    sequential_image_generation: { kind: 'enum', values: ['disabled', 'auto'] },
    max_images: { kind: 'integer', least: 1, most: 15 },
    disable_safety_checker: { kind: 'boolean' },
  },
  imageField: 'image_input',
  format: 'jpg',
  list: true,
  pixels({ size = '2K', aspect_ratio: asked = 'match_input_image', width = 2048, height = 2048 }, given) {
    if (size === 'custom') return [Number(width), Number(height)];
    const ratio = asked === 'match_input_image' ? givenRatio(given) : ratioOf(String(asked));
    return sizeOfRatio(ratio, (size === '4K' ? 4096 : 2048) ** 2);
  },
};
