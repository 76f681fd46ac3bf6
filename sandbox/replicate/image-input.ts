import { z } from 'zod';
import type { Size } from '../gemini/picture-size.ts';
import type { GivenImage } from '../picture/given-image.ts';
import { checkFields } from './field-rules.ts';
import { imageModelOf } from './image-models.ts';

/** What a prediction asks of an image model, defaults filled in. */
export interface ImageInput {
  readonly prompt: string;
  /** Addresses of the pictures to work on, in order. */
  readonly images: readonly string[];
  readonly format: 'jpg' | 'png' | 'webp';
  readonly seed: number | null;
  /** Null where the model makes one picture and answers with its address alone, not with a list. */
  readonly outputs: number | null;
  /** Of each picture, once it is known what was given. */
  readonly pixels: (given: readonly GivenImage[]) => Size;
}

/** Kinds and values were checked by the model's rules before; this gives those that all share their types. */
const inputSchema = z.looseObject({
  prompt: z.string(),
  output_format: z.enum(['jpg', 'png', 'webp']).optional(),
  num_outputs: z.number().default(1),
  seed: z.number().optional(),
});
const addresses = z.array(z.string()).default([]);

/** Reads a model's input. Throws a Problem that tells every field that is wrong. */
export function readImageInput(name: string, json: unknown): ImageInput {
  const model = imageModelOf(name);
  const fields = checkFields(json, model.rules);
  const input = inputSchema.parse(fields);
  return {
    prompt: input.prompt,
    images: addresses.parse(model.imageField === null ? [] : fields[model.imageField]),
    format: input.output_format ?? model.format,
    seed: input.seed ?? null,
    outputs: model.list ? input.num_outputs : null,
    pixels: (given) => model.pixels(fields, given),
  };
}
