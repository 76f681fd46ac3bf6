import type { Sql } from '../db/client.ts';
import type { Pair } from './due.ts';
import type { PerformanceWindow } from './window.ts';

/** The windows of one model at one provider, as they are at a version. */
export interface PairWindows extends Pair {
  readonly version: number;
  readonly windows: readonly PerformanceWindow[];
}

/** The highest version that can be seen; 0 while nothing was measured. */
export async function readPerformanceVersion(sql: Sql): Promise<number> {
  const [row] = await sql<{ version: number }[]>`
    select coalesce(max(version), 0)::float8 as version from performance_fold`;
  return row?.version ?? 0;
}

/** What changed after a version, whole: a bucket that isn't among its pair's windows is gone. One statement, so one moment. */
export async function loadPerformance(
  sql: Sql,
  { since, sandbox }: { since: number; sandbox: boolean },
): Promise<PairWindows[]> {
  const rows = await sql<{ model_id: string; provider_slug: string; version: number; windows: readonly WindowRow[] }[]>`
    select fold.model_id, fold.provider_slug, fold.version::float8 as version,
      coalesce(json_agg(bucket) filter (where bucket.model_id is not null), '[]') as windows
    from performance_fold as fold left join performance_window as bucket
      on bucket.model_id = fold.model_id and bucket.provider_slug = fold.provider_slug and bucket.sandbox = ${sandbox}
    where fold.version > ${since}
    group by fold.model_id, fold.provider_slug, fold.version`;
  return rows.map((row) => ({
    modelId: row.model_id,
    providerSlug: row.provider_slug,
    version: row.version,
    windows: row.windows.map(windowOf),
  }));
}

interface WindowRow {
  readonly model_id: string;
  readonly provider_slug: string;
  readonly config_key: string;
  readonly mode: string;
  readonly resolution: string;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  readonly mean_ms: number | null;
  readonly failure_mean_ms: number | null;
  readonly ttfb_p50_ms: number | null;
  readonly ttfb_p95_ms: number | null;
  readonly total: number;
  readonly success_rate: number;
  readonly updated_at: string;
}

function windowOf(row: WindowRow): PerformanceWindow {
  return {
    modelId: row.model_id,
    providerSlug: row.provider_slug,
    configKey: row.config_key,
    mode: row.mode,
    resolution: row.resolution,
    p50Ms: row.p50_ms,
    p95Ms: row.p95_ms,
    meanMs: row.mean_ms,
    failureMeanMs: row.failure_mean_ms,
    ttfbP50Ms: row.ttfb_p50_ms,
    ttfbP95Ms: row.ttfb_p95_ms,
    successRate: row.success_rate,
    totalRequests: row.total,
    updatedAt: new Date(row.updated_at),
  };
}
