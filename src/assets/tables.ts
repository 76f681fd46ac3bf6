import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { account } from '../access/tables.ts';
import type { PictureMimeType } from './format.ts';

/** What a picture is to its generation: the result, a stage of it, a sketch of the thinking, a reference that came in with it, or an upload that no generation has taken yet. */
export const IMAGE_PURPOSES = ['FINAL', 'PREVIEW', 'THOUGHT', 'INPUT', 'UPLOAD'] as const;
export type ImagePurpose = (typeof IMAGE_PURPOSES)[number];

/**
 * One picture in one role: the bytes are in the store under their hash, written and on disk before the row. Two rows may
 * name the same bytes. Generations are above this room, so their ids are no foreign keys here.
 */
export const image = pgTable(
  'image',
  {
    accountId: text('account_id').notNull(),
    id: text().notNull(),
    /** Hex. Stays when the content is erased: it tells what there was, and gives nothing back. */
    sha256: text().notNull(),
    /** Of the bytes as they were decoded, never as somebody declared them. */
    mimeType: text('mime_type').$type<PictureMimeType>().notNull(),
    /** In pixels, as shown: a turned photograph's sides are swapped already. */
    width: integer().notNull(),
    height: integer().notNull(),
    bytes: integer().notNull(),
    purpose: text().$type<ImagePurpose>().notNull(),
    generationId: text('generation_id'),
    /** Null for what came in. */
    attemptId: text('attempt_id'),
    /** Its place among its generation's pictures of the same purpose, from 0; null where there is no order to tell. */
    index: integer(),
    createdAt: timestamp('created_at', { withTimezone: true })
      .notNull()
      .default(sql`now()`),
    /** When its owner had it erased, or its time was over: from then on no link is made and none is honoured. */
    erasedAt: timestamp('erased_at', { withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    // A signed link names the picture alone.
    uniqueIndex('image_id').on(table.id),
    foreignKey({ columns: [table.accountId], foreignColumns: [account.id], name: 'image_account' }).onDelete(
      'restrict',
    ),
    check('image_purpose', sql`${table.purpose} in ('FINAL', 'PREVIEW', 'THOUGHT', 'INPUT', 'UPLOAD')`),
    check('image_sha256', sql`${table.sha256} ~ '^[0-9a-f]{64}$'`),
    check(
      'image_mime_type',
      sql`${table.mimeType} in ('image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/gif')`,
    ),
    check('image_measures', sql`${table.width} > 0 and ${table.height} > 0 and ${table.bytes} > 0`),
    check('image_index', sql`${table.index} >= 0`),
    check('image_attempt', sql`${table.attemptId} is null or ${table.generationId} is not null`),
    // An upload's bytes are one image of its account, however often and at once they come.
    uniqueIndex('image_upload_once')
      .on(table.accountId, table.sha256)
      .where(sql`purpose = 'UPLOAD' and erased_at is null`),
    // Pictures of a page of generations, of one purpose, in order.
    index('image_of_generation').on(table.generationId, table.purpose, table.index, table.id),
    // Whether bytes still have a name.
    index('image_names_bytes')
      .on(table.sha256)
      .where(sql`erased_at is null`),
    // What an account's retention ends, oldest first.
    index('image_kept')
      .on(table.accountId, table.createdAt)
      .where(sql`erased_at is null`),
    // Uploads whose time is over.
    index('image_upload_age')
      .on(table.createdAt)
      .where(sql`purpose = 'UPLOAD' and erased_at is null`),
  ],
);

/** Bytes that may have no name: just put, or erased where they were named. Once looked at, this row goes, and they too if nothing names them. */
export const looseBytes = pgTable(
  'loose_bytes',
  {
    sha256: text().primaryKey(),
    /** Not to be looked at before. */
    lookAt: timestamp('look_at', { withTimezone: true })
      .notNull()
      .default(sql`now()`),
  },
  (table) => [index('loose_bytes_due').on(table.lookAt)],
);
