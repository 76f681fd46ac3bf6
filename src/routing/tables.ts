import { sql } from 'drizzle-orm';
import { boolean, check, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * CLOSED     calls go there as usual; it opens when too many of the last ones failed
 * OPEN       it comes last in every route until `retryAt`; then one generation of all workers may take the probe
 * HALF_OPEN  a probe is under way, until `probeUntil` at most; its success closes the breaker, its failure opens it longer
 */
export const BREAKER_STATES = ['CLOSED', 'OPEN', 'HALF_OPEN'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** The breaker of one offer with one credential, shared by all workers. No row: it has never opened. */
export const breaker = pgTable(
  'breaker',
  {
    configKey: text('config_key').notNull(),
    /** The credential's name, not the credential. */
    credential: text().notNull(),
    sandbox: boolean().notNull(),
    state: text().$type<BreakerState>().notNull(),
    /** How often in a row it opened without closing: each time it stays open longer. */
    opens: integer().notNull(),
    reason: text().notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true })
      .notNull()
      .default(sql`now()`),
    /** From when on a probe may be made. */
    retryAt: timestamp('retry_at', { withTimezone: true }),
    /** Until when the probe that is under way keeps others from probing. */
    probeUntil: timestamp('probe_until', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.configKey, table.credential, table.sandbox] }),
    check('breaker_state', sql`${table.state} in ('CLOSED', 'OPEN', 'HALF_OPEN')`),
  ],
);
