import { ratioOf, sizeOfRatio } from '../picture/ratio-size.ts';
import type { ImageModel } from './model.ts';

/** Photon of Luma (https://replicate.com/luma/photon), without its single reference pictures. */
export const PHOTON: ImageModel = {
  rules: {
    prompt: { kind: 'string' },
    aspect_ratio: { kind: 'enum', values: ['1:1', '3:4', '4:3', '9:16', '16:9', '9:21', '21:9'] },
    seed: { kind: 'integer', least: 0, most: 2 ** 32 - 1 },
  },
  imageField: null,
  format: 'jpg',
  list: false,
  pixels: ({ aspect_ratio: asked = '16:9' }) => sizeOfRatio(ratioOf(String(asked))),
};
