import type { Counts } from '../bill.ts';
import { integerBetween, randomFrom } from '../random.ts';
import type { ImageRequest } from './image-request.ts';

const CHARACTERS_PER_TOKEN = 4;
const TOKENS_PER_INPUT_IMAGE = 258;

/** What a request counts when it brings `images` pictures. The same request and seed, the same counts. */
export function countsOf(request: ImageRequest, seed: number, images: number, searches: number): Counts {
  const random = randomFrom(`tokens ${seed} ${request.prompt}`);
  // Real answers count more output tokens than they itemise; between 88 and 630 were seen, text included.
  const unlisted = integerBetween(random, 88, 630);
  const thinking = integerBetween(random, 700, 800);
  return {
    tokens: {
      input: {
        TEXT: Math.max(1, Math.ceil(request.inputCharacters / CHARACTERS_PER_TOKEN)),
        IMAGE: request.inputImages * TOKENS_PER_INPUT_IMAGE,
      },
      output: {
        IMAGE: images * request.imageTokens,
        TEXT: unlisted,
        THOUGHT: request.thinkingLevel === 'minimal' ? 0 : thinking,
      },
    },
    images,
    searches,
  };
}

/** How much of an answer's output has been said when a chunk is sent, each 0 to 1. */
export interface Progress {
  readonly thought: number;
  readonly text: number;
  readonly image: number;
}

/** `usageMetadata` of a chunk: cumulative, so each holds all that came before it. */
export function usageOf(counts: Counts, serviceTier: string, progress: Progress): object {
  const { input, output } = counts.tokens;
  const thoughts = Math.round(output.THOUGHT * progress.thought);
  const image = Math.round(output.IMAGE * progress.image);
  const candidates = Math.round(output.TEXT * progress.text) + image;
  const prompt = input.TEXT + input.IMAGE;
  return {
    promptTokenCount: prompt,
    ...(candidates > 0 ? { candidatesTokenCount: candidates } : {}),
    totalTokenCount: prompt + candidates + thoughts,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: input.TEXT },
      ...(input.IMAGE > 0 ? [{ modality: 'IMAGE', tokenCount: input.IMAGE }] : []),
    ],
    ...(image > 0 ? { candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: image }] } : {}),
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
    serviceTier,
  };
}

/** A refusal counts its thinking twice: once as candidates' tokens, as real refusals do; the total has it once. */
export function usageOfRefusal(counts: Counts, serviceTier: string): object {
  const { input, output } = counts.tokens;
  const prompt = input.TEXT + input.IMAGE;
  return {
    promptTokenCount: prompt,
    ...(output.THOUGHT > 0 ? { candidatesTokenCount: output.THOUGHT, thoughtsTokenCount: output.THOUGHT } : {}),
    totalTokenCount: prompt + output.THOUGHT,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: input.TEXT }],
    serviceTier,
  };
}
