import type { ISql } from 'postgres';
import { WINDOW_DAYS } from './window.ts';

/** One model at one provider: what is counted together. */
export interface Pair {
  readonly modelId: string;
  readonly providerSlug: string;
}

/** A second at least lies between two counts, and 19 times as long as the last one took: never more than 5 % of the time. */
export const LEAST_PAUSE_MS = 1000;
export const PAUSE_PER_COUNT = 19;
/** An attempt gets its end's time before its transaction commits; after so long it can be seen, or never will be. */
const COMMITTED_AFTER_S = 20;
/** What nothing happens to is counted again this often: its calls leave the window one by one. */
const STALE_AFTER_MINUTES = 60;

/**
 * What is to be counted: where an attempt ended after the last that was counted; where one may have been committed behind
 * it; and what has not been counted for an hour. One look at the end of an index for each offer: asked whether a newer
 * one exists, PostgreSQL takes it for likely and reads the table until it finds one.
 *
 * `attempt` belongs to a room above this one, hence its name as it stands in the database.
 */
export async function duePairs(sql: ISql): Promise<Pair[]> {
  const rows = await sql<{ model_id: string; provider_slug: string }[]>`
    select distinct offer.model_id, split_part(offer.config_key, '/', 1) as provider_slug
    from offer left join performance_fold as fold
      on fold.model_id = offer.model_id and fold.provider_slug = split_part(offer.config_key, '/', 1)
    where ${pauseIsOver(sql)} and (
      (select max(attempt.finished_at) from attempt where attempt.config_key = offer.config_key)
        > coalesce(fold.newest_at, now() - ${WINDOW_DAYS}::int * interval '1 day')
      or (
        fold.counted_at < fold.newest_at + ${COMMITTED_AFTER_S}::int * interval '1 second'
        and fold.newest_at + ${COMMITTED_AFTER_S}::int * interval '1 second' <= now()
      )
      or (fold.newest_at is not null and fold.counted_at < now() - ${STALE_AFTER_MINUTES}::int * interval '1 minute')
    )`;
  return rows.map((row) => ({ modelId: row.model_id, providerSlug: row.provider_slug }));
}

/** By the row's own memory, so that the pause holds for all workers together. The row is called `fold`. */
export function pauseIsOver(sql: ISql) {
  return sql`(
    fold.counted_at is null
    or fold.counted_at + greatest(${LEAST_PAUSE_MS}::int, ${PAUSE_PER_COUNT}::int * fold.took_ms) * interval '1 millisecond' <= now()
  )`;
}
