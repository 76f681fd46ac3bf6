import { and, eq, sql, type SQL } from 'drizzle-orm';
import { RateLimitedRefusal } from '../base/refusal.ts';
import type { Queryable } from '../db/client.ts';
import { startRate } from './tables.ts';
import type { Viewer } from './viewer.ts';

const MINUTE_MICROS = 60_000_000;

/** How a key's starts stand at this moment. */
export interface StartRate {
  readonly limit: number;
  /** How many would be let through at once. */
  readonly remaining: number;
  /** Until one is free; 0 when one is. */
  readonly freeInMs: number;
  /** Until all of the limit is there again; 0 when it is. */
  readonly fullInMs: number;
}

/**
 * Takes one of the viewer's starts. Throws {@link RateLimitedRefusal}, which says after how long one is free, when none is.
 *
 * A token bucket that holds the limit and is refilled evenly, kept as the time at which it is full again: a start moves
 * that on by its share of a minute, and fits while it stays within a minute from now. One conditional statement decides, so
 * that of many at once, at whichever processes, exactly so many pass as are left: the others wait for the row, and see it as
 * the last one left it. A key without a limit costs no statement.
 */
export async function takeStart(queryable: Queryable, viewer: Viewer): Promise<void> {
  const limited = limitedOf(viewer);
  if (limited === null) return;
  const { accountId, apiKeyId, limit } = limited;
  const after = sql`greatest(${startRate.fullAt}, now()) + ${shareOf(limit)}`;
  const taken = await queryable
    .insert(startRate)
    .values({ accountId, apiKeyId, fullAt: sql`now() + ${shareOf(limit)}` })
    .onConflictDoUpdate({
      target: [startRate.accountId, startRate.apiKeyId],
      set: { fullAt: after },
      // The time when it has the row, not when it began to wait for it: whoever had it before may have begun later.
      setWhere: sql`${after} <= clock_timestamp() + interval '1 minute'`,
    })
    .returning({ apiKeyId: startRate.apiKeyId });
  if (taken.length > 0) return;
  const rate = await readStartRate(queryable, viewer);
  // One may have become free since; asking again at once is right then, but for the round trip that it takes anyway.
  const retryAfterMs = Math.max(1, rate?.freeInMs ?? 0);
  const seconds = Math.ceil(retryAfterMs / 1000);
  throw new RateLimitedRefusal(
    `This key may start ${limit} generations a minute, and has. The next is free in ${seconds} s; ask again then.`,
    retryAfterMs,
  );
}

/** Gives one back that came to nothing. A key that has all of its starts has no more by it. */
export async function giveBackStart(queryable: Queryable, viewer: Viewer): Promise<void> {
  const limited = limitedOf(viewer);
  if (limited === null) return;
  await queryable
    .update(startRate)
    .set({ fullAt: sql`${startRate.fullAt} - ${shareOf(limited.limit)}` })
    .where(ofKey(limited));
}

/** How the viewer's starts stand; null, without asking, for a key without a limit. */
export async function readStartRate(queryable: Queryable, viewer: Viewer): Promise<StartRate | null> {
  const limited = limitedOf(viewer);
  if (limited === null) return null;
  const [row] = await queryable
    .select({ usedMicros: sql<number>`(extract(epoch from ${startRate.fullAt} - now()) * 1000000)::float8` })
    .from(startRate)
    .where(ofKey(limited));
  return rateOf(limited.limit, Math.max(0, row?.usedMicros ?? 0));
}

/** How things stand when so much of the minute is used. */
export function rateOf(limit: number, usedMicros: number): StartRate {
  const share = shareMicros(limit);
  const left = Math.floor((MINUTE_MICROS - usedMicros) / share);
  return {
    limit,
    remaining: Math.min(limit, Math.max(0, left)),
    freeInMs: Math.ceil(Math.max(0, usedMicros + share - MINUTE_MICROS) / 1000),
    fullInMs: Math.ceil(usedMicros / 1000),
  };
}

interface Limited {
  readonly accountId: string;
  readonly apiKeyId: string;
  readonly limit: number;
}

function limitedOf({ accountId, apiKeyId, startsPerMinute }: Viewer): Limited | null {
  return apiKeyId === null || startsPerMinute === undefined ? null : { accountId, apiKeyId, limit: startsPerMinute };
}

/** Rounded down to what PostgreSQL's times can tell: rounded up, the last of a full bucket would never fit. */
function shareMicros(limit: number): number {
  return Math.floor(MINUTE_MICROS / limit);
}

function shareOf(limit: number): SQL {
  return sql`${shareMicros(limit)}::int * interval '1 microsecond'`;
}

function ofKey({ accountId, apiKeyId }: Limited) {
  return and(eq(startRate.accountId, accountId), eq(startRate.apiKeyId, apiKeyId));
}
