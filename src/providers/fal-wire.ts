import { z } from 'zod';

/**
 * The parts of fal's answers that we read, and no more: unknown fields and unknown values pass, `null` is as good as
 * absent, and what is only told along the way (logs, positions) never spoils a picture by being odd.
 * Sources: the queue's reference (https://fal.ai/docs/inference-api/queue/submit and its neighbours), the page of errors
 * (https://fal.ai/docs/documentation/model-apis/errors) and the client's types.
 */

const word = z.string().nullish().catch(null);

/** What a submit is answered with, as much as is needed. */
export const falAccepted = z.object({
  request_id: z.string().min(1),
  status_url: word,
  response_url: word,
  cancel_url: word,
});
export type FalAccepted = z.output<typeof falAccepted>;

const logLine = z.object({ timestamp: word, message: z.string() });

/** There are IN_QUEUE, IN_PROGRESS and COMPLETED, which doesn't say how it ended; others may come. */
export const falStatus = z.object({
  status: z.string(),
  request_id: word,
  queue_position: z.number().int().nonnegative().nullish().catch(null),
  logs: z.array(logLine.nullable().catch(null)).nullish().catch(null),
  error: z.unknown().optional(),
  error_type: word,
});
export type FalStatus = z.output<typeof falStatus>;

const picture = z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]);

/** A model's output: its pictures in a list, or the one that it makes. */
export const falOutput = z.object({
  images: z.array(picture).nullish(),
  image: picture.nullish(),
  description: word,
});

/** The queue tells of a request that it isn't done in the words of a status, under the status of an error. */
export const falStillRunning = z.object({ request_id: z.string(), status_url: z.string() });

export const falCancel = z.object({ status: z.string() });

export const falUpload = z.object({ upload_url: z.url(), file_url: z.url() });

/** A page of the history of requests. One that is odd doesn't hide the others. */
export const falHistory = z.object({
  items: z.array(
    z
      .object({ request_id: z.string().min(1), sent_at: word, started_at: word, json_input: z.unknown().optional() })
      .nullable()
      .catch(null),
  ),
  next_cursor: word,
  has_more: z.boolean().nullish().catch(null),
});

export const falHook = z.object({ request_id: z.string().min(1), gateway_request_id: word });

export const falKeys = z.object({ keys: z.array(z.object({ x: z.string() }).nullable().catch(null)) });

const modelError = z.object({ type: word, msg: word, loc: z.array(z.unknown()).nullish().catch(null) });
const problem = z.object({
  detail: z
    .union([z.string(), z.array(modelError).min(1)])
    .nullish()
    .catch(null),
  error_type: word,
});

/** What an error in one of fal's two forms says: the platform's (a word), or the model's own (a list, like a validation's). */
export interface FalProblem {
  /** The machine's word for it; null when there is none. */
  readonly type: string | null;
  /** For people. */
  readonly words: string;
  /** Whether the form says who speaks. A plain sentence may be of anybody on the way. */
  readonly typed: boolean;
}

/** Null when it is something else than an error of fal's. */
export function readProblem(json: unknown): FalProblem | null {
  const { detail, error_type: errorType } = problem.safeParse(json).data ?? {};
  if (detail == null && errorType == null) return null;
  if (!Array.isArray(detail)) return { type: errorType ?? null, words: detail ?? '', typed: errorType != null };
  // Content that was refused is refused, whatever else is wrong with it.
  const first = detail.find(({ type }) => type === 'content_policy_violation') ?? detail[0];
  const words = detail.map(({ loc, msg }) => [placeOf(loc), msg].filter(Boolean).join(': ')).join('; ');
  return { type: first?.type ?? errorType ?? null, words, typed: true };
}

/** `["body", "image_urls", 0]` as a person would write it. */
function placeOf(loc: readonly unknown[] | null | undefined): string {
  return (loc ?? [])
    .filter((step) => step !== 'body' && (typeof step === 'string' || typeof step === 'number'))
    .join('.');
}
