import { z } from 'zod';
import {
  type AspectRatio,
  IMAGE_SIZES,
  isAspectRatio,
  nearestAspectRatio,
  pixelsOf,
  type Size,
} from '../gemini/picture-size.ts';
import type { GivenImage } from '../picture/given-image.ts';
import { checkFields, type FieldRules } from './field-rules.ts';

const RATIOS = ['1:1', '1:4', '1:8', '2:3', '3:2', '3:4', '4:1', '4:3', '4:5', '5:4', '8:1', '9:16', '16:9', '21:9'];

/** The input of google/nano-banana-2, by its page's schema: no seed, no count, no size below 1K. */
const NANO_BANANA_2: FieldRules = {
  prompt: { kind: 'string' },
  image_input: { kind: 'uris', most: 14 },
  aspect_ratio: { kind: 'enum', values: ['match_input_image', ...RATIOS] },
  resolution: { kind: 'enum', values: ['1K', '2K', '4K'] },
  google_search: { kind: 'boolean' },
  image_search: { kind: 'boolean' },
  output_format: { kind: 'enum', values: ['jpg', 'png'] },
};

/** Any other model that a scenario names: what image models of Replicate commonly take. */
const COMMON: FieldRules = {
  prompt: { kind: 'string' },
  image_input: { kind: 'uris', most: 4 },
  aspect_ratio: { kind: 'enum', values: RATIOS },
  resolution: { kind: 'enum', values: ['512', '1K', '2K', '4K'] },
  output_format: { kind: 'enum', values: ['jpg', 'png', 'webp'] },
  num_outputs: { kind: 'integer', least: 1, most: 4 },
  seed: { kind: 'integer', least: 0, most: 2 ** 32 - 1 },
};

/** What a prediction asks of an image model, defaults filled in. */
export interface ImageInput {
  readonly prompt: string;
  /** Addresses of the pictures to work on, in order. */
  readonly images: readonly string[];
  /** Null: the first picture's, or square. */
  readonly aspectRatio: AspectRatio | null;
  readonly size: (typeof IMAGE_SIZES)[number];
  readonly format: 'jpg' | 'png' | 'webp';
  readonly seed: number | null;
  /** Null where the model makes one picture and answers with its address alone, not with a list. */
  readonly outputs: number | null;
}

/** Kinds and values were checked by the rules before; this gives them their types and defaults. */
const inputSchema = z.object({
  prompt: z.string(),
  image_input: z.array(z.string()).default([]),
  aspect_ratio: z.string().optional(),
  resolution: z.enum(IMAGE_SIZES).default('1K'),
  output_format: z.enum(['jpg', 'png', 'webp']).default('jpg'),
  num_outputs: z.number().default(1),
  seed: z.number().optional(),
});

export function isNanoBanana2(model: string): boolean {
  return model === 'google/nano-banana-2';
}

/** Reads a model's input. Throws a Problem that tells every field that is wrong. */
export function readImageInput(model: string, json: unknown): ImageInput {
  const nano = isNanoBanana2(model);
  const input = inputSchema.parse(checkFields(json, nano ? NANO_BANANA_2 : COMMON));
  const ratio = input.aspect_ratio;
  return {
    prompt: input.prompt,
    images: input.image_input,
    aspectRatio: ratio !== undefined && isAspectRatio(ratio) ? ratio : null,
    size: input.resolution,
    format: input.output_format,
    seed: input.seed ?? null,
    outputs: nano ? null : input.num_outputs,
  };
}

export function pixelsFor({ aspectRatio, size }: ImageInput, [first]: readonly GivenImage[]): Size {
  return pixelsOf(aspectRatio ?? (first === undefined ? '1:1' : nearestAspectRatio(first.width, first.height)), size);
}
