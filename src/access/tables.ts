import { sql } from 'drizzle-orm';
import { foreignKey, index, pgTable, primaryKey, text, timestamp, unique, customType } from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** One customer of this installation: everything that a user owns names one. The first migration makes the only row so far. */
export const account = pgTable('account', {
  id: text().primaryKey(),
  name: text().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true })
    .notNull()
    .default(sql`now()`),
});

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
  ],
);
