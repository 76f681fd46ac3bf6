import type { GeminiUsage } from './gemini-wire.ts';
import type { ProviderUsage } from './provider.ts';

/**
 * Gemini's counts as ours. Image tokens are those that the details call IMAGE; everything else that came out (text,
 * thinking, and the tokens around an image that no detail lists) is other output. It is derived from the total:
 * refusals count their thinking twice over, as candidates and as thoughts, and only the total has it once.
 */
export function geminiUsage(usage: GeminiUsage, searches: number): ProviderUsage {
  const input = (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0);
  const image = (usage.candidatesTokensDetails ?? [])
    .filter((detail) => detail.modality === 'IMAGE')
    .reduce((sum, detail) => sum + (detail.tokenCount ?? 0), 0);
  const output =
    typeof usage.totalTokenCount === 'number'
      ? usage.totalTokenCount - input
      : (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0);
  return { inputTokens: input, outputImageTokens: image, outputOtherTokens: Math.max(0, output - image), searches };
}
