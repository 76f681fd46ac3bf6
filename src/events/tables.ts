import { sql } from 'drizzle-orm';
import {
  bigint,
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
import type { EventBody, EventType } from './event.ts';

/** PostgreSQL's 64-bit transaction id, as text: it is only ever compared by the server. */
const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/**
 * The write end of one generation's log: how far it is, who may write, whether it has ended. A row of its own, apart
 * from the generation, because every append rewrites it and it should stay narrow.
 *
 * `fence` is the number that a writer must present. Each claim raises it, so that a worker that lost its lease without
 * noticing (a frozen process) can write nothing more.
 */
export const stream = pgTable(
  'stream',
  {
    accountId: text('account_id').notNull(),
    generationId: text('generation_id').notNull(),
    /** The seq of the last event; 0 before the first. */
    head: integer().notNull(),
    fence: integer().notNull(),
    /** The batch that wrote last: how a writer whose COMMIT went unanswered learns whether it took effect. */
    lastBatch: text('last_batch'),
    /** When the last event was written; after that nothing is. */
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.generationId] }),
    // Appends know the generation alone.
    uniqueIndex('stream_generation').on(table.generationId),
    check('stream_head_counts', sql`${table.head} >= 0`),
  ],
);

/** One fact about one generation, stored. `seq` counts 1, 2, 3 … without a hole; nothing is ever updated but erased content. */
export const event = pgTable(
  'event',
  {
    accountId: text('account_id').notNull(),
    generationId: text('generation_id').notNull(),
    seq: integer().notNull(),
    /**
     * The transaction that wrote it: the order of the feed over all generations, which a sequence can't give, since
     * numbers are handed out in another order than commits become visible.
     */
    xid: xid8()
      .notNull()
      .default(sql`pg_current_xact_id()`),
    type: text().$type<EventType>().notNull(),
    attemptId: text('attempt_id'),
    body: jsonb().$type<EventBody>().notNull(),
    at: timestamp({ withTimezone: true })
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.generationId, table.seq] }),
    foreignKey({
      columns: [table.accountId, table.generationId],
      foreignColumns: [stream.accountId, stream.generationId],
      name: 'event_stream',
    }).onDelete('cascade'),
    // Tails read one generation after a seq.
    uniqueIndex('event_generation_seq').on(table.generationId, table.seq),
    // A generation ends once, whatever races.
    uniqueIndex('event_one_end')
      .on(table.generationId)
      .where(sql`type in ('GENERATION_SUCCEEDED', 'GENERATION_FAILED', 'GENERATION_CANCELED')`),
    // The activity feed reads by transaction.
    index('event_feed').on(table.accountId, table.xid, table.generationId, table.seq),
  ],
);

/**
 * Which telling of the log this database holds: one row. `lineage` names the server and timeline that wrote it; when a
 * start finds another one (a restore, a failover), it makes a new epoch, and cursors of the old one are told to reset.
 */
export const logEpoch = pgTable(
  'log_epoch',
  {
    only: integer().primaryKey().default(1),
    epoch: bigint({ mode: 'number' }).notNull(),
    lineage: text().notNull(),
  },
  (table) => [check('log_epoch_only_row', sql`${table.only} = 1`)],
);
