import type { Size } from '../gemini/picture-size.ts';
import { RECRAFT_V4_SHAPES, RECRAFT_V4_SIZES } from '../picture/recraft-sizes.ts';
import type { ImageModel } from './model.ts';

/** Recraft V4, by the schema of its version 7f7d8cad: a shape, where one is said, wins over the size. */
export const RECRAFT_V4: ImageModel = {
  rules: {
    prompt: { kind: 'string' },
    size: { kind: 'enum', values: RECRAFT_V4_SIZES },
    aspect_ratio: { kind: 'enum', values: ['Not set', ...RECRAFT_V4_SHAPES] },
  },
  imageField: null,
  format: 'webp',
  list: false,
  pixels({ size = '1024x1024', aspect_ratio: shape }): Size {
    const named = RECRAFT_V4_SHAPES.findIndex((one) => one === shape);
    const [width = 1024, height = 1024] = (RECRAFT_V4_SIZES[named] ?? String(size)).split('x').map(Number);
    return [width, height];
  },
};
