import { type AspectRatio, isAspectRatio, isImageSize, nearestAspectRatio, pixelsOf } from '../gemini/picture-size.ts';
import { type Endpoint, type Fields, withPictures } from './endpoint.ts';
import type { FieldRules } from './field-rules.ts';

const COMMON_RATIOS = ['21:9', '16:9', '3:2', '4:3', '5:4', '1:1', '4:5', '3:4', '2:3', '9:16'];
/** A picture of 1K is one unit. */
const UNITS: ReadonlyMap<unknown, number> = new Map([
  ['0.5K', 0.75],
  ['1K', 1],
  ['2K', 1.5],
  ['4K', 2],
]);

/** What the family takes alike, by the client's types. */
const COMMON: FieldRules['fields'] = {
  prompt: { kind: 'string' },
  num_images: { kind: 'integer', least: 1, most: 4 },
  seed: { kind: 'integer' },
  output_format: { kind: 'literal', values: ['jpeg', 'png', 'webp'] },
  safety_tolerance: { kind: 'literal', values: ['1', '2', '3', '4', '5', '6'] },
  sync_mode: { kind: 'boolean' },
  limit_generations: { kind: 'boolean' },
  enable_web_search: { kind: 'boolean' },
};

const SECOND: FieldRules = {
  required: ['prompt'],
  fields: {
    ...COMMON,
    aspect_ratio: { kind: 'literal', values: ['auto', ...COMMON_RATIOS, '4:1', '1:4', '8:1', '1:8'] },
    resolution: { kind: 'literal', values: ['0.5K', '1K', '2K', '4K'] },
    thinking_level: { kind: 'literal', values: ['minimal', 'high'] },
  },
};

const PRO: FieldRules = {
  required: ['prompt'],
  fields: {
    ...COMMON,
    aspect_ratio: { kind: 'literal', values: ['auto', ...COMMON_RATIOS] },
    resolution: { kind: 'literal', values: ['1K', '2K', '4K'] },
  },
};

const FAMILY: Omit<Endpoint, 'rules'> = {
  format: 'png',
  pixels({ aspect_ratio: asked, resolution = '1K' }, [first]) {
    const nearest: AspectRatio = first === undefined ? '1:1' : nearestAspectRatio(first.width, first.height);
    const size = resolution === '0.5K' ? '512' : String(resolution);
    const ratio = typeof asked === 'string' && isAspectRatio(asked) ? asked : nearest;
    return pixelsOf(ratio, isImageSize(size) ? size : '1K');
  },
  units: ({ resolution }: Fields) => UNITS.get(resolution) ?? 1,
};

/**
 * One of the family. What a scenario names and nobody described is taken for its second; an id that ends in "/edit" works
 * on pictures.
 */
export function nanoBanana(model: string): Endpoint {
  const rules = /\/(?:nano-banana-pro|gemini-3-pro-image)/.test(model) ? PRO : SECOND;
  return { ...FAMILY, rules: model.endsWith('/edit') ? withPictures(rules, 14) : rules };
}
