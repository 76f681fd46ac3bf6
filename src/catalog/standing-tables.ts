import { check, date, foreignKey, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { GALLERY_KINDS, MODES } from './closed-sets.ts';
import { oneOf } from './known-words.ts';
import { model } from './model-tables.ts';

/**
 * One prompt that models answer. Pages know a competition by its name alone, and a page may list a name twice: the second
 * is another competition, with occurrence 2.
 */
export const competition = pgTable(
  'competition',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    occurrence: integer().notNull(),
    mode: text({ enum: MODES }),
    prompt: text(),
  },
  (table) => [
    unique('competition_name').on(table.name, table.occurrence),
    check('competition_mode_known', oneOf(table.mode, MODES)),
  ],
);

/** A use case that groups competitions of one mode. */
export const category = pgTable(
  'category',
  { mode: text({ enum: MODES }).notNull(), slug: text().notNull(), name: text().notNull() },
  (table) => [
    primaryKey({ columns: [table.mode, table.slug] }),
    check('category_mode_known', oneOf(table.mode, MODES)),
  ],
);

/** A competition counts for a use case: many to many. */
export const competitionCategory = pgTable(
  'competition_category',
  {
    competitionId: text('competition_id').notNull(),
    mode: text({ enum: MODES }).notNull(),
    categorySlug: text('category_slug').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.competitionId, table.mode, table.categorySlug] }),
    foreignKey({
      columns: [table.competitionId],
      foreignColumns: [competition.id],
      name: 'competition_category_competition',
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.mode, table.categorySlug],
      foreignColumns: [category.mode, category.slug],
      name: 'competition_category_category',
    }).onDelete('cascade'),
  ],
);

const standing = {
  asOf: date('as_of').notNull(),
  elo: integer().notNull(),
  wins: integer().notNull(),
  losses: integer().notNull(),
  ties: integer().notNull(),
  battles: integer().notNull(),
  /** Null until ranked; `of` counts the ranked ones. */
  rank: integer(),
  of: integer(),
};

/** A model's published standing in one competition. */
export const benchmark = pgTable(
  'benchmark',
  { modelId: text('model_id').notNull(), competitionId: text('competition_id').notNull(), ...standing },
  (table) => [
    primaryKey({ columns: [table.modelId, table.competitionId] }),
    foreignKey({ columns: [table.modelId], foreignColumns: [model.id], name: 'benchmark_model' }).onDelete('cascade'),
    foreignKey({
      columns: [table.competitionId],
      foreignColumns: [competition.id],
      name: 'benchmark_competition',
    }).onDelete('restrict'),
  ],
);

/** A model's published standing in one use case. */
export const categoryRanking = pgTable(
  'category_ranking',
  {
    modelId: text('model_id').notNull(),
    mode: text({ enum: MODES }).notNull(),
    categorySlug: text('category_slug').notNull(),
    ...standing,
  },
  (table) => [
    primaryKey({ columns: [table.modelId, table.mode, table.categorySlug] }),
    foreignKey({ columns: [table.modelId], foreignColumns: [model.id], name: 'category_ranking_model' }).onDelete(
      'cascade',
    ),
    foreignKey({
      columns: [table.mode, table.categorySlug],
      foreignColumns: [category.mode, category.slug],
      name: 'category_ranking_category',
    }).onDelete('restrict'),
  ],
);

/** A picture that a page shows, by its address elsewhere; null where the page lists it without one. */
export const galleryImage = pgTable(
  'gallery_image',
  {
    modelId: text('model_id').notNull(),
    position: integer().notNull(),
    kind: text({ enum: GALLERY_KINDS }).notNull(),
    url: text(),
    caption: text().notNull(),
    competitionId: text('competition_id'),
    rank: integer(),
    of: integer(),
    elo: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.modelId, table.position] }),
    foreignKey({ columns: [table.modelId], foreignColumns: [model.id], name: 'gallery_image_model' }).onDelete(
      'cascade',
    ),
    foreignKey({
      columns: [table.competitionId],
      foreignColumns: [competition.id],
      name: 'gallery_image_competition',
    }).onDelete('restrict'),
    check('gallery_image_kind_known', oneOf(table.kind, GALLERY_KINDS)),
  ],
);
