import { z } from 'zod';
import type { ImageInput } from '../generation/start.ts';
import { expected, refusalOf } from './refused-fields.ts';

/**
 * What OpenAI's images endpoints take, and what we add; the document of this door is printed from here. A null is the same
 * as nothing. What else comes is looked for among the model's parameters (model-parameters.ts).
 */
const COMMON = {
  prompt: z
    .string(expected('a text'))
    .describe('What the picture shall show: 1 byte to 32 KiB, and at most what the model takes.'),
  model: z
    .string(expected('a model’s slug or alias, or provider/name of an offer'))
    .describe('Slug or alias of a model; or provider/name of an offer, which then alone is tried, without fallback.'),
  n: z
    .int(expected('a whole number from 1 to 10'))
    .min(1, expected('a whole number from 1 to 10'))
    .max(10, expected('a whole number from 1 to 10'))
    .nullish()
    .describe('How many pictures. Where an offer makes one at a time, several calls run side by side.'),
  size: z
    .string(expected('WIDTHxHEIGHT, W:H or auto'))
    .nullish()
    .describe('WIDTHxHEIGHT in pixels, a ratio W:H, or auto. Moved to the nearest that the offer makes.'),
  aspect_ratio: z.string(expected('a ratio such as 16:9')).nullish().describe('W:H. `size` in pixels wins over it.'),
  resolution: z
    .string(expected('0.5K, 1K, 2K, 4K or auto'))
    .nullish()
    .describe('0.5K, 1K, 2K, 4K or auto: an area of (1024·K)² pixels.'),
  quality: z.string(expected('a text')).nullish().describe('As the model knows it; others are ignored.'),
  style: z.string(expected('a text')).nullish().describe('As the model knows it; others are ignored.'),
  response_format: z
    .enum(['url', 'b64_json'], expected('url or b64_json'))
    .nullish()
    .describe('url (a signed link, the default) or b64_json, whatever the provider gives.'),
  output_format: z
    .enum(['png', 'jpeg', 'gif', 'webp', 'avif'], expected('png, jpeg, gif, webp or avif'))
    .nullish()
    .describe('Converted here where the offer can’t.'),
  output_compression: z
    .int(expected('a whole number from 0 to 100'))
    .min(0, expected('a whole number from 0 to 100'))
    .max(100, expected('a whole number from 0 to 100'))
    .nullish()
    .describe('The quality of jpeg, webp and avif, 0 to 100.'),
  stream: z
    .boolean(expected('true or false'))
    .nullish()
    .describe('Answer with Server-Sent Events: partial images as they come, then one `completed` a picture.'),
  partial_images: z
    .int(expected('a whole number from 0 to 3'))
    .min(0, expected('a whole number from 0 to 3'))
    .max(3, expected('a whole number from 0 to 3'))
    .nullish()
    .describe('The most partial images to stream: previews and sketches of the thinking. 0 when left out.'),
  user: z
    .string(expected('a text of at most 512 characters'))
    .max(512, expected('a text of at most 512 characters'))
    .nullish()
    .describe('A name of yours for whoever asked; kept with the generation.'),
};

export const GenerateImagesRequest = z.looseObject(COMMON);

const REFERENCE = expected('an https address, a data URL, {"image_url": "…"} or {"file_id": "…"}');

const ImageReference = z
  .looseObject({
    image_url: z.string(expected('an https address or a data URL')).nullish(),
    file_id: z.string(expected('the id of an upload or an image')).nullish(),
  })
  .describe('image_url (https or data:), or file_id: the id of an upload (PUT /v1/uploads) or of one of your images.');

export const EditImagesRequest = z.looseObject({
  ...COMMON,
  images: z
    .array(z.union([ImageReference, z.string()], REFERENCE), expected('a list of pictures'))
    .nullish()
    .describe('The pictures to start from, in order.'),
  image: z
    .union([z.string(), z.array(z.string())], expected('an https address or a data URL, or a list of them'))
    .nullish()
    .describe('The same, as addresses or data URLs.'),
  image_url: z.string(expected('an https address or a data URL')).nullish().describe('The same, for a single one.'),
  mask: z
    .union([ImageReference, z.string()], REFERENCE)
    .nullish()
    .describe('A PNG as large as the first picture: where it is transparent, that may be changed.'),
});

export const ImagesQuery = z.object({
  dryRun: z
    .enum(['true', 'false'], expected('true or false'))
    .optional()
    .describe('True: tell what it would cost instead; nothing runs and nothing is held.'),
});

/** A request for pictures, of either endpoint, as it is understood. */
export interface ImagesRequest {
  readonly prompt: string;
  readonly model: string;
  /** Null where nothing was said: a link, and in a stream the bytes, as OpenAI has it. */
  readonly responseFormat: 'url' | 'b64_json' | null;
  readonly stream: boolean;
  readonly partialImages: number;
  readonly user: string | null;
  readonly images: readonly ImageInput[];
  readonly mask: ImageInput | null;
  /** Everything else that was said and is not null. */
  readonly others: Readonly<Record<string, unknown>>;
}

/** Checks fields as they came. Throws a RestError that tells all problems, and the field of the first. */
export function imagesRequestOf(
  kind: 'generate' | 'edit',
  fields: Readonly<Record<string, unknown>>,
  {
    images: taken = [],
    mask: takenMask = null,
  }: { readonly images?: readonly ImageInput[]; readonly mask?: ImageInput | null },
): ImagesRequest {
  const parsed = (kind === 'edit' ? EditImagesRequest : GenerateImagesRequest).safeParse(fields);
  if (!parsed.success) throw refusalOf(parsed.error, fields);
  const { prompt, model, response_format, stream, partial_images, user, ...rest } = parsed.data;
  const { images, image, image_url, mask, ...others } = rest;
  const given = kind === 'generate' ? [] : [...listOf(images), ...listOf(image), ...listOf(image_url)];
  return {
    prompt,
    model,
    responseFormat: response_format ?? null,
    stream: stream ?? false,
    partialImages: partial_images ?? 0,
    user: user ?? null,
    images: [...taken, ...given.map((one) => imageInputOf(one))],
    mask: kind === 'generate' || mask === null || mask === undefined ? takenMask : imageInputOf(mask),
    others: Object.fromEntries(Object.entries(others).filter(([, value]) => value !== null && value !== undefined)),
  };
}

function listOf(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** An address, a data URL or an id, in any of the forms that clients write. */
function imageInputOf(value: unknown): ImageInput {
  if (typeof value === 'string') return /^data:/i.test(value) ? { dataUrl: value } : { url: value };
  const reference = ImageReference.safeParse(value).data ?? {};
  if (typeof reference.file_id === 'string') return { id: reference.file_id };
  return imageInputOf(reference.image_url ?? '');
}
