import { type ImageSize, isAspectRatio, isImageSize, nearestAspectRatio, pixelsOf } from '../gemini/picture-size.ts';
import type { FieldRules } from './field-rules.ts';
import type { ImageModel } from './model.ts';

const COMMON_RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];
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

/** The input of google/nano-banana-pro, by its page's schema: it draws 2K unless told otherwise. */
const NANO_BANANA_PRO: FieldRules = {
  prompt: { kind: 'string' },
  image_input: { kind: 'uris', most: 14 },
  aspect_ratio: { kind: 'enum', values: ['match_input_image', ...COMMON_RATIOS] },
  resolution: { kind: 'enum', values: ['1K', '2K', '4K'] },
  output_format: { kind: 'enum', values: ['jpg', 'png'] },
  safety_filter_level: {
    kind: 'enum',
    values: ['block_low_and_above', 'block_medium_and_above', 'block_only_high'],
  },
};

const FAMILY: ReadonlyMap<string, { readonly rules: FieldRules; readonly usualSize: ImageSize }> = new Map([
  ['google/nano-banana-2', { rules: NANO_BANANA_2, usualSize: '1K' }],
  ['google/nano-banana-pro', { rules: NANO_BANANA_PRO, usualSize: '2K' }],
]);

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

export function isNanoBanana(model: string): boolean {
  return FAMILY.has(model);
}

/** What a scenario names and nobody described draws in the same sizes. */
export function nanoBanana(model: string): ImageModel {
  const own = FAMILY.get(model);
  return {
    rules: own?.rules ?? COMMON,
    imageField: 'image_input',
    format: 'jpg',
    list: own === undefined,
    pixels({ aspect_ratio: asked, resolution }, [first]) {
      const nearest = first === undefined ? '1:1' : nearestAspectRatio(first.width, first.height);
      const size = typeof resolution === 'string' && isImageSize(resolution) ? resolution : (own?.usualSize ?? '1K');
      return pixelsOf(typeof asked === 'string' && isAspectRatio(asked) ? asked : nearest, size);
    },
  };
}
