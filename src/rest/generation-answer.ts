import type { Image } from '../assets/images.ts';
import { imagesOfGenerations } from '../assets/images.ts';
import type { ImageLinks } from '../assets/link.ts';
import type { Tx } from '../db/client.ts';
import { encodeCursor } from '../events/cursor.ts';
import { readEpoch } from '../events/epoch.ts';
import { readHeads } from '../events/read.ts';
import {
  attemptsOfGenerations,
  progressOfGenerations,
  wordsOfGenerations,
  type Generation,
} from '../generation/read.ts';
import { attemptFields, dollarsOf } from './images-answer.ts';
import type { GenerationAnswer } from './openapi/generation.ts';
import type { RestRooms } from './rooms.ts';

/** Everything as it was at one moment: what came after that comes after `last_cursor`. */
export const SNAPSHOT = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const;

/** Generations in this door's words, one statement a relation however many they are; in a {@link SNAPSHOT}. */
export async function generationAnswers(
  { links, catalog }: Pick<RestRooms, 'links' | 'catalog'>,
  tx: Tx,
  generations: readonly Generation[],
): Promise<GenerationAnswer[]> {
  const ids = generations.map(({ id }) => id);
  const [epoch, heads, attempts, images, words, progress] = await Promise.all([
    readEpoch(tx),
    readHeads(tx, ids),
    attemptsOfGenerations(tx, ids).then((rows) => Map.groupBy(rows, ({ generationId }) => generationId)),
    imagesOfGenerations(tx, ids, 'FINAL').then((rows) => Map.groupBy(rows, ({ generationId }) => generationId)),
    wordsOfGenerations(tx, ids).then((rows) => new Map(rows.map((one) => [one.attemptId, one]))),
    progressOfGenerations(tx, ids),
  ]);
  return generations.map((generation) => {
    const { id, status, decidingAttemptId } = generation;
    const said = decidingAttemptId === null ? undefined : words.get(decidingAttemptId);
    return {
      ...fieldsOf(generation),
      model: catalog().modelById(generation.modelId)?.slug ?? generation.modelId,
      progress: status === 'SUCCEEDED' ? 1 : status === 'QUEUED' ? null : (progress.get(id) ?? null),
      thinking: said?.thinking ?? null,
      text: said?.text ?? null,
      images: (images.get(id) ?? []).map((image) => imageFields(links, image)),
      attempts: (attempts.get(id) ?? []).map((attempt) => attemptFields(attempt)),
      last_cursor: encodeCursor({ generationId: id, epoch, seq: heads.get(id) ?? 0 }),
    };
  });
}

export function imageFields(links: ImageLinks, { id, erasedAt, mimeType, width, height, bytes, sha256 }: Image) {
  const link = erasedAt === null ? links.sign(id) : null;
  return {
    id,
    url: link?.url ?? null,
    url_expires_at: link?.expiresAt.toISOString() ?? null,
    mime_type: mimeType,
    width,
    height,
    bytes,
    sha256,
  };
}

/** What stands in the row itself. */
function fieldsOf(generation: Generation) {
  const { id, status, mode, prompt, parameters, costMicros, cancelBilling, sandbox, metadata } = generation;
  return {
    id,
    object: 'generation' as const,
    status,
    mode,
    prompt,
    parameters,
    created_at: generation.createdAt.toISOString(),
    started_at: generation.startedAt?.toISOString() ?? null,
    finished_at: generation.finishedAt?.toISOString() ?? null,
    deadline_at: generation.deadlineAt.toISOString(),
    error: failureOf(generation),
    cost: dollarsOf(costMicros),
    cost_currency: 'USD' as const,
    cancel_billing: cancelBilling,
    sandbox,
    metadata,
    content_erased_at: generation.contentErasedAt?.toISOString() ?? null,
  };
}

function failureOf({ errorCode, errorMessage, errorRetryable }: Generation): GenerationAnswer['error'] {
  if (errorCode === null) return null;
  return { code: errorCode, message: errorMessage ?? '', retryable: errorRetryable ?? false };
}
