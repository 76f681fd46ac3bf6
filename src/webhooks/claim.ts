import { sql } from 'drizzle-orm';
import type { Orm } from '../db/client.ts';
import type { WebhookType } from './event-types.ts';

/** One try that this process may make, until its lease runs out. */
export interface ClaimedDelivery {
  readonly accountId: string;
  readonly id: string;
  readonly endpointId: string;
  readonly type: WebhookType;
  readonly generationId: string | null;
  readonly seq: number | null;
  readonly createdAt: Date;
  /** The number of this try: only its holder may write what became of it. */
  readonly tries: number;
  /** Its place in the schedule, from 1. */
  readonly step: number;
}

/** Deliveries under way at one endpoint, over all processes: a slow one keeps two of them busy, and no more. */
const MOST_AT_ENDPOINT = 2;

interface ClaimRow extends Record<string, unknown> {
  readonly account_id: string;
  readonly id: string;
  readonly endpoint_id: string;
  readonly type: WebhookType;
  readonly generation_id: string | null;
  readonly seq: number | null;
  readonly created_at: string;
  readonly tries: number;
  readonly step: number;
}

/**
 * Claims up to `limit` deliveries that are due, of as many endpoints as possible, oldest first at each. A try counts from
 * here on, whatever becomes of it.
 *
 * Two statements: the endpoints are locked first, so that what the second one counts at them is what every other process
 * has committed. One that another process has just locked is left to it.
 */
export async function claimDeliveries(
  orm: Orm,
  { limit, leaseMs }: { limit: number; leaseMs: number },
): Promise<ClaimedDelivery[]> {
  const rows = await orm.transaction(async (tx) => {
    const endpoints = await tx.execute<{ id: string }>(sql`
      select endpoint.id
      from webhook_endpoint as endpoint
      cross join lateral (
        select next_try_at
        from webhook_delivery as delivery
        where delivery.endpoint_id = endpoint.id and delivery.status = 'PENDING' and delivery.next_try_at <= now()
          and (delivery.lease_until is null or delivery.lease_until < now())
        order by delivery.next_try_at
        limit 1
      ) as oldest
      where endpoint.status = 'ACTIVE' and ${MOST_AT_ENDPOINT}::int > (
        select count(*) from webhook_delivery as busy where busy.endpoint_id = endpoint.id and busy.lease_until >= now()
      )
      order by oldest.next_try_at
      limit ${limit}
      for no key update of endpoint skip locked`);
    if (endpoints.length === 0) return [];
    const ids = JSON.stringify(endpoints.map(({ id }) => id));
    return tx.execute<ClaimRow>(sql`
      with due as (
        select picked.account_id, picked.id
        from json_array_elements_text(${ids}::text::json) as asked (endpoint_id)
        cross join lateral (
          select account_id, id
          from webhook_delivery as delivery
          where delivery.endpoint_id = asked.endpoint_id and delivery.status = 'PENDING' and delivery.next_try_at <= now()
            and (delivery.lease_until is null or delivery.lease_until < now())
          order by delivery.next_try_at
          limit greatest(0, ${MOST_AT_ENDPOINT}::int - (
            select count(*) from webhook_delivery as busy
            where busy.endpoint_id = asked.endpoint_id and busy.lease_until >= now()
          ))
        ) as picked
        limit ${limit}
      )
      update webhook_delivery as delivery
      set tries = delivery.tries + 1, step = delivery.step + 1, last_try_at = now(),
        lease_until = now() + ${leaseMs}::int * interval '1 millisecond'
      from due
      where delivery.account_id = due.account_id and delivery.id = due.id
        and delivery.status = 'PENDING' and (delivery.lease_until is null or delivery.lease_until < now())
      returning delivery.account_id, delivery.id, delivery.endpoint_id, delivery.type, delivery.generation_id,
        delivery.seq, delivery.created_at, delivery.tries, delivery.step`);
  });
  return rows.map((row) => ({
    accountId: row.account_id,
    id: row.id,
    endpointId: row.endpoint_id,
    type: row.type,
    generationId: row.generation_id,
    seq: row.seq,
    createdAt: new Date(row.created_at),
    tries: row.tries,
    step: row.step,
  }));
}
