import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import type { BudgetPeriod } from './periods.ts';
import type { ImageRetention } from './retentions.ts';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** One customer of this installation: everything that a user owns names one. The first migration makes the only row so far. */
export const account = pgTable(
  'account',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true })
      .notNull()
      .default(sql`now()`),
    imageRetention: text('image_retention').$type<ImageRetention>().notNull().default('FOREVER'),
  },
  (table) => [
    check('account_image_retention', sql`${table.imageRetention} in ('NONE', 'DAYS_7', 'DAYS_30', 'FOREVER')`),
  ],
);

/** One key that somebody was given. The secret itself is nowhere: only its HMAC under the pepper derived from SECRET. */
export const apiKey = pgTable(
  'api_key',
  {
    accountId: text('account_id').notNull(),
    id: text().notNull(),
    name: text().notNull(),
    secretHash: bytea('secret_hash').notNull(),
    lastFour: text('last_four').notNull(),
    scopes: text().array().notNull(),
    /** Whether one other offer may be asked when a provider refuses the content. */
    retriesRefusedContent: boolean('retries_refused_content').notNull().default(false),
    /** How many generations it may start in a minute; null: as many as it likes. What it has used is in start_rate. */
    startsPerMinute: integer('starts_per_minute'),
    createdAt: timestamp('created_at', { withTimezone: true })
      .notNull()
      .default(sql`now()`),
    /** Written at most once a minute: it tells roughly, so that reading costs no write. */
    lastUsedAt: timestamp('last_used_at', { withTimezone: true }),
    expiresAt: timestamp('expires_at', { withTimezone: true }),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    // Authentication knows the id from the key itself, not yet the account.
    unique('api_key_id').on(table.id),
    foreignKey({ columns: [table.accountId], foreignColumns: [account.id], name: 'api_key_account' }).onDelete(
      'restrict',
    ),
    // Keys of an account, newest first (Query.apiKeys).
    index('api_key_newest').on(table.accountId, table.createdAt, table.id),
    check('api_key_starts_per_minute', sql`${table.startsPerMinute} > 0`),
  ],
);

/**
 * A browser that is signed in as a key. What it holds is sealed with a key derived from SECRET (session-seal.ts) and isn't
 * here: this table alone lets nobody in. The row goes when somebody signs out, or some time after it is over.
 */
export const session = pgTable(
  'session',
  {
    accountId: text('account_id').notNull(),
    id: text().notNull(),
    /** Null: the bootstrap key of the environment. */
    apiKeyId: text('api_key_id'),
    createdAt: timestamp('created_at', { withTimezone: true })
      .notNull()
      .default(sql`now()`),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    // A cookie tells the id, not yet the account.
    unique('session_id').on(table.id),
    foreignKey({
      columns: [table.accountId, table.apiKeyId],
      foreignColumns: [apiKey.accountId, apiKey.id],
      name: 'session_api_key',
    }).onDelete('cascade'),
    foreignKey({ columns: [table.accountId], foreignColumns: [account.id], name: 'session_account' }).onDelete(
      'cascade',
    ),
    // Those that are over, to delete them (pruneSessions).
    index('session_over').on(table.expiresAt),
  ],
);

/** A printed link that signs one browser in, once. The row goes when it is used, or some time after it is over. */
export const signInCode = pgTable(
  'sign_in_code',
  {
    accountId: text('account_id').notNull(),
    /** HMAC of the code under the pepper: the code itself is in the link alone. */
    codeHash: bytea('code_hash').notNull(),
    /** The key that the browser will be signed in as. Null: the bootstrap key of the environment. */
    apiKeyId: text('api_key_id'),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.codeHash] }),
    // Whoever uses it knows the code, not the account.
    unique('sign_in_code_hash').on(table.codeHash),
    foreignKey({
      columns: [table.accountId, table.apiKeyId],
      foreignColumns: [apiKey.accountId, apiKey.id],
      name: 'sign_in_code_api_key',
    }).onDelete('cascade'),
    foreignKey({ columns: [table.accountId], foreignColumns: [account.id], name: 'sign_in_code_account' }).onDelete(
      'cascade',
    ),
  ],
);

const micros = (name: string) => bigint(name, { mode: 'number' });

/**
 * What one key may spend in a period, and what it did: one row for the real money and one for the sandbox's, which never
 * meet. No rows: nobody has ever set a budget. They stay when it is taken away, so that what is held of them can be given back.
 */
export const budget = pgTable(
  'budget',
  {
    accountId: text('account_id').notNull(),
    apiKeyId: text('api_key_id').notNull(),
    sandbox: boolean().notNull(),
    /** Null: the budget was taken away, and nothing is refused. The same in both rows, as is the period. */
    limitMicros: micros('limit_micros'),
    period: text().$type<BudgetPeriod>().notNull(),
    /** When the period began that `spent` is of, in UTC; a total's began before all time. It may be over: see budget-period.ts. */
    periodStart: timestamp('period_start', { withTimezone: true }).notNull(),
    spentMicros: micros('spent_micros').notNull().default(0),
    /** Of generations that have not ended, whichever period they began in. */
    heldMicros: micros('held_micros').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.apiKeyId, table.sandbox] }),
    foreignKey({
      columns: [table.accountId, table.apiKeyId],
      foreignColumns: [apiKey.accountId, apiKey.id],
      name: 'budget_api_key',
    }).onDelete('cascade'),
    check('budget_period', sql`${table.period} in ('DAY', 'MONTH', 'TOTAL')`),
    check(
      'budget_not_negative',
      sql`${table.limitMicros} >= 0 and ${table.spentMicros} >= 0 and ${table.heldMicros} >= 0`,
    ),
  ],
);

/**
 * How much of its starts a key with a limit has used: a token bucket as one time (start-rate.ts). No row: the key has
 * never started anything under a limit.
 */
export const startRate = pgTable(
  'start_rate',
  {
    accountId: text('account_id').notNull(),
    apiKeyId: text('api_key_id').notNull(),
    /** When all of the limit is there again: each start moves it on by its share of a minute. Past: it is all there. */
    fullAt: timestamp('full_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.apiKeyId] }),
    foreignKey({
      columns: [table.accountId, table.apiKeyId],
      foreignColumns: [apiKey.accountId, apiKey.id],
      name: 'start_rate_api_key',
    }).onDelete('cascade'),
  ],
);
