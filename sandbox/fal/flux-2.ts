import type { Size } from '../gemini/picture-size.ts';
import { byImageSize, type Endpoint, startedMegapixels, withPictures } from './endpoint.ts';
import type { FieldRules } from './field-rules.ts';
import type { SizeRule } from './image-size.ts';

/** Edges are what Black Forest Labs takes; they are moved to multiples of 16. */
const SIZE: SizeRule = { kind: 'size', edges: [256, 2048] };

/** FLUX.2 [pro] and [flex] of Black Forest Labs, by the client's types of 1.10.1. */
const FROM_TEXT: FieldRules = {
  required: ['prompt'],
  fields: {
    prompt: { kind: 'string' },
    image_size: SIZE,
    seed: { kind: 'integer' },
    safety_tolerance: { kind: 'literal', values: ['1', '2', '3', '4', '5'] },
    enable_safety_checker: { kind: 'boolean' },
    output_format: { kind: 'literal', values: ['jpeg', 'png'] },
    sync_mode: { kind: 'boolean' },
  },
};
const FLEX = { guidance_scale: { kind: 'number' }, num_inference_steps: { kind: 'integer' } } as const;

const inSteps =
  (pixels: Endpoint['pixels']): Endpoint['pixels'] =>
  (fields, given) => {
    const [width, height]: Size = pixels(fields, given);
    return [Math.round(width / 16) * 16, Math.round(height / 16) * 16];
  };
const MADE = { format: 'jpeg', units: startedMegapixels } as const;
const DRAWN = { ...MADE, pixels: inSteps(byImageSize([1024, 768])) };
const EDITED = { ...MADE, pixels: inSteps(byImageSize(null)) };
const auto = { image_size: { ...SIZE, words: ['auto'] } };

export const FLUX_2: Readonly<Record<string, Endpoint>> = {
  'fal-ai/flux-2-pro': { ...DRAWN, rules: FROM_TEXT },
  'fal-ai/flux-2-pro/edit': { ...EDITED, rules: withPictures(FROM_TEXT, 9, auto) },
  'fal-ai/flux-2-flex': { ...DRAWN, rules: { ...FROM_TEXT, fields: { ...FROM_TEXT.fields, ...FLEX } } },
  'fal-ai/flux-2-flex/edit': { ...EDITED, rules: withPictures(FROM_TEXT, 10, { ...auto, ...FLEX }) },
};
