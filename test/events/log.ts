import { sql } from 'drizzle-orm';
import { newId } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import type { Database } from '../../src/db/client.ts';
import { appendEvents, lockStream, openStream } from '../../src/events/append.ts';
import { ensureEpoch } from '../../src/events/epoch.ts';
import type { NewEvent } from '../../src/events/event.ts';

export const log = createLog('silent');
export const ACCOUNT = 'acct_of_these_tests';

export function thought(text: string): NewEvent {
  return { type: 'THOUGHT', attemptId: 'att_1', body: { index: 0, text, imageId: null } };
}

export const LAST: NewEvent = { type: 'GENERATION_SUCCEEDED', attemptId: null, body: { costMicros: 0 } };

/** A stream with its first event, and nothing behind it: the events room knows no generations. */
export async function newStream({ orm }: Database, accountId = ACCOUNT): Promise<string> {
  const generationId = newId('generation');
  await orm.transaction((tx) =>
    openStream(tx, { accountId, generationId }, [{ type: 'GENERATION_QUEUED', attemptId: null, body: {} }]),
  );
  return generationId;
}

/** Appends in a transaction of its own, as the writer with this fence. */
export async function append(
  { orm }: Database,
  generationId: string,
  events: readonly NewEvent[],
  { fence = 0, before }: { fence?: number | null; before?: () => Promise<void> } = {},
): Promise<number> {
  return orm.transaction(async (tx) => {
    await lockStream(tx, generationId);
    const head = await appendEvents(tx, { generationId, fence }, events);
    await before?.();
    return head;
  });
}

/** The epoch that the app would have made at its start. */
export function prepareEpoch({ orm }: Database): Promise<number> {
  return orm.transaction((tx) => ensureEpoch(tx, 1_800_000_000_000));
}

export async function seqsOf({ orm }: Database, generationId: string): Promise<number[]> {
  const rows = await orm.execute<{ seq: number }>(
    sql`select seq from event where generation_id = ${generationId} order by seq`,
  );
  return rows.map(({ seq }) => seq);
}

export function upTo(last: number, from = 1): number[] {
  return Array.from({ length: last - from + 1 }, (_, index) => from + index);
}
