import { z } from 'zod';
import type { Size } from '../gemini/picture-size.ts';
import type { GivenImage } from '../picture/given-image.ts';
import { endpointOf } from './endpoints.ts';
import { type Complaint, invalidInput } from './fal-error.ts';
import { complaintsAbout } from './field-rules.ts';

/** Kinds and values were checked by the endpoint's rules before; this gives those that all share their types. */
const inputSchema = z.looseObject({
  prompt: z.string(),
  image_urls: z.array(z.string()).default([]),
  num_images: z.number().default(1),
  seed: z.number().optional(),
  output_format: z.enum(['jpeg', 'png', 'webp']).optional(),
  sync_mode: z.boolean().default(false),
  enable_web_search: z.boolean().default(false),
  thinking_level: z.string().optional(),
});

/** What a request asks of an image model, defaults filled in. */
export interface ImageInput {
  readonly prompt: string;
  /** Addresses of the pictures to work on, in order. */
  readonly images: readonly string[];
  readonly count: number;
  readonly seed: number | null;
  readonly format: 'jpeg' | 'png' | 'webp';
  /** Pictures come as data in the answer. */
  readonly inline: boolean;
  readonly search: boolean;
  readonly thinks: boolean;
  /** Of each picture, once it is known what was given. */
  readonly pixels: (given: readonly GivenImage[]) => Size;
  /** What fal counts for the bill of all pictures. */
  readonly units: (size: Size) => number;
}

/** Reads a model's input. Throws a FalError that tells everything that is wrong with it. */
export function readImageInput(model: string, json: unknown): ImageInput {
  const endpoint = endpointOf(model);
  const complaints = [...complaintsAbout(json, endpoint.rules), ...badAddresses(json)];
  if (complaints.length > 0) throw invalidInput(complaints);
  const input = inputSchema.parse(json);
  return {
    prompt: input.prompt,
    images: input.image_urls,
    count: input.num_images,
    seed: input.seed ?? null,
    format: input.output_format ?? endpoint.format,
    inline: input.sync_mode,
    search: input.enable_web_search,
    thinks: input.thinking_level === 'high',
    pixels: (given) => endpoint.pixels(input, given),
    units: (size) => input.num_images * endpoint.units(input, size),
  };
}

function badAddresses(json: unknown): Complaint[] {
  const { data } = z.object({ image_urls: z.array(z.unknown()) }).safeParse(json);
  return (data?.image_urls ?? []).flatMap((address, index) => {
    if (typeof address !== 'string' || /^(?:https?:\/\/\S+|data:[\w.+/-]+;base64,)/.test(address)) return [];
    const msg = 'Input should be a valid URL or data URI';
    return [{ loc: ['body', 'image_urls', index], msg, type: 'url_parsing', input: address.slice(0, 100) }];
  });
}
