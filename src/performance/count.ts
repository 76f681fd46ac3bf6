import type { ISql } from 'postgres';
import type { Pair } from './due.ts';
import { ALL, WINDOW_DAYS } from './window.ts';

/**
 * Counts the window of one model at one provider anew, all buckets in one statement, and writes those that changed. Exact:
 * a percentile is the least time that was measured which so many of the successes did not exceed (percentile_disc).
 *
 * All ended attempts count whatever they failed of, but for canceled ones; of batches none, since how long those wait says
 * nothing of the offer. Returns how many buckets changed, and the end of the last attempt seen (as the database writes it).
 *
 * `attempt` and `generation` belong to a room above this one, hence their names as they stand in the database.
 */
export async function countWindows(
  sql: ISql,
  { modelId, providerSlug }: Pair,
): Promise<{ changed: number; newestAt: string | null }> {
  const [row] = await sql<{ changed: number; newest_at: string | null }[]>`
    with ended as materialized (
      select attempt.account_id, attempt.generation_id, attempt.config_key, attempt.resolution, attempt.sandbox, attempt.status,
        attempt.started_at, attempt.finished_at, attempt.first_byte_ms
      from offer join attempt on attempt.config_key = offer.config_key
      where offer.model_id = ${modelId} and split_part(offer.config_key, '/', 1) = ${providerSlug}
        and attempt.finished_at > now() - ${WINDOW_DAYS}::int * interval '1 day'
    ), call as (
      select ended.config_key, generation.mode, coalesce(ended.resolution, '') as resolution, ended.sandbox,
        ended.status = 'SUCCEEDED' as good, ended.first_byte_ms,
        -- The server's clock may have been set back meanwhile, and what nobody saw end for weeks is too long for a column.
        least(greatest(round(extract(epoch from ended.finished_at - ended.started_at) * 1000), 0), 2147483647)::int as ms
      from ended join generation
        on generation.account_id = ended.account_id and generation.id = ended.generation_id
      where ended.status in ('SUCCEEDED', 'FAILED', 'ABANDONED') and generation.tier = 'STANDARD'
    ), fresh as (
      select
        case grouping(config_key) when 0 then config_key else ${ALL} end as config_key,
        case grouping(mode) when 0 then mode else ${ALL} end as mode,
        case grouping(resolution) when 0 then resolution else ${ALL} end as resolution,
        sandbox,
        percentile_disc(0.5) within group (order by ms) filter (where good) as p50_ms,
        percentile_disc(0.95) within group (order by ms) filter (where good) as p95_ms,
        round(avg(ms) filter (where good))::int as mean_ms,
        round(avg(ms) filter (where not good))::int as failure_mean_ms,
        percentile_disc(0.5) within group (order by first_byte_ms) filter (where good) as ttfb_p50_ms,
        percentile_disc(0.95) within group (order by first_byte_ms) filter (where good) as ttfb_p95_ms,
        (count(*) filter (where good))::int as succeeded,
        count(*)::int as total,
        (count(*) filter (where good))::float8 / count(*) as success_rate
      from call
      group by grouping sets (
        (sandbox, config_key, mode, resolution), (sandbox, config_key), (sandbox, mode), (sandbox)
      )
    ), gone as (
      delete from performance_window as old
      where old.model_id = ${modelId} and old.provider_slug = ${providerSlug} and not exists (
        select from fresh
        where (fresh.config_key, fresh.mode, fresh.resolution, fresh.sandbox) = (old.config_key, old.mode, old.resolution, old.sandbox)
      )
      returning 1
    ), changed as (
      insert into performance_window as old (
        model_id, provider_slug, config_key, mode, resolution, sandbox, p50_ms, p95_ms, mean_ms, failure_mean_ms,
        ttfb_p50_ms, ttfb_p95_ms, succeeded, total, success_rate, updated_at
      )
      select ${modelId}, ${providerSlug}, fresh.*, clock_timestamp() from fresh
      on conflict (model_id, provider_slug, config_key, mode, resolution, sandbox) do update set
        p50_ms = excluded.p50_ms, p95_ms = excluded.p95_ms, mean_ms = excluded.mean_ms,
        failure_mean_ms = excluded.failure_mean_ms, ttfb_p50_ms = excluded.ttfb_p50_ms,
        ttfb_p95_ms = excluded.ttfb_p95_ms, succeeded = excluded.succeeded, total = excluded.total,
        success_rate = excluded.success_rate, updated_at = excluded.updated_at
      where (
        old.p50_ms, old.p95_ms, old.mean_ms, old.failure_mean_ms, old.ttfb_p50_ms, old.ttfb_p95_ms, old.succeeded, old.total
      ) is distinct from (
        excluded.p50_ms, excluded.p95_ms, excluded.mean_ms, excluded.failure_mean_ms, excluded.ttfb_p50_ms,
        excluded.ttfb_p95_ms, excluded.succeeded, excluded.total
      )
      returning 1
    )
    select ((select count(*) from gone) + (select count(*) from changed))::int as changed,
      (select max(finished_at) from ended)::text as newest_at`;
  return { changed: row?.changed ?? 0, newestAt: row?.newest_at ?? null };
}
