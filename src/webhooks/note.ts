import { eq, sql } from 'drizzle-orm';
import { crashPoint } from '../base/crash-point.ts';
import { newId } from '../base/ids.ts';
import type { Orm, Tx } from '../db/client.ts';
import type { WebhookEventType } from './event-types.ts';
import { webhookDelivery, webhookPlace } from './tables.ts';

/** Events that are read at a time. */
const PAGE = 1000;

export interface Noted {
  /** Whether there may be more to read at once. */
  readonly more: boolean;
  readonly deliveries: number;
}

/**
 * The accounts with an active endpoint whose log goes on after their place, or lies before it. Asked in a statement that
 * locks nothing: a process that freezes in a transaction that writes holds up every reader of the feed, so none is begun
 * without need.
 */
export async function accountsBehind(orm: Orm): Promise<string[]> {
  const rows = await orm.execute<{ account_id: string }>(sql`
    select place.account_id
    from webhook_place as place
    where exists (
        select from webhook_endpoint as endpoint
        where endpoint.account_id = place.account_id and endpoint.status = 'ACTIVE'
      )
      and (place.xid > pg_snapshot_xmax(pg_current_snapshot()) or exists (
        select from event
        where event.account_id = place.account_id
          and (event.xid, event.generation_id, event.seq) > (place.xid, place.generation_id, place.seq)
          and event.xid < pg_snapshot_xmin(pg_current_snapshot())
      ))`);
  return rows.map(({ account_id: accountId }) => accountId);
}

/**
 * Lets an account's reading begin now, before all that is still to be committed, unless an endpoint is active already and
 * may be owed what lies before. In the transaction that makes one active.
 */
export async function beginPlace(tx: Tx, accountId: string): Promise<void> {
  await tx.execute(sql`
    insert into webhook_place (account_id, xid, generation_id, seq)
    values (${accountId}, pg_snapshot_xmin(pg_current_snapshot()), '', 0)
    on conflict (account_id) do update
    set xid = excluded.xid, generation_id = excluded.generation_id, seq = excluded.seq
    where not exists (select from webhook_endpoint where account_id = ${accountId} and status = 'ACTIVE')`);
}

/**
 * Reads an account's events after its place, notes a delivery for each endpoint that wants one, and moves the place on: in
 * one transaction, so that an event is noted whatever dies, and noting it twice is prevented by the place and harmless by
 * `webhook_delivery_once`. Null when another worker is at it.
 *
 * The feed is read as `src/events/activity.ts` explains: in the order of transactions, below the oldest that is open, so
 * nothing can commit behind the place.
 */
export async function noteDeliveries(orm: Orm, accountId: string): Promise<Noted | null> {
  return orm.transaction(async (tx) => {
    const [place] = await tx.select().from(webhookPlace).where(eq(webhookPlace.accountId, accountId)).for('update', {
      skipLocked: true,
    });
    if (place === undefined) return null;
    const rows = await readPage(tx, place);
    const last = rows.at(-1);
    if (last === undefined) {
      await beginAnewIfAhead(tx, place);
      return { more: false, deliveries: 0 };
    }
    crashPoint('webhooks-read');
    const wanted = rows.flatMap(({ endpoint_id: endpointId, ...event }) =>
      endpointId === null ? [] : [{ endpointId, event }],
    );
    if (wanted.length > 0)
      await tx
        .insert(webhookDelivery)
        .values(
          wanted.map(({ endpointId, event }) => ({
            accountId,
            id: newId('webhookDelivery'),
            endpointId,
            type: event.type,
            generationId: event.generation_id,
            seq: event.seq,
            status: 'PENDING' as const,
            nextTryAt: sql`now()`,
          })),
        )
        .onConflictDoNothing();
    await tx
      .update(webhookPlace)
      .set({ xid: last.xid_text, generationId: last.generation_id, seq: last.seq })
      .where(eq(webhookPlace.accountId, accountId));
    return { more: last.number === PAGE, deliveries: wanted.length };
  });
}

interface PageRow extends Record<string, unknown> {
  readonly number: number;
  readonly xid_text: string;
  readonly generation_id: string;
  readonly seq: number;
  readonly type: WebhookEventType;
  /** Null for the page's last event when nobody wants it. */
  readonly endpoint_id: string | null;
}

/**
 * A page of events, each with every endpoint that wants it; of those that nobody wants the last alone.
 *
 * One statement, so that events and endpoints are seen at the same moment: an endpoint that isn't seen yet was made after
 * all of these events had committed. One that is seen isn't told of what had committed when it became active. Numbers of
 * transactions begin anew on a server that a log was restored to, hence the look at the time as well; an event carries
 * the time at which it was written, which may be some seconds before its commit.
 */
async function readPage(tx: Tx, { accountId, xid, generationId, seq }: typeof webhookPlace.$inferSelect) {
  return tx.execute<PageRow>(sql`
    with page as materialized (
      select row_number() over (order by xid, generation_id, seq)::int as number, xid, generation_id, seq, type, at
      from event
      where account_id = ${accountId}
        and (xid, generation_id, seq) > (${xid}::text::xid8, ${generationId}::text, ${seq}::int)
        and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid, generation_id, seq
      limit ${PAGE}
    )
    select page.number, page.xid::text as xid_text, page.generation_id, page.seq, page.type, wanting.id as endpoint_id
    from page left join lateral (
      select endpoint.id
      from webhook_endpoint as endpoint
      join generation on generation.id = page.generation_id
      where endpoint.account_id = ${accountId} and endpoint.status = 'ACTIVE'
        and page.type = any(endpoint.event_types)
        and not pg_visible_in_snapshot(page.xid, endpoint.active_from)
        and page.at > endpoint.active_since - interval '1 minute'
        and (endpoint.model_ids is null or generation.model_id = any(endpoint.model_ids))
        and (endpoint.api_key_ids is null or generation.api_key_id = any(endpoint.api_key_ids))
        and (endpoint.metadata is null or generation.metadata @> endpoint.metadata)
    ) as wanting on true
    where wanting.id is not null or page.number = (select max(number) from page)
    order by page.number`);
}

/**
 * A log that was copied to a server with lower numbers would be waited for until they are reached: its place becomes now,
 * and so does the beginning of every endpoint.
 */
async function beginAnewIfAhead(tx: Tx, { accountId, xid }: typeof webhookPlace.$inferSelect): Promise<void> {
  const moved = await tx.execute(sql`
    update webhook_place set xid = pg_snapshot_xmin(pg_current_snapshot()), generation_id = '', seq = 0
    where account_id = ${accountId} and ${xid}::text::xid8 > pg_snapshot_xmax(pg_current_snapshot())
    returning account_id`);
  if (moved.length === 0) return;
  await tx.execute(
    sql`update webhook_endpoint set active_from = pg_current_snapshot(), active_since = now() where account_id = ${accountId}`,
  );
}
