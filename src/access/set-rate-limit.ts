import { and, eq } from 'drizzle-orm';
import { kindOfId } from '../base/ids.ts';
import { InvalidInputRefusal } from '../base/refusal.ts';
import type { Queryable } from '../db/client.ts';
import { apiKeysByIds, unknownKey, type ApiKey } from './keys.ts';
import { problemOfStarts } from './starts-per-minute.ts';
import { apiKey } from './tables.ts';
import { requireScope, type Viewer } from './viewer.ts';

export interface NewRateLimit {
  readonly apiKeyId: string;
  /** Null takes the limit away. */
  readonly startsPerMinute: number | null;
}

/**
 * Sets how many generations a key may start in a minute; every process holds it to that within five seconds. What it has
 * used of the present minute stays used. Twice is harmless. Throws ForbiddenRefusal, InvalidInputRefusal, NotFoundRefusal.
 */
export async function setRateLimit(
  queryable: Queryable,
  viewer: Viewer | null,
  { apiKeyId, startsPerMinute }: NewRateLimit,
): Promise<ApiKey> {
  const { accountId } = requireScope(viewer, 'ADMIN');
  const problem = problemOfStarts(startsPerMinute);
  if (problem !== null) throw new InvalidInputRefusal([problem]);
  // What is no id of a key can't be asked for: the database refuses some of the characters that it may hold.
  if (kindOfId(apiKeyId) !== 'apiKey') throw unknownKey(apiKeyId);
  await queryable
    .update(apiKey)
    .set({ startsPerMinute })
    .where(and(eq(apiKey.accountId, accountId), eq(apiKey.id, apiKeyId)));
  const [key] = await apiKeysByIds(queryable, [apiKeyId]);
  if (key === undefined || key.accountId !== accountId) throw unknownKey(apiKeyId);
  return key;
}
