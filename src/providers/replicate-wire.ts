import { z } from 'zod';

/**
 * The parts of Replicate's answers that we read, and no more: unknown fields and unknown values pass, `null` is as good as
 * absent, and what is only told along the way (logs, metrics, addresses) never spoils a picture by being odd.
 * Source: the HTTP API's reference (https://replicate.com/docs/reference/http).
 */

const word = z.string().nullish().catch(null);

export const replicatePrediction = z.object({
  id: z.string().min(1),
  status: z.string(),
  model: word,
  version: word,
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  logs: word,
  data_removed: z.boolean().nullish().catch(null),
  webhook: word,
  created_at: word,
  started_at: word,
  metrics: z
    .object({ image_count: z.number().int().nonnegative().nullish().catch(null) })
    .nullish()
    .catch(null),
  urls: z.object({ stream: word }).nullish().catch(null),
});
export type ReplicatePrediction = z.output<typeof replicatePrediction>;

/** A page of the list of predictions. One that is odd doesn't hide the others. */
export const replicatePage = z.object({
  next: word,
  results: z.array(replicatePrediction.nullable().catch(null)),
});

export const replicateFile = z.object({
  urls: z.object({ get: z.string() }),
  checksums: z.object({ sha256: word }).nullish().catch(null),
});

export const replicateSecret = z.object({ key: z.string() });

/** A problem as the API writes it (https://www.rfc-editor.org/rfc/rfc9457), with the delay that a throttled call is told. */
const problem = z.object({
  title: word,
  detail: z.string(),
  status: z.number().nullish().catch(null),
  retry_after: z.number().nonnegative().nullish().catch(null),
});
export type ReplicateProblem = z.output<typeof problem>;

/** Null when it is something else than the API's own problem. */
export function readProblem(json: unknown): ReplicateProblem | null {
  return problem.safeParse(json).data ?? null;
}
