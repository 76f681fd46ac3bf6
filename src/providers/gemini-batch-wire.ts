import { z } from 'zod';
import type { GeminiError } from './gemini-wire.ts';

/**
 * The parts of a batch that we read (https://ai.google.dev/api/batch-api): a long-running operation, whose metadata is
 * the batch. The documentation has its answers in the operation's response, older answers in the metadata's output.
 */

const word = z.string().nullish().catch(null);

/** google.rpc.Status as an operation has it: `code` is a google.rpc.Code. */
const rpcStatus = z.object({ code: z.number().nullish().catch(null), message: word });
export type RpcStatus = z.output<typeof rpcStatus>;

const output = z
  .object({
    inlinedResponses: z
      .object({
        inlinedResponses: z.array(z.object({ response: z.unknown().optional(), error: rpcStatus.nullish() })).nullish(),
      })
      .nullish(),
  })
  .nullish()
  .catch(null);

const operation = z
  .object({
    name: z.string().regex(/^batches\/[A-Za-z0-9_-]+$/),
    metadata: z.object({ state: word, displayName: word, output }).nullish().catch(null),
    done: z.boolean().nullish().catch(null),
    error: rpcStatus.nullish().catch(null),
    response: output,
  })
  .transform(({ name, metadata, done, error, response }) => ({
    name,
    displayName: metadata?.displayName ?? null,
    state: stateOf(metadata?.state ?? '', { done: done === true, failed: error !== null && error !== undefined }),
    error: error ?? null,
    /** One request is sent in a batch, so there is one answer. */
    answer: (response ?? metadata?.output)?.inlinedResponses?.inlinedResponses?.[0] ?? null,
  }));

/** A batch as it stands. */
export type GeminiBatch = z.output<typeof operation>;
export type BatchState = 'waiting' | 'running' | 'succeeded' | 'failed' | 'canceled' | 'expired';

export function readBatch(json: unknown): GeminiBatch | null {
  return operation.safeParse(json).data ?? null;
}

const page = z.object({ operations: z.array(z.unknown()).nullish(), nextPageToken: word });

/** One page of the list of batches; those that can't be read are left out. Null when it is no such page. */
export function readBatchPage(json: unknown): { batches: readonly GeminiBatch[]; nextPageToken: string | null } | null {
  const parsed = page.safeParse(json);
  if (!parsed.success) return null;
  const batches = (parsed.data.operations ?? []).flatMap((one) => readBatch(one) ?? []);
  return { batches, nextPageToken: parsed.data.nextPageToken || null };
}

/** Both spellings are documented: BATCH_STATE_… for this API, JOB_STATE_… for its official clients. */
function stateOf(state: string, { done, failed }: { done: boolean; failed: boolean }): BatchState {
  switch (state.replace(/^(BATCH|JOB)_STATE_/, '')) {
    case 'SUCCEEDED':
      return 'succeeded';
    case 'FAILED':
      return 'failed';
    case 'CANCELLED':
      return 'canceled';
    case 'EXPIRED':
      return 'expired';
    case 'RUNNING':
      return 'running';
    case 'PENDING':
      return 'waiting';
    default:
      // A state that is new to us: whether it is the last one, the operation says.
      return !done ? 'running' : failed ? 'failed' : 'succeeded';
  }
}

/** The names of google.rpc.Code, by number (https://github.com/googleapis/googleapis, google/rpc/code.proto). */
const CODE_NAMES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

/** An operation's error as the API's errors are elsewhere, where a number is an HTTP status and the code has a name. */
export function asGeminiError({ code, message }: RpcStatus): GeminiError {
  const name = CODE_NAMES[code ?? -1];
  if (name === undefined && typeof code === 'number') return { code, status: null, message, details: null };
  return { code: null, status: name ?? 'UNKNOWN', message, details: null };
}
