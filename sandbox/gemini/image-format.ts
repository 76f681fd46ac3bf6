import { z } from 'zod';
import { badRequest, GoogleError, type Violation } from './google-error.ts';
import type { Limits } from './limits.ts';
import { type AspectRatio, type ImageSize, isAspectRatio, isImageSize } from './picture-size.ts';

export interface OutputFormat {
  readonly mimeType: 'image/jpeg' | 'image/png';
  /** Of a JPEG, 0 to 100; null when the request leaves it to the model. */
  readonly quality: number | null;
}

const formatSchema = z.object({ aspectRatio: z.string().optional(), imageSize: z.string().optional() });

/** The fields of generationConfig that say how the picture is to be. */
export const formatFields = {
  imageConfig: formatSchema
    .extend({
      imageOutputOptions: z
        .object({ mimeType: z.string().default('image/jpeg'), compressionQuality: z.number().optional() })
        .optional(),
    })
    .optional(),
  responseFormat: z.object({ image: formatSchema.optional() }).optional(),
};
const configSchema = z.object(formatFields);
type Config = z.output<typeof configSchema>;

export function readOutput({ imageConfig }: Config): OutputFormat {
  const { mimeType = 'image/jpeg', compressionQuality = null } = imageConfig?.imageOutputOptions ?? {};
  if (mimeType !== 'image/jpeg' && mimeType !== 'image/png')
    throw new GoogleError(
      'INVALID_ARGUMENT',
      `Unsupported output MIME type: ${mimeType}. Use image/jpeg or image/png.`,
    );
  if (compressionQuality !== null && (compressionQuality < 0 || compressionQuality > 100))
    throw new GoogleError('INVALID_ARGUMENT', `Compression quality must be from 0 to 100; got ${compressionQuality}.`);
  return { mimeType, quality: compressionQuality };
}

const SPELLED_SIZES: Readonly<Record<string, ImageSize>> = {
  IMAGE_SIZE_FIVE_TWELVE: '512',
  IMAGE_SIZE_ONE_K: '1K',
  IMAGE_SIZE_TWO_K: '2K',
  IMAGE_SIZE_FOUR_K: '4K',
};

/** Takes both places in which Google's documentation puts the format; the older one wins when both are given. */
export function readFormat(
  config: Config,
  limits: Limits,
): { aspectRatio: AspectRatio | null; size: ImageSize; imageTokens: number } {
  const old = config.imageConfig !== undefined;
  const format = (old ? config.imageConfig : config.responseFormat?.image) ?? {};
  const place = old ? 'generation_config.image_config' : 'generation_config.response_format.image';
  const violations: Violation[] = [];
  const invalid = (field: string, value: string): void => {
    const path = `${place}.${field}`;
    violations.push({ field: path, description: `Invalid value at '${path}' (TYPE_STRING), ${JSON.stringify(value)}` });
  };
  let aspectRatio: AspectRatio | null = null;
  if (format.aspectRatio !== undefined) {
    const ratio = spelledRatio(format.aspectRatio);
    if (isAspectRatio(ratio)) aspectRatio = ratio;
    else invalid('aspect_ratio', format.aspectRatio);
  }
  const asked = format.imageSize ?? '1K';
  const size = SPELLED_SIZES[asked] ?? asked;
  const imageTokens = isImageSize(size) ? limits.imageTokens[size] : undefined;
  if (imageTokens === undefined) invalid('image_size', asked);
  if (violations.length > 0 || !isImageSize(size) || imageTokens === undefined) throw badRequest(violations);
  return { aspectRatio, size, imageTokens };
}

const NUMBERS = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'EIGHT', 'NINE', 'SIXTEEN', 'TWENTY_ONE'];
const DIGITS = ['1', '2', '3', '4', '5', '8', '9', '16', '21'];

/** `ASPECT_RATIO_SIXTEEN_BY_NINE` is the enum's way to say 16:9. */
function spelledRatio(text: string): string {
  const [, wide, high] = /^ASPECT_RATIO_([A-Z_]+)_BY_([A-Z_]+)$/.exec(text) ?? [];
  if (wide === undefined || high === undefined) return text;
  return `${DIGITS[NUMBERS.indexOf(wide)] ?? '?'}:${DIGITS[NUMBERS.indexOf(high)] ?? '?'}`;
}
