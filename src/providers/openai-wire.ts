import { z } from 'zod';

/**
 * The parts of an answer that we read, and no more: unknown fields pass, `null` is as good as absent, and what is only
 * told along the way (usage, formats) never spoils a picture by being odd. Many servers speak this dialect a little
 * differently. Source: https://developers.openai.com/api/reference/resources/images.
 */

const word = z.string().nullish().catch(null);
const count = z.number().nonnegative().nullish().catch(null);
const byModality = z.object({ text_tokens: count, image_tokens: count }).nullish().catch(null);

const usage = z.object({
  input_tokens: count,
  output_tokens: count,
  input_tokens_details: byModality,
  output_tokens_details: byModality,
});
export type OpenaiUsage = z.output<typeof usage>;

/** A picture as it came: bytes in base64, or an address. One without either is a picture that came broken. */
const image = z.object({ b64_json: word, url: word });
export type OpenaiImage = z.output<typeof image>;

/** A whole answer. */
export const openaiAnswer = z.object({
  data: z.array(image),
  output_format: word,
  usage: usage.nullish().catch(null),
});
export type OpenaiAnswer = z.output<typeof openaiAnswer>;

/** One event of a stream: `image_generation.partial_image`, `image_edit.completed` and the like. */
export const openaiEvent = image.extend({
  type: z.string(),
  output_format: word,
  usage: usage.nullish().catch(null),
});
export type OpenaiEvent = z.output<typeof openaiEvent>;

/** Codes are words at OpenAI; some servers put the HTTP status there. */
const code = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null);

const error = z.object({
  message: word,
  type: word,
  code,
  /** At which end the moderation stepped in. */
  moderation_details: z.object({ moderation_stage: word }).nullish().catch(null),
});
export type OpenaiError = z.output<typeof error>;

const wrapped = z.object({ error: z.union([error, z.string().transform((message) => error.parse({ message }))]) });
const bareEvent = error.extend({ type: z.literal('error'), message: z.string() });

/** The provider's own error in a JSON value, also as an event of a stream; null when it is something else. */
export function readOpenaiError(json: unknown): OpenaiError | null {
  const inside = wrapped.safeParse(json);
  if (inside.success) return inside.data.error;
  const bare = bareEvent.safeParse(json);
  return bare.success ? { ...bare.data, type: null } : null;
}
