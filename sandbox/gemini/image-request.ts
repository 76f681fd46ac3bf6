import { z } from 'zod';
import { badRequest, GoogleError, type Violation } from './google-error.ts';
import { formatFields, type OutputFormat, readFormat, readOutput } from './image-format.ts';
import type { Limits } from './limits.ts';
import type { MessageShape } from './message-shape.ts';
import type { AspectRatio, ImageSize } from './picture-size.ts';
import { readMessage } from './read-message.ts';
import { signatureProblem } from './signed-turns.ts';

export type ThinkingLevel = 'minimal' | 'medium' | 'high';

/** What a generateContent request asks of an image model, defaults filled in. */
export interface ImageRequest {
  /** The text of the last turn. */
  readonly prompt: string;
  /** Characters of all text in the request: turns before and the system instruction are read too. */
  readonly inputCharacters: number;
  /** Pictures to work on, in order: the last one of the turns before, when there is one, and those of the last turn. */
  readonly images: readonly Buffer[];
  /** Pictures in the whole request. */
  readonly inputImages: number;
  /** Null when the request leaves the choice to the model. */
  readonly aspectRatio: AspectRatio | null;
  readonly size: ImageSize;
  /** Output tokens of one picture. */
  readonly imageTokens: number;
  readonly wantsText: boolean;
  readonly wantsImage: boolean;
  readonly thinkingLevel: ThinkingLevel;
  readonly includeThoughts: boolean;
  readonly seed: number | null;
  readonly search: 'none' | 'web' | 'web and image';
  readonly serviceTier: string;
  readonly output: OutputFormat;
}

const MOST_IMAGES = 14;
const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif'];

/** The part of the message that is looked at. Kinds were checked by readMessage before; this gives them their types. */
const partSchema = z.object({
  text: z.string().optional(),
  inlineData: z.object({ mimeType: z.string().default(''), data: z.string().default('') }).optional(),
  fileData: z.object({ fileUri: z.string().default('') }).optional(),
  thought: z.boolean().default(false),
  thoughtSignature: z.string().default(''),
});
const contentSchema = z.object({ role: z.string().default('user'), parts: z.array(partSchema).default([]) });
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
        .object({ includeThoughts: z.boolean().default(false), thinkingLevel: z.string().optional() })
        .prefault({}),
      ...formatFields,
    })
    .prefault({}),
});
export type Content = z.output<typeof contentSchema>;
type Config = z.output<typeof requestSchema>['generationConfig'];

/** Reads a request's JSON. Throws a GoogleError that tells every field that is wrong. */
export function readImageRequest(json: unknown, shape: MessageShape, limits: Limits): ImageRequest {
  const violations: Violation[] = [];
  const message = readMessage(json, shape, '', violations);
  if (violations.length > 0) throw badRequest(violations);
  return imageRequestOf(message, limits);
}

/** The same for a message whose fields were looked at already. */
export function imageRequestOf(message: unknown, limits: Limits): ImageRequest {
  const { contents, systemInstruction, tools, serviceTier, generationConfig } = requestSchema.parse(message);

  const parts = contents.flatMap((content) => content.parts);
  refuse(contentProblems(contents));
  refuse(signatureProblem(contents));
  const { aspectRatio, size, imageTokens } = readFormat(generationConfig, limits);
  refuse(configProblems(generationConfig));
  const thinkingLevel = readThinkingLevel(generationConfig, limits);

  const lastTurn = contents.at(-1)?.parts ?? [];
  const all = parts.flatMap((part) => (part.inlineData === undefined ? [] : [part.inlineData]));
  const ofLastTurn = lastTurn.flatMap((part) => (part.inlineData === undefined ? [] : [part.inlineData]));
  const before = all.slice(0, all.length - ofLastTurn.length);
  const worked = [...before.slice(-1), ...ofLastTurn];
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
    imageTokens,
    wantsText: modalities.length === 0 || modalities.includes('TEXT'),
    wantsImage: modalities.length === 0 || modalities.includes('IMAGE'),
    thinkingLevel,
    includeThoughts: generationConfig.thinkingConfig.includeThoughts,
    seed: generationConfig.seed ?? null,
    search: search === undefined ? 'none' : search.searchTypes?.['imageSearch'] === undefined ? 'web' : 'web and image',
    serviceTier,
    output: readOutput(generationConfig),
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
  return null;
}

function readThinkingLevel({ thinkingConfig }: Config, { thinkingLevels, usualThinking }: Limits): ThinkingLevel {
  const asked = thinkingConfig.thinkingLevel ?? 'THINKING_LEVEL_UNSPECIFIED';
  const level = asked === 'THINKING_LEVEL_UNSPECIFIED' ? usualThinking : asked;
  if (!thinkingLevels.includes(level))
    refuse(`Thinking level ${level} is not supported for this model. Use one of: ${thinkingLevels.join(', ')}.`);
  return level === 'HIGH' ? 'high' : level === 'MEDIUM' ? 'medium' : 'minimal';
}
