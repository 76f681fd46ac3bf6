import { type AspectRatio, isAspectRatio, isImageSize, nearestAspectRatio, pixelsOf } from '../gemini/picture-size.ts';
import { type Endpoint, type Fields, withPictures } from './endpoint.ts';
import type { FieldRules } from './field-rules.ts';

const RATIOS = ['21:9', '16:9', '3:2', '4:3', '5:4', '1:1', '4:5', '3:4', '2:3', '9:16', '4:1', '1:4', '8:1', '1:8'];
/** A picture of 1K is one unit. */
const UNITS: ReadonlyMap<unknown, number> = new Map([
  ['0.5K', 0.75],
  ['1K', 1],
  ['2K', 1.5],
  ['4K', 2],
]);

/** The input of fal-ai/nano-banana-2, by the client's types. */
const FROM_TEXT: FieldRules = {
  required: ['prompt'],
  fields: {
    prompt: { kind: 'string' },
    num_images: { kind: 'integer', least: 1, most: 4 },
    seed: { kind: 'integer' },
    aspect_ratio: { kind: 'literal', values: ['auto', ...RATIOS] },
    output_format: { kind: 'literal', values: ['jpeg', 'png', 'webp'] },
    safety_tolerance: { kind: 'literal', values: ['1', '2', '3', '4', '5', '6'] },
    sync_mode: { kind: 'boolean' },
    resolution: { kind: 'literal', values: ['0.5K', '1K', '2K', '4K'] },
    limit_generations: { kind: 'boolean' },
    enable_web_search: { kind: 'boolean' },
    thinking_level: { kind: 'literal', values: ['minimal', 'high'] },
  },
};

const NANO_BANANA_2: Endpoint = {
  rules: FROM_TEXT,
  format: 'png',
  pixels({ aspect_ratio: asked, resolution = '1K' }, [first]) {
    const nearest: AspectRatio = first === undefined ? '1:1' : nearestAspectRatio(first.width, first.height);
    const size = resolution === '0.5K' ? '512' : String(resolution);
    const ratio = typeof asked === 'string' && isAspectRatio(asked) ? asked : nearest;
    return pixelsOf(ratio, isImageSize(size) ? size : '1K');
  },
  units: ({ resolution }: Fields) => UNITS.get(resolution) ?? 1,
};

/** What a scenario names and nobody described is one of this family; an id that ends in "/edit" works on pictures. */
export function nanoBanana(model: string): Endpoint {
  return model.endsWith('/edit') ? { ...NANO_BANANA_2, rules: withPictures(FROM_TEXT, 14) } : NANO_BANANA_2;
}
