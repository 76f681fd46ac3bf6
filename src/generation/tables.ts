import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
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
import type { Json } from '../base/json.ts';
import type { Mode, ServiceTier } from '../catalog/closed-sets.ts';
import type { Price } from '../catalog/model.ts';
import type { CancelBilling, RouteEntry } from '../events/event.ts';
import type { ProviderUsage } from '../providers/provider.ts';
import type { Operation } from '../providers/queue-method.ts';
import type { ErrorCode } from '../providers/provider-error.ts';
import type { AttemptStatus, GenerationStatus } from './state.ts';
import type { GenerationRequest } from './request.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true });
const micros = (name: string) => bigint(name, { mode: 'number' });

/** One accepted request, from first to last. It is its own job: a worker claims the row itself. */
export const generation = pgTable(
  'generation',
  {
    accountId: text('account_id').notNull(),
    id: text().notNull(),
    /** Null when the environment's bootstrap key started it. */
    apiKeyId: text('api_key_id'),
    modelId: text('model_id').notNull(),
    mode: text().$type<Mode>().notNull(),
    tier: text().$type<ServiceTier>().notNull(),
    status: text().$type<GenerationStatus>().notNull(),
    /** Null once erased, as are parameters, request and metadata. */
    prompt: text(),
    /** Canonical: every parameter that holds, defaults included. */
    parameters: jsonb().$type<Readonly<Record<string, Json>>>(),
    /** What a worker needs beyond prompt and parameters: images, routing, strictness. */
    request: jsonb().$type<GenerationRequest>(),
    metadata: jsonb().$type<Json>(),
    sandbox: boolean().notNull(),
    createdAt: moment('created_at')
      .notNull()
      .default(sql`now()`),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    deadlineAt: moment('deadline_at').notNull(),
    contentErasedAt: moment('content_erased_at'),
    /** Somebody wants it erased who couldn't wait for its end: the transaction that ends it erases it. */
    eraseRequestedAt: moment('erase_requested_at'),
    /** Offers as last considered; null until routed. */
    route: jsonb().$type<readonly RouteEntry[]>(),
    /** The attempt whose thinking and text are the generation's: the one that decided, or that runs. */
    decidingAttemptId: text('deciding_attempt_id'),
    costMicros: micros('cost_micros'),
    /** The most that it was expected to cost when it was accepted, held of its key's budget; zero once it has ended. */
    heldMicros: micros('held_micros').notNull().default(0),
    /** The generation that it continues. */
    refinesId: text('refines_id'),
    /** What a later generation may continue from, in the image store, and whose words it is in; null where there is none. */
    conversationSha256: text('conversation_sha256'),
    conversationFamily: text('conversation_family'),
    errorCode: text('error_code').$type<ErrorCode>(),
    errorMessage: text('error_message'),
    errorRetryable: boolean('error_retryable'),
    cancelRequestedAt: moment('cancel_requested_at'),
    cancelBilling: text('cancel_billing').$type<CancelBilling>(),
    /** The worker that holds the lease; null when nobody does: queued, waiting for its next try, or ended. */
    leaseOwner: text('lease_owner'),
    leaseUntil: moment('lease_until'),
    /** Not to be claimed before. */
    runAfter: moment('run_after')
      .notNull()
      .default(sql`now()`),
    /** How many workers died holding it. */
    crashes: integer().notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    uniqueIndex('generation_id').on(table.id),
    check('generation_status', sql`${table.status} in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED')`),
    check(
      'generation_ended',
      sql`(${table.finishedAt} is not null) = (${table.status} in ('SUCCEEDED', 'FAILED', 'CANCELED'))`,
    ),
    // Workers claim the oldest that is due.
    index('generation_due')
      .on(table.runAfter)
      .where(sql`status in ('QUEUED', 'RUNNING')`),
    // Conversations that an account's retention ends, and whether bytes still have a name.
    index('generation_conversation')
      .on(table.accountId, table.finishedAt)
      .where(sql`conversation_sha256 is not null`),
    index('generation_names_bytes')
      .on(table.conversationSha256)
      .where(sql`conversation_sha256 is not null`),
    // Generation.refinements.
    index('generation_refines')
      .on(table.refinesId, table.id)
      .where(sql`refines_id is not null`),
  ],
);

/** One try of a generation at one offer. Written before the first byte leaves, so that no paid call is ever unknown to us. */
export const attempt = pgTable(
  'attempt',
  {
    accountId: text('account_id').notNull(),
    id: text().notNull(),
    generationId: text('generation_id').notNull(),
    /** 1, 2, 3 … within the generation. */
    number: integer().notNull(),
    /** Which of the n images it is for, from 0. */
    lane: integer().notNull(),
    hedge: boolean().notNull().default(false),
    configKey: text('config_key').notNull(),
    offerId: text('offer_id').notNull(),
    /** The config key's first half. */
    providerSlug: text('provider_slug')
      .notNull()
      .generatedAlwaysAs(sql`split_part(config_key, '/', 1)`),
    /** The resolution tier that was asked of the provider: performance is folded by it. Null: the provider's own. */
    resolution: text(),
    status: text().$type<AttemptStatus>().notNull(),
    sandbox: boolean().notNull(),
    startedAt: moment('started_at')
      .notNull()
      .default(sql`clock_timestamp()`),
    finishedAt: moment('finished_at'),
    firstByteMs: integer('first_byte_ms'),
    providerRequestId: text('provider_request_id'),
    /** The provider's job, for those that are accepted first and done later; stored before anybody waits for it. */
    operation: jsonb().$type<Operation>(),
    /** The job's id alone, so that no two attempts ever take the same job for theirs. */
    operationId: text('operation_id'),
    /** How often the job was looked at: looks come ever later. */
    looks: integer().notNull().default(0),
    /** When to look again at the job of an attempt that ended before its cost was known; null when there is no need. */
    lateLookAt: moment('late_look_at'),
    /** What the provider counted; null when it didn't, or hasn't yet. */
    usage: jsonb().$type<ProviderUsage>(),
    costMicros: micros('cost_micros'),
    /** The price lines that the cost was made of, as they were. */
    priceLines: jsonb('price_lines').$type<readonly Price[]>(),
    errorCode: text('error_code').$type<ErrorCode>(),
    errorMessage: text('error_message'),
    errorRetryable: boolean('error_retryable'),
    warnings: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    foreignKey({
      columns: [table.accountId, table.generationId],
      foreignColumns: [generation.accountId, generation.id],
      name: 'attempt_generation',
    }).onDelete('cascade'),
    check(
      'attempt_status',
      sql`${table.status} in ('SENDING', 'ACCEPTED', 'SUCCEEDED', 'FAILED', 'CANCELED', 'UNKNOWN', 'ABANDONED')`,
    ),
    check(
      'attempt_ended',
      sql`(${table.finishedAt} is not null) = (${table.status} in ('SUCCEEDED', 'FAILED', 'CANCELED', 'ABANDONED'))`,
    ),
    // Attempts of a page of generations, in order.
    uniqueIndex('attempt_number').on(table.generationId, table.number),
    // A lane has one paid call under way at a time, whatever the workers think.
    uniqueIndex('attempt_one_open')
      .on(table.generationId, table.lane, table.hedge)
      .where(sql`status in ('SENDING', 'ACCEPTED', 'UNKNOWN')`),
    // A job belongs to one attempt, however it was found.
    uniqueIndex('attempt_operation')
      .on(table.providerSlug, table.operationId)
      .where(sql`operation_id is not null`),
    // What is still to be learned of attempts that have ended.
    index('attempt_late')
      .on(table.lateLookAt)
      .where(sql`late_look_at is not null`),
    // Performance: what ended at an offer within a window.
    index('attempt_ended_at_offer')
      .on(table.configKey, table.finishedAt)
      .where(sql`finished_at is not null`),
  ],
);

/** What a caller once said with a key: the same key with the same words finds the same generation. */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    accountId: text('account_id').notNull(),
    /** The mutation it was said to: a key means something only there. */
    field: text().notNull(),
    key: text().notNull(),
    /** SHA-256 of the canonical JSON of what the client sent. */
    fingerprint: text().notNull(),
    generationId: text('generation_id').notNull(),
    createdAt: moment('created_at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.field, table.key] }),
    index('idempotency_key_age').on(table.createdAt),
  ],
);

/**
 * A call whose client repeats it by itself when no answer comes, without a key and in the same words (OpenAI's SDKs say so
 * in `x-stainless-retry-count`). Written with its generation; each repetition claims one such call for itself.
 */
export const resendableCall = pgTable(
  'resendable_call',
  {
    accountId: text('account_id').notNull(),
    generationId: text('generation_id').notNull(),
    /** Null for the bootstrap key. */
    apiKeyId: text('api_key_id'),
    field: text().notNull(),
    /** SHA-256 of the canonical JSON of what the client sent. */
    fingerprint: text().notNull(),
    /** Which repetition had it last; 0: none. */
    resent: integer().notNull(),
    /** When it was made, or claimed last. */
    touchedAt: moment('touched_at')
      .notNull()
      .default(sql`now()`),
    /** When an answer had left for its client, who may have got it; null while none has. */
    answeredAt: moment('answered_at'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.generationId] }),
    // A repetition looks for the call that it repeats.
    index('resendable_call_fingerprint').on(table.accountId, table.fingerprint),
    // What nobody will repeat any more is deleted.
    index('resendable_call_age').on(table.touchedAt),
  ],
);

/**
 * Calls of such clients that were refused for the rate of their key: nothing was started for them, so that their
 * repetitions are first calls, however many equal ones have started something.
 */
export const refusedCall = pgTable(
  'refused_call',
  {
    accountId: text('account_id').notNull(),
    apiKeyId: text('api_key_id').notNull(),
    field: text().notNull(),
    fingerprint: text().notNull(),
    /** How often they had been sent before: their repetition says one more. */
    resent: integer().notNull(),
    /** How many of them have not come again yet. */
    calls: integer().notNull(),
    touchedAt: moment('touched_at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.apiKeyId, table.field, table.fingerprint, table.resent] }),
    // Those that will not come again are deleted.
    index('refused_call_age').on(table.touchedAt),
    check('refused_call_not_negative', sql`${table.calls} >= 0`),
  ],
);

export type ChargeKind = 'charge' | 'estimate' | 'maybe' | 'late';

/** What an attempt cost, once: the row that makes paying for it twice impossible to hide. */
export const ledgerEntry = pgTable(
  'ledger_entry',
  {
    accountId: text('account_id').notNull(),
    attemptId: text('attempt_id').notNull(),
    /**
     * charge: the provider's own usage at the offer's prices. estimate: the provider told no usage. maybe: the outcome was
     * never learned. late: it was learned after the attempt had been given up.
     */
    kind: text().$type<ChargeKind>().notNull(),
    generationId: text('generation_id').notNull(),
    micros: micros('micros').notNull(),
    sandbox: boolean().notNull(),
    at: moment('at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.attemptId] }),
    check('ledger_entry_not_negative', sql`${table.micros} >= 0`),
  ],
);

/** A verified webhook of a provider: a hint that a job has news. Kept a day, since it may come before we know the job. */
export const providerHook = pgTable(
  'provider_hook',
  {
    providerSlug: text('provider_slug').notNull(),
    /** The same for every repetition of one message. */
    messageId: text('message_id').notNull(),
    operationId: text('operation_id').notNull(),
    /** From the address that we gave, whose signature held; null when it came without. */
    attemptId: text('attempt_id'),
    receivedAt: moment('received_at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.providerSlug, table.messageId] }),
    // A submit whose answer was lost looks here first.
    index('provider_hook_attempt').on(table.attemptId),
    index('provider_hook_age').on(table.receivedAt),
  ],
);
