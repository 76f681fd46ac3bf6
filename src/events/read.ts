import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { makePgArray } from 'drizzle-orm/pg-core';
import type { Queryable } from '../db/client.ts';
import type { Event } from './event.ts';
import { event, stream } from './tables.ts';

/** Where one generation's log stands. */
export interface StreamState {
  readonly accountId: string;
  /** The seq of the last event. */
  readonly head: number;
  readonly ended: boolean;
}

/** Null when there is no such generation. */
export async function readStream(queryable: Queryable, generationId: string): Promise<StreamState | null> {
  const [row] = await queryable
    .select({ accountId: stream.accountId, head: stream.head, endedAt: stream.endedAt })
    .from(stream)
    .where(eq(stream.generationId, generationId));
  return row === undefined ? null : { accountId: row.accountId, head: row.head, ended: row.endedAt !== null };
}

/**
 * The events after `after`, oldest first. Complete as far as it goes: a generation's numbers are given out under its
 * lock and become visible with the commit that holds it, so nobody ever sees 5 before 4.
 */
export async function readEvents(
  queryable: Queryable,
  { generationId, after, limit }: { generationId: string; after: number; limit: number },
): Promise<Event[]> {
  const rows = await queryable
    .select({
      generationId: event.generationId,
      seq: event.seq,
      type: event.type,
      attemptId: event.attemptId,
      at: event.at,
      body: event.body,
    })
    .from(event)
    .where(and(eq(event.generationId, generationId), gt(event.seq, after)))
    .orderBy(asc(event.seq))
    .limit(limit);
  return rows as Event[]; // type and body were written together, as one NewEvent
}

/** An event as a statement of our own gives it: the driver leaves names and times as they are. */
export interface EventRow extends Record<string, unknown> {
  readonly generation_id: string;
  readonly seq: number;
  readonly type: string;
  readonly attempt_id: string | null;
  readonly at: string;
  readonly body: unknown;
}

export function eventOfRow(row: EventRow): Event {
  const { seq, type, body } = row;
  const event = { type, generationId: row.generation_id, seq, attemptId: row.attempt_id, at: new Date(row.at), body };
  return event as Event; // type and body were written together, as one NewEvent
}

/** A page of one stream that is wanted: up to `limit` events after `after`. */
export interface PageWanted {
  readonly generationId: string;
  readonly after: number;
  readonly limit: number;
}

/** Several pages, of several streams, in one statement; in the order that they were asked for. */
export async function readPages(queryable: Queryable, wanted: readonly PageWanted[]): Promise<Event[][]> {
  const places = JSON.stringify(
    wanted.map(({ generationId, after, limit }, place) => ({ place, id: generationId, after, most: limit })),
  );
  const rows = await queryable.execute<EventRow & { place: number }>(sql`
    select asked.place, page.*
    from json_to_recordset(${places}::text::json) as asked (place int, id text, after int, most int)
    cross join lateral (
      select generation_id, seq, type, attempt_id, at, body
      from event
      where event.generation_id = asked.id and event.seq > asked.after
      order by event.seq
      limit asked.most
    ) as page
    order by asked.place, page.seq`);
  const pages: Event[][] = wanted.map(() => []);
  for (const row of rows) pages[row.place]?.push(eventOfRow(row));
  return pages;
}

/** Where each of these streams stands: the seq of its last event. */
export async function readHeads(
  queryable: Queryable,
  generationIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await queryable
    .select({ id: stream.generationId, head: stream.head })
    .from(stream)
    .where(sql`${stream.generationId} = any(${makePgArray([...generationIds])}::text[])`);
  return new Map(rows.map(({ id, head }) => [id, head]));
}
