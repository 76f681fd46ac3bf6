import type { Sql } from '../db/client.ts';
import { countWindows } from './count.ts';
import { pauseIsOver, type Pair } from './due.ts';
import { PERFORMANCE_CHANNEL } from './window.ts';

/** Key of the advisory lock under which versions are given out; any number, so long as nothing else uses it. */
const VERSION_LOCK = 5_370_262;
const LONGEST_COUNT = '10min';

/**
 * Counts one model at one provider and announces what changed. False when another process does, or just did. Dying in the
 * middle leaves everything as it was, to be found due again; twice is harmless.
 */
export async function recount(sql: Sql, { modelId, providerSlug }: Pair): Promise<boolean> {
  return sql.begin(async (tx) => {
    await tx`insert into performance_fold (model_id, provider_slug) values (${modelId}, ${providerSlug}) on conflict do nothing`;
    const mine = await tx`
      select from performance_fold as fold
      where model_id = ${modelId} and provider_slug = ${providerSlug} and ${pauseIsOver(tx)}
      for update skip locked`;
    if (mine.length === 0) return false;
    // The usual half a minute would be the end of all figures for whoever has more calls than are counted in it.
    await tx`select set_config('statement_timeout', ${LONGEST_COUNT}, true)`;
    const began = performance.now();
    const { changed, newestAt } = await countWindows(tx, { modelId, providerSlug });
    const tookMs = Math.ceil(performance.now() - began);
    // From here to the commit one transaction at a time: who sees a version has seen all before it.
    if (changed > 0) await tx`select pg_advisory_xact_lock(${VERSION_LOCK}), pg_notify(${PERFORMANCE_CHANNEL}, '')`;
    // The count began no earlier than this transaction, so now() promises nothing that it has not seen. As text, since the
    // driver would take the time for a Date, which has no microseconds: the newest attempt would always look newer.
    await tx`
      update performance_fold set counted_at = now(), newest_at = ${newestAt}::text::timestamptz, took_ms = ${tookMs},
        version = case when ${changed > 0} then (select max(version) + 1 from performance_fold) else version end
      where model_id = ${modelId} and provider_slug = ${providerSlug}`;
    return true;
  });
}
