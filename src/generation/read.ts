import { and, asc, desc, eq, exists, gt, gte, inArray, like, lt, sql, type SQL } from 'drizzle-orm';
import { makePgArray } from 'drizzle-orm/pg-core';
import type { Queryable } from '../db/client.ts';
import { event } from '../events/tables.ts';
import { START_FIELDS } from './idempotency.ts';
import type { GenerationStatus } from './state.ts';
import { attempt, generation, idempotencyKey as keyTable } from './tables.ts';

export type Generation = typeof generation.$inferSelect;
export type Attempt = typeof attempt.$inferSelect;

/** Which generations are meant. What is null restricts nothing. */
export interface GenerationFilter {
  readonly status: readonly GenerationStatus[] | null;
  readonly modelId: string | null;
  /** A provider's slug: generations that it was tried for. */
  readonly provider: string | null;
  readonly apiKeyId: string | null;
  /** The generation that they continue. */
  readonly refinesId: string | null;
  readonly since: Date | null;
  readonly until: Date | null;
  /** Words that the prompt contains, as one phrase, in any case. */
  readonly search: string | null;
  /** What a call with this key started, whatever was called; for as long as keys are kept. */
  readonly idempotencyKey: string | null;
}

/** What restricts nothing. */
export const EVERY_GENERATION: GenerationFilter = {
  status: null,
  modelId: null,
  provider: null,
  apiKeyId: null,
  refinesId: null,
  since: null,
  until: null,
  search: null,
  idempotencyKey: null,
};

/** The generations of these ids, in no order. Says nothing about who may see them. */
export function generationsByIds(queryable: Queryable, ids: readonly string[]): Promise<Generation[]> {
  return queryable
    .select()
    .from(generation)
    .where(anyOf(sql`${generation.id}`, ids));
}

/** A page of an account's generations, newest first; ids sort by time. One more than the page is read, to know whether there are more. */
export async function listGenerations(
  queryable: Queryable,
  {
    accountId,
    filter,
    direction,
    limit,
    beyondId,
  }: {
    accountId: string;
    filter: GenerationFilter | null;
    direction: 'forward' | 'backward';
    limit: number;
    beyondId: string | null;
  },
): Promise<{ generations: Generation[]; more: boolean }> {
  const forward = direction === 'forward';
  const beyond = beyondId === null ? undefined : forward ? lt(generation.id, beyondId) : gt(generation.id, beyondId);
  const rows = await queryable
    .select()
    .from(generation)
    .where(and(eq(generation.accountId, accountId), beyond, matches(queryable, filter)))
    .orderBy(forward ? desc(generation.id) : asc(generation.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  return { generations: forward ? page : page.toReversed(), more: rows.length > limit };
}

/** Those of the ids that are the account's and that the filter means. */
export async function matchingGenerations(
  queryable: Queryable,
  accountId: string,
  ids: readonly string[],
  filter: GenerationFilter,
): Promise<ReadonlySet<string>> {
  const rows = await queryable
    .select({ id: generation.id })
    .from(generation)
    .where(and(eq(generation.accountId, accountId), anyOf(sql`${generation.id}`, ids), matches(queryable, filter)));
  return new Set(rows.map(({ id }) => id));
}

export function attemptsByIds(queryable: Queryable, ids: readonly string[]): Promise<Attempt[]> {
  return queryable
    .select()
    .from(attempt)
    .where(anyOf(sql`${attempt.id}`, ids));
}

/** The attempts of these generations, each generation's in the order that they were made. */
export function attemptsOfGenerations(queryable: Queryable, generationIds: readonly string[]): Promise<Attempt[]> {
  return queryable
    .select()
    .from(attempt)
    .where(anyOf(sql`${attempt.generationId}`, generationIds))
    .orderBy(asc(attempt.generationId), asc(attempt.number));
}

/** What attempts of these generations thought and said, whole; null where there is nothing, or nothing any more. */
export interface Words {
  readonly attemptId: string;
  readonly generationId: string;
  readonly thinking: string | null;
  readonly text: string | null;
}

export async function wordsOfGenerations(queryable: Queryable, generationIds: readonly string[]): Promise<Words[]> {
  const said = (type: 'THOUGHT' | 'TEXT') =>
    sql<
      string | null
    >`string_agg(${event.body} ->> 'text', '' order by ${event.seq}) filter (where ${event.type} = ${type})`;
  const rows = await queryable
    .select({
      attemptId: event.attemptId,
      generationId: event.generationId,
      thinking: said('THOUGHT'),
      text: said('TEXT'),
    })
    .from(event)
    .where(and(anyOf(sql`${event.generationId}`, generationIds), inArray(event.type, ['THOUGHT', 'TEXT'])))
    .groupBy(event.generationId, event.attemptId);
  return rows.flatMap(({ attemptId, ...rest }) => (attemptId === null ? [] : [{ attemptId, ...rest }]));
}

/** How far each of these generations last was told to be, 0 to 1. */
export async function progressOfGenerations(
  queryable: Queryable,
  generationIds: readonly string[],
): Promise<ReadonlyMap<string, number | null>> {
  const rows = await queryable
    .selectDistinctOn([event.generationId], {
      id: event.generationId,
      fraction: sql<number | null>`(${event.body} ->> 'fraction')::float8`,
    })
    .from(event)
    .where(and(anyOf(sql`${event.generationId}`, generationIds), eq(event.type, 'PROGRESS')))
    .orderBy(event.generationId, desc(event.seq));
  return new Map(rows.map(({ id, fraction }) => [id, fraction]));
}

function matches(queryable: Queryable, filter: GenerationFilter | null): SQL | undefined {
  if (filter === null) return undefined;
  const { status, modelId, provider, apiKeyId, refinesId, since, until, search, idempotencyKey } = filter;
  return and(
    status === null ? undefined : inArray(generation.status, [...status]),
    modelId === null ? undefined : eq(generation.modelId, modelId),
    provider === null
      ? undefined
      : exists(
          queryable
            .select({ one: sql`1` })
            .from(attempt)
            .where(and(eq(attempt.generationId, generation.id), like(attempt.configKey, `${literal(provider)}/%`))),
        ),
    apiKeyId === null ? undefined : eq(generation.apiKeyId, apiKeyId),
    refinesId === null ? undefined : eq(generation.refinesId, refinesId),
    since === null ? undefined : gte(generation.createdAt, since),
    until === null ? undefined : lt(generation.createdAt, until),
    search === null ? undefined : sql`${generation.prompt} ilike ${`%${literal(search)}%`}`,
    idempotencyKey === null
      ? undefined
      : exists(
          queryable
            .select({ one: sql`1` })
            .from(keyTable)
            .where(
              and(
                eq(keyTable.accountId, generation.accountId),
                eq(keyTable.generationId, generation.id),
                eq(keyTable.key, idempotencyKey),
                // All of the table's fields: its key begins with them.
                inArray(keyTable.field, [...START_FIELDS]),
              ),
            ),
        ),
  );
}

/** `%`, `_` and `\` stand for themselves. */
function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** One parameter however many values there are: the statement is the same for every page, and so is its plan. */
function anyOf(column: SQL, values: readonly string[]): SQL {
  return sql`${column} = any(${makePgArray([...values])}::text[])`;
}
