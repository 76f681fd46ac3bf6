import type { ImageSize } from './picture-size.ts';

/** What one model makes, what that counts, and how it may be told to think. */
export interface Limits {
  /** Output tokens of one picture, by the sizes that the model makes: they depend on nothing else. */
  readonly imageTokens: Readonly<Partial<Record<ImageSize, number>>>;
  readonly thinkingLevels: readonly string[];
  /** What it thinks at when nobody says. */
  readonly usualThinking: string;
}

/** By Google's page of gemini-3.1-flash-image (ai.google.dev, image generation, July 2026). */
const FLASH: Limits = {
  imageTokens: { '512': 747, '1K': 1120, '2K': 1680, '4K': 2520 },
  thinkingLevels: ['MINIMAL', 'HIGH'],
  usualThinking: 'MINIMAL',
};

/** Other models of the family; tokens by Google's page of prices. */
const OTHERS: ReadonlyMap<string, Limits> = new Map([
  ['gemini-3-pro-image', { ...FLASH, imageTokens: { '1K': 1120, '2K': 1120, '4K': 2000 } }],
  ['gemini-3.1-flash-lite-image', { ...FLASH, imageTokens: { '1K': 1120 } }],
  [
    'gemini-nano-banana-2.1',
    {
      imageTokens: { '1K': 1120, '2K': 1680, '4K': 3780 },
      thinkingLevels: ['MINIMAL', 'MEDIUM', 'HIGH'],
      usualThinking: 'MEDIUM',
    },
  ],
]);

/** A model that nobody knows is taken for the usual one. */
export function limitsOf(model: string): Limits {
  return OTHERS.get(model) ?? FLASH;
}
