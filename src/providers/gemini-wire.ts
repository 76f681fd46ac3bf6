import { z } from 'zod';

/**
 * The parts of Gemini's answers that we read, and no more: unknown fields and unknown enum values pass, `null` is as good
 * as absent, and what is only told along the way (ids, usage, sources) never spoils a picture by being odd.
 * Source: the REST reference of `models.streamGenerateContent` (https://ai.google.dev/api/generate-content).
 */

const word = z.string().nullish().catch(null);
const count = z.number().nonnegative().nullish().catch(null);

/** An image part without readable data stays an image part: it is a picture that came broken. */
const part = z.object({
  text: word,
  thought: z.boolean().nullish().catch(null),
  inlineData: z.object({ mimeType: word, data: word }).nullish(),
  thoughtSignature: word,
});
export type GeminiPart = z.output<typeof part>;

const tokensByModality = z
  .array(z.object({ modality: word, tokenCount: count }))
  .nullish()
  .catch(null);

const usage = z.object({
  promptTokenCount: count,
  toolUsePromptTokenCount: count,
  candidatesTokenCount: count,
  candidatesTokensDetails: tokensByModality,
  thoughtsTokenCount: count,
  totalTokenCount: count,
});
export type GeminiUsage = z.output<typeof usage>;

const grounding = z.object({
  webSearchQueries: z.array(z.string()).nullish().catch(null),
  imageSearchQueries: z.array(z.string()).nullish().catch(null),
  groundingChunks: z
    .array(
      z.object({
        web: z.object({ uri: word, title: word }).nullish().catch(null),
        // Documentation and official SDK disagree on the names of an image's two addresses.
        image: z
          .object({ sourceUri: word, uri: word, imageUri: word, image_uri: word, title: word, domain: word })
          .nullish()
          .catch(null),
      }),
    )
    .nullish()
    .catch(null),
});
export type GeminiGrounding = z.output<typeof grounding>;

/** A GenerateContentResponse: one event of a stream, or a whole answer. */
export const geminiChunk = z.object({
  responseId: word,
  promptFeedback: z.object({ blockReason: word, blockReasonMessage: word }).nullish(),
  candidates: z
    .array(
      z.object({
        content: z.object({ parts: z.array(part).nullish() }).nullish(),
        finishReason: word,
        finishMessage: word,
        groundingMetadata: grounding.nullish().catch(null),
      }),
    )
    .nullish(),
  usageMetadata: usage.nullish().catch(null),
});
export type GeminiChunk = z.output<typeof geminiChunk>;

const detail = z.object({
  reason: word,
  retryDelay: word,
  violations: z
    .array(z.object({ quotaId: word, quotaValue: word }))
    .nullish()
    .catch(null),
});

/** A google.rpc.Status as the API wraps it (https://cloud.google.com/apis/design/errors). */
const status = z.object({
  error: z
    .object({
      code: z.number().nullish().catch(null),
      status: word,
      message: word,
      details: z
        .array(detail.catch({ reason: null, retryDelay: null, violations: null }))
        .nullish()
        .catch(null),
    })
    .refine((error) => typeof error.code === 'number' || typeof error.status === 'string'),
});
export type GeminiError = z.output<typeof status>['error'];

/** The provider's own error in a JSON value, bare or in an array of one; null when it is something else. */
export function readGeminiError(json: unknown): GeminiError | null {
  const parsed = status.safeParse(Array.isArray(json) ? json[0] : json);
  return parsed.success ? parsed.data.error : null;
}
