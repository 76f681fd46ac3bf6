import { z } from 'zod';
import {
  type AspectRatio,
  type ImageSize,
  isAspectRatio,
  nearestAspectRatio,
  pixelsOf,
  type Size,
} from '../gemini/picture-size.ts';
import type { GivenImage } from '../picture/given-image.ts';
import { type Complaint, invalidInput } from './fal-error.ts';
import { complaintsAbout, type FieldRules } from './field-rules.ts';

const RATIOS = ['21:9', '16:9', '3:2', '4:3', '5:4', '1:1', '4:5', '3:4', '2:3', '9:16', '4:1', '1:4', '8:1', '1:8'];
const FORMATS = ['jpeg', 'png', 'webp'] as const;
const RESOLUTIONS = ['0.5K', '1K', '2K', '4K'] as const;

/** The input of fal-ai/nano-banana-2, by the client's types. */
const FROM_TEXT: FieldRules = {
  required: ['prompt'],
  fields: {
    prompt: { kind: 'string' },
    num_images: { kind: 'integer', least: 1, most: 4 },
    seed: { kind: 'integer' },
    aspect_ratio: { kind: 'literal', values: ['auto', ...RATIOS] },
    output_format: { kind: 'literal', values: FORMATS },
    safety_tolerance: { kind: 'literal', values: ['1', '2', '3', '4', '5', '6'] },
    sync_mode: { kind: 'boolean' },
    resolution: { kind: 'literal', values: RESOLUTIONS },
    limit_generations: { kind: 'boolean' },
    enable_web_search: { kind: 'boolean' },
    thinking_level: { kind: 'literal', values: ['minimal', 'high'] },
  },
};

/** That of fal-ai/nano-banana-2/edit. */
const EDIT: FieldRules = {
  required: [...FROM_TEXT.required, 'image_urls'],
  fields: { ...FROM_TEXT.fields, image_urls: { kind: 'strings', least: 1, most: 14 } },
};

/** Kinds and values were checked by the rules before; this gives them their types and defaults. */
const inputSchema = z
  .object({
    prompt: z.string(),
    image_urls: z.array(z.string()).default([]),
    num_images: z.number().default(1),
    seed: z.number().optional(),
    aspect_ratio: z.string().default('auto'),
    output_format: z.enum(FORMATS).default('png'),
    sync_mode: z.boolean().default(false),
    resolution: z.enum(RESOLUTIONS).default('1K'),
    enable_web_search: z.boolean().default(false),
    thinking_level: z.string().optional(),
  })
  .transform((input) => ({
    prompt: input.prompt,
    /** Addresses of the pictures to work on, in order. */
    images: input.image_urls,
    count: input.num_images,
    seed: input.seed ?? null,
    /** Null: the first picture's, or square. */
    aspectRatio: isAspectRatio(input.aspect_ratio) ? input.aspect_ratio : null,
    format: input.output_format,
    /** Pictures come as data in the answer. */
    inline: input.sync_mode,
    resolution: input.resolution,
    search: input.enable_web_search,
    thinks: input.thinking_level === 'high',
  }));

/** What a request asks of an image model, defaults filled in. */
export type ImageInput = z.output<typeof inputSchema>;

/**
 * Reads a model's input. Throws a FalError that tells everything that is wrong with it. Every model of the scenario is
 * taken to be one of the nano-banana-2 family; those whose id ends in "/edit" work on pictures.
 */
export function readImageInput(model: string, json: unknown): ImageInput {
  const complaints = [...complaintsAbout(json, model.endsWith('/edit') ? EDIT : FROM_TEXT), ...badAddresses(json)];
  if (complaints.length > 0) throw invalidInput(complaints);
  return inputSchema.parse(json);
}

function badAddresses(json: unknown): Complaint[] {
  const { data } = z.object({ image_urls: z.array(z.unknown()) }).safeParse(json);
  return (data?.image_urls ?? []).flatMap((address, index) => {
    if (typeof address !== 'string' || /^(?:https?:\/\/\S+|data:[\w.+/-]+;base64,)/.test(address)) return [];
    const msg = 'Input should be a valid URL or data URI';
    return [{ loc: ['body', 'image_urls', index], msg, type: 'url_parsing', input: address.slice(0, 100) }];
  });
}

export function pixelsFor({ aspectRatio, resolution }: ImageInput, [first]: readonly GivenImage[]): Size {
  const nearest: AspectRatio = first === undefined ? '1:1' : nearestAspectRatio(first.width, first.height);
  const size: ImageSize = resolution === '0.5K' ? '512' : resolution;
  return pixelsOf(aspectRatio ?? nearest, size);
}

/** What fal counts for the bill: a picture of 1K is one unit. */
export function unitsOf({ count, resolution }: ImageInput): number {
  return count * { '0.5K': 0.75, '1K': 1, '2K': 1.5, '4K': 2 }[resolution];
}
