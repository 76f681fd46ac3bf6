import type { OpenaiUsage } from './openai-wire.ts';
import type { ProviderUsage } from './provider.ts';

/**
 * OpenAI's counts as ours. The images endpoints count nothing but the picture among their output tokens, and mostly
 * don't itemise them: then all are the image's. Null when no count came at all.
 */
export function openaiUsage(usage: OpenaiUsage | null | undefined): ProviderUsage | null {
  if (usage == null || (usage.input_tokens == null && usage.output_tokens == null)) return null;
  const inputImage = usage.input_tokens_details?.image_tokens;
  const output = usage.output_tokens;
  const outputImage =
    usage.output_tokens_details?.image_tokens ?? (output ?? 0) - (usage.output_tokens_details?.text_tokens ?? 0);
  return {
    ...(usage.input_tokens != null && { inputTokens: usage.input_tokens }),
    ...(inputImage != null && { inputImageTokens: inputImage }),
    ...(output != null && {
      outputImageTokens: Math.max(0, outputImage),
      outputOtherTokens: Math.max(0, output - outputImage),
    }),
  };
}
