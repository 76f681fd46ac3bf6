import type { Size } from '../gemini/picture-size.ts';
import { RECRAFT_V4_PRO_SIZES, RECRAFT_V4_SIZES } from '../picture/recraft-sizes.ts';
import { byImageSize, type Endpoint, oneEach } from './endpoint.ts';

/** Recraft V4 and its successors, by the client's types of 1.10.1. They know no seed, and leave one aside. */
function recraft(only: readonly string[], usual: Size): Endpoint {
  return {
    rules: {
      required: ['prompt'],
      fields: {
        prompt: { kind: 'string' },
        image_size: { kind: 'size', only },
        enable_safety_checker: { kind: 'boolean' },
      },
      ignored: ['seed'],
    },
    format: 'webp',
    pixels: byImageSize(usual),
    units: oneEach,
  };
}

const STANDARD = recraft(RECRAFT_V4_SIZES, [1024, 1024]);

export const RECRAFT: Readonly<Record<string, Endpoint>> = {
  'fal-ai/recraft/v4/text-to-image': STANDARD,
  'fal-ai/recraft/v4.1/text-to-image': STANDARD,
  'fal-ai/recraft/v4.1/pro/text-to-image': recraft(RECRAFT_V4_PRO_SIZES, [2048, 2048]),
};
