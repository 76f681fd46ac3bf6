import { z } from 'zod';
import { badRequest, GoogleError, type Violation } from './google-error.ts';
import { GENERATE_CONTENT_REQUEST } from './message-shape.ts';
import { type AspectRatio, type ImageSize, isAspectRatio, isImageSize } from './picture-size.ts';
import { readMessage } from './read-message.ts';

export type ThinkingLevel = 'minimal' | 'high';

/** What a generateContent request asks of an image model, defaults filled in. */
export interface ImageRequest {
  /** The text of the last turn. */
  readonly prompt: string;
  /** Characters of all text in the request: turns before and the system instruction are read too. */
  readonly inputCharacters: number;
  /** Pictures to work on, in order: those of the last turn, or else the last one of the turns before. */
  readonly images: readonly Buffer[];
  /** Pictures in the whole request. */
  readonly inputImages: number;
  /** Null when the request leaves the choice to the model. */
  readonly aspectRatio: AspectRatio | null;
  readonly size: ImageSize;
  readonly wantsText: boolean;
  readonly wantsImage: boolean;
  readonly thinkingLevel: ThinkingLevel;
  readonly includeThoughts: boolean;
  readonly seed: number | null;
  readonly search: 'none' | 'web' | 'web and image';
  readonly serviceTier: string;
}

const MOST_IMAGES = 14;
const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif'];

/** The part of the message that is looked at. Kinds were checked by readMessage before; this gives them their types. */
const partSchema = z.object({
  text: z.string().optional(),
  inlineData: z.object({ mimeType: z.string().default(''), data: z.string().default('') }).optional(),
  fileData: z.object({ fileUri: z.string().default('') }).optional(),
  thought: z.boolean().default(false),
});
const contentSchema = z.object({ role: z.string().default('user'), parts: z.array(partSchema).default([]) });
const formatSchema = z.object({ aspectRatio: z.string().optional(), imageSize: z.string().optional() });
const requestSchema = z.object({
  contents: z.array(contentSchema).default([]),
  systemInstruction: contentSchema.optional(),
  tools: z
    .array(
      z.object({ googleSearch: z.object({ searchTypes: z.record(z.string(), z.unknown()).optional() }).optional() }),
    )
    .default([]),
  serviceTier: z.string().default('standard'),
  generationConfig: z
    .object({
      responseModalities: z.array(z.string()).default([]),
      candidateCount: z.number().default(1),
      temperature: z.number().default(1),
      seed: z.number().optional(),
      thinkingConfig: z
        .object({ includeThoughts: z.boolean().default(false), thinkingLevel: z.string().default('MINIMAL') })
        .prefault({}),
      imageConfig: formatSchema.optional(),
      responseFormat: z.object({ image: formatSchema.optional() }).optional(),
    })
    .prefault({}),
});
type Content = z.output<typeof contentSchema>;
type Config = z.output<typeof requestSchema>['generationConfig'];

/** Reads a request's JSON. Throws a GoogleError that tells every field that is wrong. */
export function readImageRequest(json: unknown): ImageRequest {
  const violations: Violation[] = [];
  const message = readMessage(json, GENERATE_CONTENT_REQUEST, '', violations);
  if (violations.length > 0) throw badRequest(violations);
  const { contents, systemInstruction, tools, serviceTier, generationConfig } = requestSchema.parse(message);

  const parts = contents.flatMap((content) => content.parts);
  refuse(contentProblems(contents));
  const { aspectRatio, size } = readFormat(generationConfig);
  refuse(configProblems(generationConfig));

  const lastTurn = contents.at(-1)?.parts ?? [];
  const all = parts.flatMap((part) => (part.inlineData === undefined ? [] : [part.inlineData]));
  const ofLastTurn = lastTurn.flatMap((part) => (part.inlineData === undefined ? [] : [part.inlineData]));
  const worked = ofLastTurn.length > 0 ? ofLastTurn : all.slice(-1);
  const texts = [...parts, ...(systemInstruction?.parts ?? [])].flatMap((part) => part.text ?? []);
  const search = tools.find((tool) => tool.googleSearch !== undefined)?.googleSearch;
  const modalities = generationConfig.responseModalities.filter((modality) => modality !== 'MODALITY_UNSPECIFIED');
  return {
    prompt: lastTurn.flatMap((part) => (part.thought ? [] : (part.text ?? []))).join('\n'),
    inputCharacters: texts.reduce((sum, text) => sum + text.length, 0),
    images: worked.map((image) => Buffer.from(image.data, 'base64')),
    inputImages: all.length,
    aspectRatio,
    size,
    wantsText: modalities.length === 0 || modalities.includes('TEXT'),
    wantsImage: modalities.length === 0 || modalities.includes('IMAGE'),
    thinkingLevel: generationConfig.thinkingConfig.thinkingLevel === 'HIGH' ? 'high' : 'minimal',
    includeThoughts: generationConfig.thinkingConfig.includeThoughts,
    seed: generationConfig.seed ?? null,
    search: search === undefined ? 'none' : search.searchTypes?.['imageSearch'] === undefined ? 'web' : 'web and image',
    serviceTier,
  };
}

function refuse(problem: string | null): void {
  if (problem !== null) throw new GoogleError('INVALID_ARGUMENT', problem);
}

function contentProblems(contents: readonly Content[]): string | null {
  if (contents.length === 0) return '* GenerateContentRequest.contents: contents is not specified\n';
  const empty = contents.findIndex((content) => content.parts.length === 0);
  if (empty >= 0) return `* GenerateContentRequest.contents[${empty}].parts: contents.parts must not be empty.\n`;
  const roles = contents.find((content) => content.role !== 'user' && content.role !== 'model');
  if (roles !== undefined) return `Please use a valid role: user, model. Got "${roles.role}".`;
  if (contents.at(-1)?.role === 'model') return 'Please ensure that the last turn is of role user.';
  const parts = contents.flatMap((content) => content.parts);
  if (parts.some((part) => part.fileData !== undefined)) {
    throw new GoogleError('PERMISSION_DENIED', 'You do not have permission to access the file, or it may not exist.');
  }
  const images = parts.flatMap((part) => part.inlineData ?? []);
  if (images.length > MOST_IMAGES) return `Please use at most ${MOST_IMAGES} images; got ${images.length}.`;
  const odd = images.find((image) => !IMAGE_TYPES.includes(image.mimeType));
  if (odd !== undefined) return `Unsupported MIME type: ${odd.mimeType}`;
  const said = (contents.at(-1)?.parts ?? []).some((part) => (part.text ?? '').trim() !== '' || part.inlineData);
  return said ? null : 'Unable to submit request because it has neither text nor an image in its last turn.';
}

function configProblems(config: Config): string | null {
  if (config.candidateCount !== 1) return 'Multiple candidates is not enabled for this model';
  if (config.temperature < 0 || config.temperature > 2) {
    return `Unable to submit request because it has a temperature value of ${config.temperature} but the supported range is from 0 (inclusive) to 2.0 (inclusive).`;
  }
  const level = config.thinkingConfig.thinkingLevel;
  if (['MINIMAL', 'HIGH', 'THINKING_LEVEL_UNSPECIFIED'].includes(level)) return null;
  return `Thinking level ${level} is not supported for this model. Use one of: MINIMAL, HIGH.`;
}

const SPELLED_SIZES: Readonly<Record<string, ImageSize>> = {
  IMAGE_SIZE_FIVE_TWELVE: '512',
  IMAGE_SIZE_ONE_K: '1K',
  IMAGE_SIZE_TWO_K: '2K',
  IMAGE_SIZE_FOUR_K: '4K',
};

/** Takes both places in which Google's documentation puts the format; the older one wins when both are given. */
function readFormat(config: Config): { aspectRatio: AspectRatio | null; size: ImageSize } {
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
  if (!isImageSize(size)) invalid('image_size', asked);
  if (violations.length > 0 || !isImageSize(size)) throw badRequest(violations);
  return { aspectRatio, size };
}

const NUMBERS = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'EIGHT', 'NINE', 'SIXTEEN', 'TWENTY_ONE'];
const DIGITS = ['1', '2', '3', '4', '5', '8', '9', '16', '21'];

/** `ASPECT_RATIO_SIXTEEN_BY_NINE` is the enum's way to say 16:9. */
function spelledRatio(text: string): string {
  const [, wide, high] = /^ASPECT_RATIO_([A-Z_]+)_BY_([A-Z_]+)$/.exec(text) ?? [];
  if (wide === undefined || high === undefined) return text;
  return `${DIGITS[NUMBERS.indexOf(wide)] ?? '?'}:${DIGITS[NUMBERS.indexOf(high)] ?? '?'}`;
}
