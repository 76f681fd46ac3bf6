import { givenRatio, ratioOf, sizeOfRatio } from '../picture/ratio-size.ts';
import type { ImageModel } from './model.ts';

const RATIOS = ['1:1', '16:9', '3:2', '2:3', '4:5', '5:4', '9:16', '3:4', '4:3'];
const MEGAPIXELS = ['0.5 MP', '1 MP', '2 MP', '4 MP'];
const LARGEST_EDGE = 2048;

/** FLUX.2 [pro] of Black Forest Labs by the schema of its version 00b07c32. */
export const FLUX_2_PRO: ImageModel = {
  rules: {
    prompt: { kind: 'string' },
    input_images: { kind: 'uris', most: 8 },
    aspect_ratio: { kind: 'enum', values: ['match_input_image', 'custom', ...RATIOS] },
    resolution: { kind: 'enum', values: ['match_input_image', ...MEGAPIXELS] },
    width: { kind: 'integer', least: 256, most: LARGEST_EDGE },
    height: { kind: 'integer', least: 256, most: LARGEST_EDGE },
    safety_tolerance: { kind: 'integer', least: 1, most: 5 },
    seed: { kind: 'integer', least: 0, most: 2 ** 32 - 1 },
    output_format: { kind: 'enum', values: ['webp', 'jpg', 'png'] },
    output_quality: { kind: 'integer', least: 0, most: 100 },
  },
  imageField: 'input_images',
  format: 'webp',
  list: false,
  pixels({ aspect_ratio: asked = '1:1', resolution = '1 MP', width = 1024, height = 1024 }, given) {
    if (asked === 'custom') return [inSteps(Number(width)), inSteps(Number(height))];
    const ratio = asked === 'match_input_image' ? givenRatio(given) : ratioOf(String(asked));
    const megapixels = resolution === 'match_input_image' ? 1 : Number.parseFloat(String(resolution));
    const longest = Math.max(ratio, 1 / ratio);
    return sizeOfRatio(ratio, Math.min(megapixels * 1024 * 1024, LARGEST_EDGE ** 2 / longest));
  },
};

function inSteps(edge: number): number {
  return Math.round(edge / 16) * 16;
}
