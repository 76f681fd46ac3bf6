import { and, eq } from 'drizzle-orm';
import { type Viewer, requireScope } from '../access/viewer.ts';
import { kindOfId } from '../base/ids.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../base/refusal.ts';
import { clip } from '../base/storable.ts';
import { completeRequest } from './request.ts';
import { startGeneration, type StartInput, type StartRooms, type Started } from './start.ts';
import { generation } from './tables.ts';

/** What may be said of a batch; one that said nothing waits longer than anybody may say. */
const MOST_BATCH_MS = 24 * 3_600_000;

export interface RetryInput {
  readonly generationId: string;
  readonly idempotencyKey: string | null;
}

/**
 * Starts the same request again: model or offer, prompt, parameters, images, routing and time as they were accepted,
 * judged by the catalog, the measurements and the budget of today. The earlier generation is left as it is, whether it
 * has ended or not.
 *
 * Throws what {@link startGeneration} throws; InvalidInputRefusal when the content is gone that it would need.
 */
export async function retryGeneration(
  rooms: StartRooms,
  viewer: Viewer | null,
  { generationId, idempotencyKey }: RetryInput,
): Promise<Started> {
  const { accountId } = requireScope(viewer, 'GENERATIONS_WRITE');
  const earlier = kindOfId(generationId) === 'generation' ? await find(rooms, accountId, generationId) : null;
  if (earlier === null)
    throw new NotFoundRefusal(`There is no generation ${clip(generationId)} that you may start again.`);
  return await startGeneration(rooms, viewer, {
    ...sameRequest(rooms, earlier),
    idempotencyKey,
    field: 'retryGeneration',
    resent: null,
    sent: { id: generationId },
  });
}

type Earlier = typeof generation.$inferSelect;

async function find({ database }: StartRooms, accountId: string, id: string): Promise<Earlier | null> {
  const [found] = await database.orm
    .select()
    .from(generation)
    .where(and(eq(generation.accountId, accountId), eq(generation.id, id)));
  return found ?? null;
}

function sameRequest(
  { catalog }: StartRooms,
  { id, modelId, mode, tier, prompt, parameters, request, metadata, refinesId, createdAt, deadlineAt }: Earlier,
): Omit<StartInput, 'idempotencyKey' | 'field' | 'resent' | 'sent'> {
  const model = catalog.modelById(modelId);
  // Models are disabled, never deleted.
  if (model === null) throw new Error(`${id} names the model ${modelId}, which is not in the catalog`);
  if (prompt === null || request === null) {
    const message = 'Its content was erased, so nobody knows what was asked. Start a new one.';
    throw new InvalidInputRefusal([{ path: ['id'], message }]);
  }
  const { forcedOffer, imageIds, maskId, strict, routing } = completeRequest(request);
  const timeoutMs = deadlineAt.getTime() - createdAt.getTime();
  return {
    model: forcedOffer ?? model.slug,
    mode,
    prompt,
    images: imageIds.map((imageId) => ({ id: imageId })),
    mask: maskId === null ? null : { id: maskId },
    parameters,
    strict,
    routing,
    refine: refinesId,
    tier,
    timeoutMs: timeoutMs > MOST_BATCH_MS ? null : timeoutMs,
    metadata,
  };
}
