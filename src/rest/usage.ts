import type { Attempt } from '../generation/read.ts';
import type { ProviderUsage } from '../providers/provider.ts';

/** Tokens as OpenAI's images API counts them, summed over the attempts that gave pictures. */
export interface ImagesUsage {
  readonly total_tokens: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly input_tokens_details: { readonly text_tokens: number; readonly image_tokens: number };
  readonly output_tokens_details: { readonly text_tokens: number; readonly image_tokens: number };
}

/** Null when no provider counted tokens. */
export function usageOf(attempts: readonly Attempt[]): ImagesUsage | null {
  const counted = attempts.flatMap(({ status, usage }) => (status === 'SUCCEEDED' && usage !== null ? [usage] : []));
  const sum = (count: keyof ProviderUsage) => counted.reduce((total, usage) => total + (usage[count] ?? 0), 0);
  const input = sum('inputTokens');
  const inputImages = sum('inputImageTokens');
  const outputImages = sum('outputImageTokens');
  const outputOther = sum('outputOtherTokens');
  const output = outputImages + outputOther;
  if (input + output === 0) return null;
  return {
    total_tokens: input + output,
    input_tokens: input,
    output_tokens: output,
    input_tokens_details: { text_tokens: input - inputImages, image_tokens: inputImages },
    output_tokens_details: { text_tokens: outputOther, image_tokens: outputImages },
  };
}
