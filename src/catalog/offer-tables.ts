import { sql } from 'drizzle-orm';
import {
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import type { Json } from '../base/json.ts';
import {
  MODALITIES,
  MODES,
  PRICE_DIRECTIONS,
  PRICE_METRICS,
  SERVICE_TIERS,
  TREATMENTS,
  type Mode,
} from './closed-sets.ts';
import type { ImageTokens, PriceCondition, SizeRule, SizeTable } from './model.ts';
import { oneOf, allOf } from './known-words.ts';
import { model } from './model-tables.ts';

/** An API that serves models. */
export const provider = pgTable(
  'provider',
  { id: text().primaryKey(), slug: text().notNull(), name: text().notNull() },
  (table) => [unique('provider_slug').on(table.slug)],
);

/** One way to get one model from one provider. Never deleted: what is listed no more is retired. */
export const offer = pgTable(
  'offer',
  {
    id: text().primaryKey(),
    configKey: text('config_key').notNull(),
    modelId: text('model_id').notNull(),
    providerId: text('provider_id').notNull(),
    position: integer().notNull(),
    providerModelId: text('provider_model_id').notNull(),
    upstreamModelId: text('upstream_model_id').notNull(),
    modes: text().array().notNull().$type<Mode[]>(),
    regions: text().array().notNull(),
    pricesEffectiveAt: text('prices_effective_at'),
    notes: text().array().notNull(),
    sourceUrl: text('source_url'),
    sizes: jsonb().$type<SizeTable>(),
    sizeRule: jsonb('size_rule').$type<SizeRule>(),
    imageTokens: jsonb('image_tokens').$type<ImageTokens>(),
    retiredAt: timestamp('retired_at', { withTimezone: true }),
  },
  (table) => [
    unique('offer_config_key').on(table.configKey),
    foreignKey({ columns: [table.modelId], foreignColumns: [model.id], name: 'offer_model' }).onDelete('restrict'),
    foreignKey({ columns: [table.providerId], foreignColumns: [provider.id], name: 'offer_provider' }).onDelete(
      'restrict',
    ),
    index('offer_by_model').on(table.modelId),
    check('offer_modes_known', allOf(table.modes, MODES)),
  ],
);

/**
 * How one offer takes one parameter. It names the parameter without a reference, so that a retired offer keeps what was
 * known of it when its model's parameters change.
 */
export const parameterTreatment = pgTable(
  'parameter_treatment',
  {
    offerId: text('offer_id').notNull(),
    parameter: text().notNull(),
    treatment: text({ enum: TREATMENTS }).notNull(),
    providerName: text('provider_name'),
    values: jsonb().$type<readonly Json[]>(),
    convert: jsonb().$type<Readonly<Record<string, Json>>>(),
  },
  (table) => [
    primaryKey({ columns: [table.offerId, table.parameter] }),
    foreignKey({ columns: [table.offerId], foreignColumns: [offer.id], name: 'parameter_treatment_offer' }).onDelete(
      'cascade',
    ),
    check('parameter_treatment_known', oneOf(table.treatment, TREATMENTS)),
  ],
);

/** One price line of an offer, in the order of publication; the same line may come twice. */
export const price = pgTable(
  'price',
  {
    offerId: text('offer_id').notNull(),
    position: integer().notNull(),
    direction: text({ enum: PRICE_DIRECTIONS }).notNull(),
    metric: text({ enum: PRICE_METRICS }).notNull(),
    modality: text({ enum: MODALITIES }),
    mode: text({ enum: MODES }),
    unitSize: integer('unit_size').notNull(),
    amount: numeric().notNull(),
    currency: text().notNull(),
    tier: text({ enum: SERVICE_TIERS }).notNull(),
    resolution: text(),
    conditions: jsonb().$type<readonly PriceCondition[]>().notNull(),
    tokensPerUnit: integer('tokens_per_unit'),
  },
  (table) => [
    primaryKey({ columns: [table.offerId, table.position] }),
    foreignKey({ columns: [table.offerId], foreignColumns: [offer.id], name: 'price_offer' }).onDelete('cascade'),
    check(
      'price_words_known',
      sql`${oneOf(table.direction, PRICE_DIRECTIONS)} and ${oneOf(table.metric, PRICE_METRICS)} and ${oneOf(table.tier, SERVICE_TIERS)}`,
    ),
    check('price_unit_size_positive', sql`${table.unitSize} > 0`),
    check('price_amount_not_negative', sql`${table.amount} >= 0`),
  ],
);

/** How one provider did with a model, as a page published it. Times to first byte may exceed whole times: pages say so. */
export const performanceImport = pgTable(
  'performance_import',
  {
    modelId: text('model_id').notNull(),
    providerId: text('provider_id').notNull(),
    windowDays: integer('window_days').notNull(),
    asOf: date('as_of').notNull(),
    p50Ms: integer('p50_ms'),
    p95Ms: integer('p95_ms'),
    meanMs: integer('mean_ms'),
    successRate: doublePrecision('success_rate'),
    totalRequests: integer('total_requests').notNull(),
    ttfbP50Ms: integer('ttfb_p50_ms'),
    ttfbP95Ms: integer('ttfb_p95_ms'),
  },
  (table) => [
    primaryKey({ columns: [table.modelId, table.providerId] }),
    foreignKey({ columns: [table.modelId], foreignColumns: [model.id], name: 'performance_import_model' }).onDelete(
      'cascade',
    ),
    foreignKey({
      columns: [table.providerId],
      foreignColumns: [provider.id],
      name: 'performance_import_provider',
    }).onDelete('restrict'),
    check('performance_import_success_rate', sql`${table.successRate} between 0 and 1`),
  ],
);
