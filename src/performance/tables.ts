import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';

/**
 * How one provider did with one model over the window, in one bucket: an offer, a mode and a resolution, each '*' for all
 * of them. Folded from ended attempts; the sandbox's are never mixed with real ones.
 */
export const performanceWindow = pgTable(
  'performance_window',
  {
    modelId: text('model_id').notNull(),
    providerSlug: text('provider_slug').notNull(),
    /** '*': over all of the provider's offers of the model. */
    configKey: text('config_key').notNull(),
    mode: text().notNull(),
    /** '': the provider was left to choose. */
    resolution: text().notNull(),
    sandbox: boolean().notNull(),
    p50Ms: integer('p50_ms'),
    p95Ms: integer('p95_ms'),
    meanMs: integer('mean_ms'),
    /** Mean time of failures: they are mostly faster. */
    failureMeanMs: integer('failure_mean_ms'),
    ttfbP50Ms: integer('ttfb_p50_ms'),
    ttfbP95Ms: integer('ttfb_p95_ms'),
    succeeded: integer().notNull(),
    /** Succeeded and failed; canceled ones are no one's fault. */
    total: integer().notNull(),
    successRate: doublePrecision('success_rate').notNull(),
    /** When a figure last changed. */
    updatedAt: timestamp('updated_at', { withTimezone: true })
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    primaryKey({
      columns: [table.modelId, table.providerSlug, table.configKey, table.mode, table.resolution, table.sandbox],
      name: 'performance_window_bucket',
    }),
    check('performance_window_counts', sql`0 <= ${table.succeeded} and ${table.succeeded} <= ${table.total}`),
  ],
);

/**
 * How far the calls of one model at one provider have been counted. Whoever counts locks the row, so that of all workers
 * one does, and none before the others' pause is over.
 */
export const performanceFold = pgTable(
  'performance_fold',
  {
    modelId: text('model_id').notNull(),
    providerSlug: text('provider_slug').notNull(),
    /** When the last count began. Null: never yet. */
    countedAt: timestamp('counted_at', { withTimezone: true }),
    /** The end of the last attempt that it saw; null when it saw none. */
    newestAt: timestamp('newest_at', { withTimezone: true }),
    /** How long it took: an expensive count is made less often. */
    tookMs: integer('took_ms').notNull().default(0),
    /** Grows with every change of a figure, in the order of the commits: readers ask for what is newer than what they have. */
    version: bigint({ mode: 'number' }).notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.modelId, table.providerSlug] }),
    // What changed since a version, and the highest of all.
    index('performance_fold_version').on(table.version),
  ],
);
