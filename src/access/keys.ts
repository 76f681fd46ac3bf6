import { and, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import { kindOfId } from '../base/ids.ts';
import { InvalidInputRefusal, NotFoundRefusal, type InputProblem } from '../base/refusal.ts';
import type { Queryable } from '../db/client.ts';
import { readLimit } from './budget-limit.ts';
import { hashSecret, makeKey } from './key.ts';
import { problemOfStarts } from './starts-per-minute.ts';
import { apiKey } from './tables.ts';
import { type BudgetPeriod } from './periods.ts';
import { requireScope, SCOPES, type Scope, type Viewer } from './viewer.ts';
import { writeBudget } from './write-budget.ts';

const { secretHash: _secretHash, ...shown } = getTableColumns(apiKey);
const LONGEST_NAME = 100;

/** A key as others may see it: everything but the hash of its secret, which no one outside of this room reads. */
export type ApiKey = Omit<typeof apiKey.$inferSelect, 'secretHash'>;

export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Null: until it is revoked. */
  readonly expiresAt: Date | null;
  /** Whether one other offer may be asked when a provider refuses the content; left out: no. */
  readonly retriesRefusedContent?: boolean;
  /** How many generations it may start in a minute; null or left out: as many as it likes. */
  readonly startsPerMinute?: number | null;
}

/** What a new key may spend: US dollars, exact. */
export interface NewKeyBudget {
  readonly limitUsd: string;
  readonly period: BudgetPeriod;
}

/**
 * Makes a key in the viewer's account. `secret` is the whole key, and this is the only time that anybody has it.
 * Only an admin makes keys, so nobody ever gives away more than they may do themselves.
 * Throws ForbiddenRefusal, and InvalidInputRefusal with all problems.
 */
export async function createApiKey(
  queryable: Queryable,
  viewer: Viewer | null,
  input: NewApiKey & { readonly budget?: NewKeyBudget | null },
  pepper: Uint8Array,
): Promise<{ apiKey: ApiKey; secret: string }> {
  const { accountId } = requireScope(viewer, 'ADMIN');
  const { budget = null } = input;
  const limitMicros = budget === null ? null : readLimit(budget.limitUsd, ['budgetUsd']);
  const problems = problemsOf(input);
  if (limitMicros !== null && typeof limitMicros !== 'number') problems.push(limitMicros);
  if (problems.length > 0) throw new InvalidInputRefusal(problems);
  // Together, so that nobody ever has a key that was to have a budget and has none.
  return queryable.transaction(async (tx) => {
    const made = await insertApiKey(tx, { ...input, accountId, pepper });
    if (budget !== null && typeof limitMicros === 'number')
      await writeBudget(tx, { accountId, apiKeyId: made.apiKey.id, limitMicros, period: budget.period });
    return made;
  });
}

/** Writes a new key's row without asking who wants it. */
export async function insertApiKey(
  queryable: Queryable,
  {
    accountId,
    pepper,
    name,
    scopes,
    expiresAt,
    retriesRefusedContent = false,
    startsPerMinute = null,
  }: NewApiKey & { accountId: string; pepper: Uint8Array },
): Promise<{ apiKey: ApiKey; secret: string }> {
  const key = makeKey();
  const row = {
    accountId,
    id: key.id,
    name: name.trim(),
    secretHash: hashSecret(pepper, key.secret),
    // Of the whole text, since that is what its holder can compare it with; these belong to the checksum.
    lastFour: key.text.slice(-4),
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
    expiresAt,
    retriesRefusedContent,
    startsPerMinute,
  };
  const [made] = await queryable.insert(apiKey).values(row).returning(shown);
  if (made === undefined) throw new Error('The insert of a key returned no row.');
  return { apiKey: made, secret: key.text };
}

/** Ends a key; every process refuses it within five seconds. Twice is harmless, and keeps the first time. Throws ForbiddenRefusal, NotFoundRefusal. */
export async function revokeApiKey(queryable: Queryable, viewer: Viewer | null, id: string): Promise<ApiKey> {
  const { accountId } = requireScope(viewer, 'ADMIN');
  // What is no id of a key can't be asked for: the database refuses some of the characters that it may hold.
  if (kindOfId(id) !== 'apiKey') throw unknownKey(id);
  const [revoked] = await queryable
    .update(apiKey)
    .set({ revokedAt: sql`coalesce(${apiKey.revokedAt}, now())` })
    .where(and(eq(apiKey.accountId, accountId), eq(apiKey.id, id)))
    .returning(shown);
  if (revoked === undefined) throw unknownKey(id);
  return revoked;
}

/** So many keys: forward those older than a key, backward those newer than it. */
export interface ApiKeyPage {
  readonly limit: number;
  readonly direction: 'forward' | 'backward';
  /** The key that the page begins or ends beside, beside an unknown one there is nothing; null: the list’s own end. */
  readonly keyId: string | null;
}

/** The account's keys, revoked ones too, newest first, and whether there are more in the direction of the page. Throws ForbiddenRefusal. */
export async function listApiKeys(
  queryable: Queryable,
  viewer: Viewer | null,
  { limit, direction, keyId }: ApiKeyPage,
): Promise<{ apiKeys: ApiKey[]; more: boolean }> {
  const { accountId } = requireScope(viewer, 'ADMIN');
  if (keyId !== null && kindOfId(keyId) !== 'apiKey') return { apiKeys: [], more: false };
  const forward = direction === 'forward';
  // The place is read in the statement itself: a time that went through a Date has lost its microseconds.
  const place = sql`(select ${apiKey.createdAt}, ${apiKey.id} from ${apiKey} where ${apiKey.accountId} = ${accountId} and ${apiKey.id} = ${keyId})`;
  const beyond = sql`(${apiKey.createdAt}, ${apiKey.id}) ${sql.raw(forward ? '<' : '>')} ${place}`;
  const order = sql.raw(forward ? 'desc' : 'asc');
  const found = await queryable
    .select(shown)
    .from(apiKey)
    .where(and(eq(apiKey.accountId, accountId), keyId === null ? undefined : beyond))
    .orderBy(sql`${apiKey.createdAt} ${order}`, sql`${apiKey.id} ${order}`)
    .limit(limit + 1);
  const apiKeys = found.slice(0, limit);
  return { apiKeys: forward ? apiKeys : apiKeys.toReversed(), more: found.length > limit };
}

/** The keys of these ids, in no order; unknown ones are left out. Says nothing about who may see them. */
export function apiKeysByIds(queryable: Queryable, ids: readonly string[]): Promise<ApiKey[]> {
  return queryable
    .select(shown)
    .from(apiKey)
    .where(inArray(apiKey.id, [...ids]));
}

function problemsOf({ name, scopes, expiresAt, startsPerMinute = null }: NewApiKey): InputProblem[] {
  const problems: InputProblem[] = [];
  const length = name.trim().length;
  if (length === 0) {
    problems.push({
      path: ['name'],
      message: 'A key needs a name that tells people what it is for; this one is empty.',
    });
  } else if (length > LONGEST_NAME) {
    problems.push({
      path: ['name'],
      message: `A name has at most ${LONGEST_NAME} characters; this one has ${length}.`,
    });
  }
  // PostgreSQL stores neither, and a name with a line break could pass for two in a list.
  if (!name.isWellFormed() || /\p{Cc}/u.test(name)) {
    problems.push({
      path: ['name'],
      message: 'A name has no control characters and no halves of characters. Leave them out.',
    });
  }
  if (scopes.length === 0) {
    problems.push({ path: ['scopes'], message: 'A key needs at least one scope; none came.', allowed: SCOPES });
  }
  if (expiresAt !== null && expiresAt.getTime() <= Date.now()) {
    const message = `A key expires in the future; ${expiresAt.toISOString()} is past. Leave it out for a key that holds until it is revoked.`;
    problems.push({ path: ['expiresAt'], message });
  }
  const problem = problemOfStarts(startsPerMinute);
  if (problem !== null) problems.push(problem);
  return problems;
}

export function unknownKey(id: string): NotFoundRefusal {
  return new NotFoundRefusal(`There is no key "${id}" here. Ids of keys begin with "key_"; Query.apiKeys lists them.`);
}
