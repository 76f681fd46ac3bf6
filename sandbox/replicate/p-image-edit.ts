import type { Size } from '../gemini/picture-size.ts';
import { givenRatio, nearestShape } from '../picture/ratio-size.ts';
import type { ImageModel } from './model.ts';

/** By https://runware.ai/docs/models/prunaai-p-image-edit, which serves it too. */
const SIZES: ReadonlyMap<string, Size> = new Map([
  ['1:1', [1024, 1024]],
  ['16:9', [1376, 768]],
  ['9:16', [768, 1376]],
  ['4:3', [1184, 896]],
  ['3:4', [896, 1184]],
  ['3:2', [1248, 832]],
  ['2:3', [832, 1248]],
]);

/** P-Image-Edit of Pruna AI (https://lumenfall.ai/models/prunaai/p-image-edit). */
export const P_IMAGE_EDIT: ImageModel = {
  rules: {
    prompt: { kind: 'string' },
    images: { kind: 'uris', most: 5 },
    turbo: { kind: 'boolean' },
    aspect_ratio: { kind: 'enum', values: ['match_input_image', ...SIZES.keys()] },
    seed: { kind: 'integer', least: 0, most: 2 ** 32 - 1 },
    disable_safety_checker: { kind: 'boolean' },
    replicate_weights: { kind: 'string' },
  },
  imageField: 'images',
  format: 'jpg',
  list: false,
  pixels({ aspect_ratio: asked }, given) {
    const shape = SIZES.get(String(asked)) ?? SIZES.get(nearestShape(givenRatio(given), [...SIZES.keys()]));
    return shape ?? [1024, 1024];
  },
};
