import { givenRatio, ratioOf, sizeOfRatio } from '../picture/ratio-size.ts';
import { type Endpoint, oneEach } from './endpoint.ts';
import type { FieldRules } from './field-rules.ts';

const RATIOS = ['2:1', '20:9', '19.5:9', '16:9', '4:3', '3:2', '1:1', '2:3', '3:4', '9:16', '9:19.5', '9:20', '1:2'];

/** Grok Imagine of xAI (https://fal.ai/models/xai/grok-imagine-image/llms.txt). It knows no seed, and leaves one aside. */
const COMMON: FieldRules = {
  required: ['prompt'],
  fields: {
    prompt: { kind: 'string' },
    num_images: { kind: 'integer', least: 1, most: 4 },
    output_format: { kind: 'literal', values: ['jpeg', 'png', 'webp'] },
    sync_mode: { kind: 'boolean' },
  },
  ignored: ['seed'],
};

const MADE: Pick<Endpoint, 'format' | 'units' | 'pixels'> = {
  format: 'jpeg',
  units: oneEach,
  pixels: ({ aspect_ratio: asked }, given) =>
    sizeOfRatio(typeof asked === 'string' ? ratioOf(asked) : givenRatio(given)),
};

export const GROK_IMAGINE: Readonly<Record<string, Endpoint>> = {
  'xai/grok-imagine-image': {
    ...MADE,
    rules: { ...COMMON, fields: { ...COMMON.fields, aspect_ratio: { kind: 'literal', values: RATIOS } } },
  },
  'xai/grok-imagine-image/edit': {
    ...MADE,
    rules: {
      ...COMMON,
      fields: {
        ...COMMON.fields,
        image_urls: { kind: 'strings', least: 0, most: 3 },
        resolution: { kind: 'literal', values: ['1k', '2k'] },
      },
    },
  },
};
