import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { isLast, type NewEvent } from './event.ts';
import { event, stream } from './tables.ts';

/** The first key of the advisory locks on streams; any number would do, as long as nothing else uses it. */
export const STREAM_LOCK_CLASS = 7;

/** The writer's fence is no longer the stream's, or the stream has ended: whatever it wanted to say came too late. */
export class FencedError extends Error {
  override name = 'FencedError';
  constructor(generationId: string) {
    super(`${generationId}: the stream has another writer, or has ended`);
  }
}

/**
 * Takes the lock of one stream until the transaction ends. It must be the transaction's first statement: the feed over
 * all generations is ordered by transaction id, which is handed out at the first write, so whoever waits here must not
 * have written yet. Appends, settles and cancels of one generation all take it.
 */
export async function lockStream(tx: Tx, generationId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${STREAM_LOCK_CLASS}, hashtext(${generationId}))`);
}

/** Makes the stream of a new generation, with its first events, in the transaction that makes the generation. */
export async function openStream(
  tx: Tx,
  owner: { accountId: string; generationId: string },
  events: readonly NewEvent[],
): Promise<void> {
  await tx.insert(stream).values({ ...owner, head: events.length, fence: 0 });
  await insertEvents(tx, owner, 0, events);
}

/**
 * Appends events in the caller's transaction, which holds {@link lockStream}: the facts and what makes them true commit
 * together. With a fence only its holder may write; without one (a cancel) only an open stream is asked for.
 * Returns the new head. Throws {@link FencedError}.
 */
export async function appendEvents(
  tx: Tx,
  { generationId, fence }: { generationId: string; fence: number | null },
  events: readonly NewEvent[],
): Promise<number> {
  const ends = events.some(({ type }) => isLast(type));
  const [moved] = await tx
    .update(stream)
    .set({ head: sql`${stream.head} + ${events.length}`, ...(ends && { endedAt: sql`now()` }) })
    .where(
      and(
        eq(stream.generationId, generationId),
        isNull(stream.endedAt),
        fence === null ? undefined : eq(stream.fence, fence),
      ),
    )
    .returning({ head: stream.head, accountId: stream.accountId });
  if (moved === undefined) throw new FencedError(generationId);
  await insertEvents(tx, { accountId: moved.accountId, generationId }, moved.head - events.length, events);
  return moved.head;
}

/** Shuts out whoever writes now and returns the fence of the next writer. */
export async function raiseFence(tx: Tx, generationId: string): Promise<number> {
  const [raised] = await tx
    .update(stream)
    .set({ fence: sql`${stream.fence} + 1` })
    .where(eq(stream.generationId, generationId))
    .returning({ fence: stream.fence });
  if (raised === undefined) throw new FencedError(generationId);
  return raised.fence;
}

async function insertEvents(
  tx: Tx,
  owner: { accountId: string; generationId: string },
  base: number,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await tx
    .insert(event)
    .values(
      events.map(({ type, attemptId, body }, index) => ({ ...owner, seq: base + index + 1, type, attemptId, body })),
    );
}
