import type { Sql } from '../db/client.ts';
import { FAILING_CODES, type OfferHealth } from './breaker.ts';

/** How the last calls of an offer ended, in all processes. */
export interface RecentCalls {
  readonly calls: number;
  /** Those that count against the offer. */
  readonly failures: number;
}

/** Fewer calls tell nothing. */
const ENOUGH_CALLS = 4;
/** More than what is usual: refused content and empty answers, which make most of the failures in published rates, are none here. */
const DEGRADED_SHARE = 0.25;

/** What the last calls say of an offer whose breaker is closed. */
export function healthOfRecent(recent: RecentCalls | undefined): OfferHealth {
  if (recent === undefined || recent.calls < ENOUGH_CALLS) return 'UNKNOWN';
  return recent.failures >= recent.calls * DEGRADED_SHARE ? 'DEGRADED' : 'HEALTHY';
}

/**
 * Counts the calls of the last minutes, by config key: a short look at the end of an index for each offer.
 *
 * `attempt` belongs to a room above this one, hence its name as it stands in the database.
 */
export async function readRecentCalls(
  sql: Sql,
  { sandbox, withinMs }: { sandbox: boolean; withinMs: number },
): Promise<ReadonlyMap<string, RecentCalls>> {
  const codes = JSON.stringify(FAILING_CODES);
  const rows = await sql<{ config_key: string; calls: number; failures: number }[]>`
    select offer.config_key, count(*)::int as calls,
      (count(*) filter (where attempt.error_code in (select json_array_elements_text(${codes}::text::json))))::int as failures
    from offer join attempt on attempt.config_key = offer.config_key
    where attempt.finished_at > now() - ${withinMs}::float8 * interval '1 millisecond'
      and attempt.sandbox = ${sandbox} and attempt.status in ('SUCCEEDED', 'FAILED', 'ABANDONED')
    group by offer.config_key`;
  return new Map(rows.map(({ config_key, calls, failures }) => [config_key, { calls, failures }]));
}
