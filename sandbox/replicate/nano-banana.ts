import { isAspectRatio, isImageSize, nearestAspectRatio, pixelsOf } from '../gemini/picture-size.ts';
import type { FieldRules } from './field-rules.ts';
import type { ImageModel } from './model.ts';

const RATIOS = ['1:1', '1:4', '1:8', '2:3', '3:2', '3:4', '4:1', '4:3', '4:5', '5:4', '8:1', '9:16', '16:9', '21:9'];

/** The input of google/nano-banana-2, by its page's schema: no seed, no count, no size below 1K. */
const NANO_BANANA_2: FieldRules = {
  prompt: { kind: 'string' },
  image_input: { kind: 'uris', most: 14 },
  aspect_ratio: { kind: 'enum', values: ['match_input_image', ...RATIOS] },
  resolution: { kind: 'enum', values: ['1K', '2K', '4K'] },
  google_search: { kind: 'boolean' },
  image_search: { kind: 'boolean' },
  output_format: { kind: 'enum', values: ['jpg', 'png'] },
};

/** Any other model that a scenario names: what image models of Replicate commonly take. */
const COMMON: FieldRules = {
  prompt: { kind: 'string' },
  image_input: { kind: 'uris', most: 4 },
  aspect_ratio: { kind: 'enum', values: RATIOS },
  resolution: { kind: 'enum', values: ['512', '1K', '2K', '4K'] },
  output_format: { kind: 'enum', values: ['jpg', 'png', 'webp'] },
  num_outputs: { kind: 'integer', least: 1, most: 4 },
  seed: { kind: 'integer', least: 0, most: 2 ** 32 - 1 },
};

export function isNanoBanana2(model: string): boolean {
  return model === 'google/nano-banana-2';
}

/** What a scenario names and nobody described draws in the same sizes. */
export function nanoBanana(model: string): ImageModel {
  const isItself = isNanoBanana2(model);
  return {
    rules: isItself ? NANO_BANANA_2 : COMMON,
    imageField: 'image_input',
    format: 'jpg',
    list: !isItself,
    pixels({ aspect_ratio: asked, resolution }, [first]) {
      const nearest = first === undefined ? '1:1' : nearestAspectRatio(first.width, first.height);
      const size = typeof resolution === 'string' && isImageSize(resolution) ? resolution : '1K';
      return pixelsOf(typeof asked === 'string' && isAspectRatio(asked) ? asked : nearest, size);
    },
  };
}
