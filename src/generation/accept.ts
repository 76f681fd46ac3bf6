import { and, eq, sql } from 'drizzle-orm';
import { holdBudget } from '../access/budget.ts';
import { backoffMs } from '../base/backoff.ts';
import { wait } from '../base/wait.ts';
import { sqlState, type Orm, type Tx } from '../db/client.ts';
import { isConnectionLoss } from '../db/connection-loss.ts';
import type { CheckedRequest } from './check.ts';
import { IdempotencyConflictRefusal } from './errors.ts';
import { takeKey, type IdempotencyScope } from './idempotency.ts';
import { keepInputImages, type ReceivedImages } from './input-images.ts';
import { insertGeneration, type NewGeneration } from './insert-generation.ts';
import type { Refined } from './refine.ts';
import { noteResendable, type ResendScope } from './resends.ts';
import type { StartInput, StartRooms } from './start.ts';
import { generation } from './tables.ts';

/** How long a start is tried anew while the connection to the database is lost. */
const PATIENCE_MS = 5000;
const BACKOFF = { baseMs: 50, maxMs: 1000 };

/** Accepts it, and has it run by this process where a worker has room: nobody needs to find it then. False: the key was taken. */
export async function accept(rooms: StartRooms, asked: Omit<Acceptance, 'sandbox' | 'lease'>): Promise<boolean> {
  const { scope, generationId } = asked;
  // A batch waits for hours, and parks at once: it is claimed as others are.
  const reservation = asked.input.tier === 'BATCH' ? null : rooms.reserve();
  try {
    const made = await writeOnce(rooms.database.orm, { ...asked, sandbox: rooms.sandbox, lease: reservation });
    if (made === null) return false;
    reservation?.run(made);
    rooms.onStarted(generationId, reservation !== null);
    return true;
  } catch (error) {
    if (scope === null || !isKeyHeld(error)) throw error;
    throw new IdempotencyConflictRefusal(
      `The first call with the idempotency key "${scope.key}" is still under way. Repeat this call in a second.`,
      null,
    );
  } finally {
    reservation?.release();
  }
}

interface Acceptance {
  readonly generationId: string;
  readonly accountId: string;
  readonly apiKeyId: string | null;
  readonly scope: IdempotencyScope | null;
  readonly resend: ResendScope | null;
  readonly fingerprint: string;
  readonly checked: CheckedRequest;
  readonly images: ReceivedImages;
  readonly refined: Refined | null;
  readonly input: StartInput;
  readonly sandbox: boolean;
  readonly lease: NewGeneration['lease'];
}

/**
 * Writes it in one transaction, once, however often the connection is lost within five seconds: whether a COMMIT without
 * an answer took effect is seen by the row. Null when somebody else took the key first; nothing is written then.
 */
async function writeOnce(orm: Orm, acceptance: Acceptance): Promise<NewGeneration | null> {
  const end = performance.now() + PATIENCE_MS;
  let tried: NewGeneration | null = null;
  for (let losses = 0; ;) {
    try {
      if (tried !== null && (await isThere(orm, tried))) return tried;
      return await orm.transaction(async (tx) => (tried = await write(tx, acceptance)));
    } catch (error) {
      losses += 1;
      if (!isConnectionLoss(error) || isKeyHeld(error) || performance.now() > end) throw error;
      await wait(backoffMs(losses, BACKOFF));
    }
  }
}

async function isThere(orm: Orm, { accountId, id }: NewGeneration): Promise<boolean> {
  const rows = await orm
    .select({ id: generation.id })
    .from(generation)
    .where(and(eq(generation.accountId, accountId), eq(generation.id, id)));
  return rows.length > 0;
}

/** Whether somebody else is taking the key: the only lock that is waited for with a limit. */
function isKeyHeld(error: unknown): boolean {
  return sqlState(error) === '55P03';
}

async function write(
  tx: Tx,
  {
    generationId,
    accountId,
    apiKeyId,
    scope,
    resend,
    fingerprint,
    checked,
    images,
    refined,
    input,
    sandbox,
    lease,
  }: Acceptance,
): Promise<NewGeneration | null> {
  if (scope !== null) {
    // Only a key that somebody else is taking can be waited for.
    await tx.execute(sql`set local lock_timeout = '2s'`);
    if (!(await takeKey(tx, scope, { fingerprint, generationId }))) return null;
    await tx.execute(sql`set local lock_timeout to default`);
  }
  const { imageIds, maskId } = await keepInputImages(tx, { accountId, generationId }, images);
  const heldMicros = await holdBudget(tx, { accountId, apiKeyId, sandbox }, checked.holdMicros);
  const made: NewGeneration = {
    accountId,
    id: generationId,
    apiKeyId,
    modelId: checked.model.id,
    mode: checked.mode,
    tier: input.tier,
    prompt: input.prompt,
    parameters: checked.parameters,
    request: {
      forcedOffer: checked.forcedOffer?.configKey ?? null,
      imageIds,
      maskId,
      refinedImageId: refined?.imageId ?? null,
      strict: input.strict,
      routing: input.routing,
    },
    refinesId: refined?.generationId ?? null,
    heldMicros,
    metadata: input.metadata,
    sandbox,
    timeoutMs: checked.timeoutMs,
    lease,
  };
  await insertGeneration(tx, made);
  if (resend !== null) await noteResendable(tx, resend, { fingerprint, generationId });
  return made;
}
