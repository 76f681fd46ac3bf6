import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Json } from '../base/json.ts';
import {
  MODALITIES,
  MODEL_STATUSES,
  MODES,
  ORIGINS,
  PARAMETER_GROUPS,
  PARAMETER_TYPES,
  type Modality,
  type Mode,
  type ParameterType,
} from './closed-sets.ts';
import type { ModelFacts } from './facts.ts';
import { oneOf, allOf } from './known-words.ts';
import type { ImportWarning } from './page/warning.ts';

/**
 * The catalog's one row that counts its changes. Whoever changes the catalog locks it first: so versions are given in the
 * order of commits, and a reader that has seen version n has seen everything up to n.
 */
export const catalogVersion = pgTable(
  'catalog_version',
  { id: integer().primaryKey().default(1), version: bigint({ mode: 'number' }).notNull() },
  (table) => [check('catalog_version_one_row', sql`${table.id} = 1`)],
);

/** Who publishes models. */
export const creator = pgTable('creator', { slug: text().primaryKey(), name: text().notNull() });

/** What a creator published. The facts that are lists of things with facts of their own are rows of the tables below. */
export const model = pgTable(
  'model',
  {
    id: text().primaryKey(),
    slug: text().notNull(),
    name: text().notNull(),
    summary: text().notNull(),
    creatorSlug: text('creator_slug').notNull(),
    family: text(),
    status: text({ enum: MODEL_STATUSES }).notNull(),
    alternativeNames: text('alternative_names').array().notNull(),
    released: text(),
    tags: text().array().notNull(),
    apiBaseUrl: text('api_base_url'),
    contextWindow: integer('context_window'),
    maxInputImages: integer('max_input_images'),
    maxOutputImages: integer('max_output_images'),
    maxOutputTokens: integer('max_output_tokens'),
    maxResolution: text('max_resolution'),
    maxVideoSeconds: doublePrecision('max_video_seconds'),
    inputModalities: text('input_modalities').array().notNull().$type<Modality[]>(),
    outputModalities: text('output_modalities').array().notNull().$type<Modality[]>(),
    capabilities: text().array().notNull(),
    modes: text().array().notNull().$type<Mode[]>(),
    galleryCount: integer('gallery_count').notNull(),
    examplePrompt: text('example_prompt'),
    hasAbout: boolean('has_about').notNull(),
    aboutOverview: text('about_overview'),
    aboutStrengths: text('about_strengths').array().notNull(),
    aboutLimitations: text('about_limitations').array().notNull(),
    aboutTechnicalBackground: text('about_technical_background'),
    aboutBestFor: text('about_best_for'),
    /** The catalog version that last changed any fact of this model: what a process reads again. */
    version: bigint({ mode: 'number' }).notNull(),
    /** Who wrote it last. */
    origin: text({ enum: ORIGINS }).notNull(),
    /** Of the facts as saved: saving equal facts again writes nothing. */
    factsHash: text('facts_hash').notNull(),
    /** What was not understood of the page that was imported last; none when its facts came otherwise. */
    importWarnings: jsonb('import_warnings')
      .notNull()
      .default(sql`'[]'`)
      .$type<readonly ImportWarning[]>(),
    /** Of the shipped facts that were last taken over; null when none were. Tells a newer shipped catalog from the same one. */
    shippedHash: text('shipped_hash'),
    updatedAt: timestamp('updated_at', { withTimezone: true })
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    unique('model_slug').on(table.slug),
    foreignKey({ columns: [table.creatorSlug], foreignColumns: [creator.slug], name: 'model_creator' }).onDelete(
      'restrict',
    ),
    // What changed since a version (load.ts).
    index('model_by_version').on(table.version),
    check('model_status_known', oneOf(table.status, MODEL_STATUSES)),
    check('model_origin_known', oneOf(table.origin, ORIGINS)),
    check('model_modes_known', allOf(table.modes, MODES)),
    check(
      'model_modalities_known',
      sql`${allOf(table.inputModalities, MODALITIES)} and ${allOf(table.outputModalities, MODALITIES)}`,
    ),
  ],
);

/**
 * All that was said of a model, anew with each change: what the next change is made from, and what a model was at some
 * time. Nothing of it is ever changed or deleted.
 */
export const modelRevision = pgTable(
  'model_revision',
  {
    modelId: text('model_id').notNull(),
    /** The catalog version that the change made. */
    version: bigint({ mode: 'number' }).notNull(),
    facts: jsonb().notNull().$type<ModelFacts>(),
    origin: text({ enum: ORIGINS }).notNull(),
    /** Id of the key that made the change; null when this program did, or the environment's key. */
    apiKeyId: text('api_key_id'),
    at: timestamp({ withTimezone: true })
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.modelId, table.version] }),
    foreignKey({ columns: [table.modelId], foreignColumns: [model.id], name: 'model_revision_model' }).onDelete(
      'cascade',
    ),
    // What changed after a version (history/read-changes.ts). Each change of a model counts the version.
    uniqueIndex('model_revision_by_version').on(table.version),
    // Who had an alias when (history/find-revision.ts, history/alias-holders.ts).
    index('model_revision_by_alias').using('gin', sql`(${table.facts} #> '{identity,aliases}') jsonb_path_ops`),
    check('model_revision_origin_known', oneOf(table.origin, ORIGINS)),
  ],
);

/** Where one group of a model's facts was read, and when. `facts` is its path in the data format ("benchmarks"). */
export const factOrigin = pgTable(
  'fact_origin',
  {
    modelId: text('model_id').notNull(),
    facts: text().notNull(),
    source: text().notNull(),
    asOf: date('as_of').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.modelId, table.facts] }),
    foreignKey({ columns: [table.modelId], foreignColumns: [model.id], name: 'fact_origin_model' }).onDelete('cascade'),
  ],
);

/** A name that routes like a model's slug. No alias equals a slug: the writer checks it under the catalog's lock. */
export const modelAlias = pgTable(
  'model_alias',
  { alias: text().primaryKey(), modelId: text('model_id').notNull(), position: integer().notNull() },
  (table) => [
    foreignKey({ columns: [table.modelId], foreignColumns: [model.id], name: 'model_alias_model' }).onDelete('cascade'),
    index('model_alias_by_model').on(table.modelId),
  ],
);

/** One thing that a request to a model may say. */
export const parameter = pgTable(
  'parameter',
  {
    modelId: text('model_id').notNull(),
    name: text().notNull(),
    position: integer().notNull(),
    types: text().array().notNull().$type<ParameterType[]>(),
    group: text({ enum: PARAMETER_GROUPS }).notNull(),
    description: text().notNull(),
    required: boolean().notNull(),
    /** A default of null is a default, and SQL's null can't tell: this does. */
    hasDefault: boolean('has_default').notNull(),
    default: jsonb().$type<Json>(),
    values: jsonb().$type<readonly Json[]>(),
    minimum: doublePrecision(),
    maximum: doublePrecision(),
    modes: text().array().notNull().$type<Mode[]>(),
    onlyVia: text('only_via').array().notNull(),
    essential: boolean().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.modelId, table.name] }),
    foreignKey({ columns: [table.modelId], foreignColumns: [model.id], name: 'parameter_model' }).onDelete('cascade'),
    check('parameter_group_known', oneOf(table.group, PARAMETER_GROUPS)),
    check('parameter_types_known', allOf(table.types, PARAMETER_TYPES)),
    check('parameter_modes_known', allOf(table.modes, MODES)),
  ],
);

/** A question that people ask about a model, with its answer. */
export const question = pgTable(
  'question',
  {
    modelId: text('model_id').notNull(),
    position: integer().notNull(),
    question: text().notNull(),
    answer: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.modelId, table.position] }),
    foreignKey({ columns: [table.modelId], foreignColumns: [model.id], name: 'question_model' }).onDelete('cascade'),
  ],
);

/** An address where more is said about a model. */
export const link = pgTable(
  'link',
  {
    modelId: text('model_id').notNull(),
    position: integer().notNull(),
    label: text().notNull(),
    url: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.modelId, table.position] }),
    foreignKey({ columns: [table.modelId], foreignColumns: [model.id], name: 'link_model' }).onDelete('cascade'),
  ],
);
