import { sql } from 'drizzle-orm';
import {
  check,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { account } from '../access/tables.ts';
import type { Json } from '../base/json.ts';
import type { WebhookEventType, WebhookType } from './event-types.ts';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
/** A transaction's number and a snapshot of which had committed: both as text, since only the server compares them. */
const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });
const snapshot = customType<{ data: string }>({ dataType: () => 'pg_snapshot' });
const moment = (name: string) => timestamp(name, { withTimezone: true });

export const ENDPOINT_STATUSES = ['ACTIVE', 'DISABLED'] as const;
export type EndpointStatus = (typeof ENDPOINT_STATUSES)[number];

/**
 * An address that somebody wants to be told at, and of what. ACTIVE: it is told of what is committed from then on.
 * DISABLED, by its owner or because nobody answers there: it is told of nothing, and nothing is kept for it.
 */
export const webhookEndpoint = pgTable(
  'webhook_endpoint',
  {
    accountId: text('account_id').notNull(),
    id: text().notNull(),
    url: text().notNull(),
    description: text().notNull(),
    eventTypes: text('event_types').array().$type<WebhookEventType[]>().notNull(),
    /** Null, each: restricts nothing. */
    modelIds: text('model_ids').array(),
    apiKeyIds: text('api_key_ids').array(),
    /** What a generation's metadata must contain. */
    metadata: jsonb().$type<Json>(),
    status: text().$type<EndpointStatus>().notNull(),
    disabledReason: text('disabled_reason'),
    disabledAt: moment('disabled_at'),
    /** The first failure after which nothing has succeeded; null when the last try did, or none was made. */
    failingSince: moment('failing_since'),
    /** Sealed (secrets.ts): nobody reads them but the one who signs. */
    secret: bytea().notNull(),
    /** The one before, which signs too until `previousUntil`. Null when there is none. */
    previousSecret: bytea('previous_secret'),
    previousUntil: moment('previous_until'),
    /** What had committed when it became active: of that it is not told. */
    activeFrom: snapshot('active_from')
      .notNull()
      .default(sql`pg_current_snapshot()`),
    activeSince: moment('active_since')
      .notNull()
      .default(sql`now()`),
    createdAt: moment('created_at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    // Deliveries and nodes know the id alone.
    uniqueIndex('webhook_endpoint_id').on(table.id),
    foreignKey({
      columns: [table.accountId],
      foreignColumns: [account.id],
      name: 'webhook_endpoint_account',
    }).onDelete('restrict'),
    check('webhook_endpoint_status', sql`${table.status} in ('ACTIVE', 'DISABLED')`),
    check('webhook_endpoint_disabled', sql`(${table.disabledAt} is not null) = (${table.status} = 'DISABLED')`),
    check('webhook_endpoint_previous', sql`(${table.previousSecret} is null) = (${table.previousUntil} is null)`),
  ],
);

export const DELIVERY_STATUSES = ['PENDING', 'DELIVERED', 'FAILED'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/**
 * One event that one endpoint is to be told of, with what became of it.
 * PENDING    due at `nextTryAt`; under a lease while a try is under way, and due again when that runs out
 * DELIVERED  the endpoint answered with a 2xx status
 * FAILED     all tries failed, or the endpoint was disabled
 * Sending one again makes it PENDING, under the same id. Kept for 30 days.
 */
export const webhookDelivery = pgTable(
  'webhook_delivery',
  {
    accountId: text('account_id').notNull(),
    /** What the receiver knows it by, the same at every try. */
    id: text().notNull(),
    endpointId: text('endpoint_id').notNull(),
    type: text().$type<WebhookType>().notNull(),
    /** Both null for a test, which is about no generation. */
    generationId: text('generation_id'),
    seq: integer(),
    status: text().$type<DeliveryStatus>().notNull(),
    /** Every try ever begun. The last one's number is the right to write its outcome. */
    tries: integer().notNull().default(0),
    /** Tries since it was made or last sent again: its place in the schedule. */
    step: integer().notNull().default(0),
    nextTryAt: moment('next_try_at'),
    leaseUntil: moment('lease_until'),
    lastTryAt: moment('last_try_at'),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    lastDurationMs: integer('last_duration_ms'),
    deliveredAt: moment('delivered_at'),
    createdAt: moment('created_at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    uniqueIndex('webhook_delivery_id').on(table.id),
    foreignKey({
      columns: [table.accountId, table.endpointId],
      foreignColumns: [webhookEndpoint.accountId, webhookEndpoint.id],
      name: 'webhook_delivery_endpoint',
    }).onDelete('cascade'),
    // An event is noted once for an endpoint, however often the log is read.
    uniqueIndex('webhook_delivery_once').on(table.endpointId, table.generationId, table.seq),
    check('webhook_delivery_status', sql`${table.status} in ('PENDING', 'DELIVERED', 'FAILED')`),
    check('webhook_delivery_due', sql`(${table.nextTryAt} is not null) = (${table.status} = 'PENDING')`),
    check('webhook_delivery_test', sql`(${table.generationId} is null) = (${table.type} = 'ENDPOINT_TEST')`),
    // What is due at an endpoint, oldest first.
    index('webhook_delivery_due')
      .on(table.endpointId, table.nextTryAt)
      .where(sql`status = 'PENDING'`),
    // How many are under way at an endpoint.
    index('webhook_delivery_busy')
      .on(table.endpointId, table.leaseUntil)
      .where(sql`lease_until is not null`),
    // WebhookEndpoint.deliveries, newest first: of one status, and of all.
    index('webhook_delivery_newest_of_status').on(table.endpointId, table.status, table.id),
    index('webhook_delivery_newest').on(table.endpointId, table.id),
    // What is old enough to be forgotten.
    index('webhook_delivery_age').on(table.createdAt),
  ],
);

/** How far an account's events have been read for its endpoints: the place of the last one in the feed's order. */
export const webhookPlace = pgTable('webhook_place', {
  accountId: text('account_id').primaryKey(),
  xid: xid8().notNull(),
  generationId: text('generation_id').notNull(),
  seq: integer().notNull(),
});
