import type { Json } from '../../src/base/json.ts';
import type { Model, Size } from '../../src/catalog/model.ts';
import { modelOf, parameter, type Taken } from './model-fixture.ts';

const RATIOS = ['1:1', '1:4', '2:3', '3:2', '16:9', '9:16', '21:9'];
const TIERS: readonly Json[] = ['auto', '0.5K', '1K', '2K', '4K'];

const row = (of: (ratio: string) => Size) => Object.fromEntries(RATIOS.map((ratio) => [ratio, of(ratio)]));
const WIDE: Readonly<Record<string, Size>> = {
  '1:1': { width: 1024, height: 1024 },
  '1:4': { width: 512, height: 2048 },
  '2:3': { width: 848, height: 1264 },
  '3:2': { width: 1264, height: 848 },
  '16:9': { width: 1376, height: 768 },
  '9:16': { width: 768, height: 1376 },
  '21:9': { width: 1584, height: 672 },
};
const scaled = (factor: number) =>
  row((ratio) => ({ width: (WIDE[ratio]?.width ?? 0) * factor, height: (WIDE[ratio]?.height ?? 0) * factor }));

const NATIVE: Taken = { treatment: 'NATIVE' };
const EMULATED: Taken = { treatment: 'EMULATED' };

/**
 * A model with four offers of different manners: tables and tiers, tiers without the smallest, pixels only, edits only.
 */
export function drawer(): Model {
  return modelOf(
    [
      parameter('prompt', { required: true, group: 'CORE' }),
      parameter('seed', { types: ['INTEGER'], group: 'CORE' }),
      parameter('size', { group: 'SIZE_AND_LAYOUT' }),
      parameter('aspect_ratio', { group: 'SIZE_AND_LAYOUT' }),
      parameter('resolution', { group: 'SIZE_AND_LAYOUT', values: TIERS }),
      parameter('image', {
        types: ['FILE'],
        group: 'MEDIA_INPUTS',
        required: true,
        essential: true,
        modes: ['IMAGE_EDIT'],
      }),
      parameter('strength', { types: ['NUMBER'], minimum: 0, maximum: 1, modes: ['IMAGE_EDIT'] }),
      parameter('response_format', { default: 'url', values: ['url', 'b64_json'], group: 'OUTPUT_AND_FORMAT' }),
      parameter('output_format', { values: ['png', 'jpeg', 'gif', 'webp', 'avif'], group: 'OUTPUT_AND_FORMAT' }),
      parameter('output_compression', { types: ['INTEGER'], group: 'OUTPUT_AND_FORMAT' }),
      parameter('n', { types: ['INTEGER'], default: 1, group: 'OUTPUT_AND_FORMAT' }),
      parameter('google_search', { types: ['BOOLEAN'], onlyVia: ['copier'] }),
      parameter('safety_tolerance', { values: ['1', '2', '3', '4', '5', '6'], onlyVia: ['queue'] }),
      parameter('thinking_level', { values: ['high', 'minimal'] }),
      parameter('extras', { types: ['OBJECT', 'NULL'] }),
    ],
    [
      {
        configKey: 'table/drawer-1',
        takes: {
          prompt: NATIVE,
          image: NATIVE,
          seed: { treatment: 'RENAMED', providerName: 'config.seed' },
          size: { treatment: 'CONVERTED' },
          aspect_ratio: { treatment: 'RENAMED', providerName: 'config.image.aspectRatio', values: RATIOS },
          resolution: { treatment: 'CONVERTED', providerName: 'config.image.imageSize', convert: { '0.5K': '512' } },
          response_format: EMULATED,
          output_format: EMULATED,
          output_compression: EMULATED,
          n: EMULATED,
          google_search: { treatment: 'CONVERTED', providerName: 'tools.0.googleSearch', convert: { true: {} } },
          thinking_level: {
            treatment: 'CONVERTED',
            providerName: 'config.thinking',
            convert: { high: 'HIGH', minimal: null },
          },
        },
        sizes: { '0.5K': scaled(0.5), '1K': scaled(1), '2K': scaled(2), '4K': scaled(4) },
        imagePrices: { '0.5K': '0.045', '1K': '0.067', '2K': '0.101', '4K': '0.151' },
      },
      {
        configKey: 'queue/drawer-1',
        modes: ['TEXT_TO_IMAGE'],
        takes: {
          prompt: NATIVE,
          seed: NATIVE,
          size: { treatment: 'CONVERTED' },
          aspect_ratio: { treatment: 'NATIVE', values: ['auto', ...RATIOS] },
          resolution: { treatment: 'NATIVE', values: ['1K', '2K', '4K'] },
          response_format: EMULATED,
          output_format: { treatment: 'NATIVE', values: ['png', 'jpeg', 'webp'] },
          output_compression: EMULATED,
          n: { treatment: 'RENAMED', providerName: 'num_images', values: [1, 2, 3, 4] },
          safety_tolerance: NATIVE,
          extras: { treatment: 'PASSTHROUGH' },
        },
        imagePrices: { '1K': '0.08', '2K': '0.12', '4K': '0.16' },
      },
      {
        configKey: 'pixels/drawer-1',
        takes: {
          prompt: NATIVE,
          image: { treatment: 'RENAMED', providerName: 'image_input' },
          size: { treatment: 'NATIVE', values: ['1024x1024', '1536x1024', '1024x1536'] },
          response_format: EMULATED,
          output_format: { treatment: 'CONVERTED', values: ['png', 'jpeg'], convert: { jpeg: 'jpg' } },
          n: EMULATED,
        },
        imagePrices: { '1K': '0.04' },
      },
      {
        configKey: 'queue/drawer-1-edit',
        modes: ['IMAGE_EDIT'],
        takes: { prompt: NATIVE, image: NATIVE, strength: NATIVE, n: EMULATED, response_format: EMULATED },
        imagePrices: { '1K': '0.08' },
      },
    ],
    { performance: { table: [26_000, 45_000, 0.835, 1400], queue: [45_700, 92_400, 0.923, 285] } },
  );
}
