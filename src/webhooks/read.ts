import { asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import { requireScope, type Viewer } from '../access/viewer.ts';
import type { Queryable } from '../db/client.ts';
import { webhookDelivery, webhookEndpoint, type DeliveryStatus } from './tables.ts';

const { secret: _secret, previousSecret: _previousSecret, ...columns } = getTableColumns(webhookEndpoint);

/** The columns that others may see: everything but the secrets, which no one outside of this room reads. */
export const shownEndpoint = columns;
/** An endpoint as others may see it. */
export type WebhookEndpoint = Omit<typeof webhookEndpoint.$inferSelect, 'secret' | 'previousSecret'>;
export type WebhookDelivery = typeof webhookDelivery.$inferSelect;

/** The account's endpoints, in the order that they were made; there are few. Throws ForbiddenRefusal. */
export async function listEndpoints(queryable: Queryable, viewer: Viewer | null): Promise<WebhookEndpoint[]> {
  const { accountId } = requireScope(viewer, 'WEBHOOKS');
  return queryable
    .select(shownEndpoint)
    .from(webhookEndpoint)
    .where(eq(webhookEndpoint.accountId, accountId))
    .orderBy(asc(webhookEndpoint.id));
}

/** The endpoints of these ids, in no order. Says nothing about who may see them. */
export function endpointsByIds(queryable: Queryable, ids: readonly string[]): Promise<WebhookEndpoint[]> {
  return queryable
    .select(shownEndpoint)
    .from(webhookEndpoint)
    .where(inArray(webhookEndpoint.id, [...ids]));
}

/** The deliveries of these ids, in no order. Says nothing about who may see them. */
export function deliveriesByIds(queryable: Queryable, ids: readonly string[]): Promise<WebhookDelivery[]> {
  return queryable
    .select()
    .from(webhookDelivery)
    .where(inArray(webhookDelivery.id, [...ids]));
}

/** A page of one endpoint's deliveries: up to `limit` of those older than `before` (null: from the newest), of one status or of all. */
export interface DeliveriesWanted {
  readonly endpointId: string;
  readonly status: DeliveryStatus | null;
  readonly before: string | null;
  readonly limit: number;
}

/** Several pages, of several endpoints, newest first, in the order that they were asked for: two statements, however many. */
export async function readDeliveries(
  queryable: Queryable,
  wanted: readonly DeliveriesWanted[],
): Promise<WebhookDelivery[][]> {
  const places = JSON.stringify(
    wanted.map(({ endpointId, status, before, limit }, place) => ({
      place,
      id: endpointId,
      status,
      before,
      most: limit,
    })),
  );
  const found = await queryable.execute<{ place: number; id: string }>(sql`
    select asked.place, page.id
    from json_to_recordset(${places}::text::json) as asked (place int, id text, status text, before text, most int)
    cross join lateral (
      select delivery.id
      from webhook_delivery as delivery
      where delivery.endpoint_id = asked.id and (asked.status is null or delivery.status = asked.status)
        and (asked.before is null or delivery.id < asked.before)
      order by delivery.id desc
      limit asked.most
    ) as page
    order by asked.place, page.id desc`);
  const ids = [...new Set(found.map(({ id }) => id))];
  const rows = new Map((ids.length === 0 ? [] : await deliveriesByIds(queryable, ids)).map((row) => [row.id, row]));
  const pages: WebhookDelivery[][] = wanted.map(() => []);
  for (const { place, id } of found) {
    const row = rows.get(id);
    if (row !== undefined) pages[place]?.push(row);
  }
  return pages;
}
