import { ensureAccount } from '../../src/access/bootstrap.ts';
import { newId } from '../../src/base/ids.ts';
import { saveModel } from '../../src/catalog/save.ts';
import type { Database } from '../../src/db/client.ts';
import { duePairs } from '../../src/performance/due.ts';
import { recount } from '../../src/performance/recount.ts';
import { factsOf, offerOf, performanceOf } from '../catalog/facts-fixture.ts';

/** One call as a test wants it to have been. */
export interface Call {
  readonly configKey: string;
  readonly mode: 'TEXT_TO_IMAGE' | 'IMAGE_EDIT';
  readonly tier: 'STANDARD' | 'BATCH';
  readonly resolution: string | null;
  readonly sandbox: boolean;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'ABANDONED' | 'CANCELED';
  readonly ms: number;
  readonly firstByteMs: number | null;
  /** How long ago it ended. */
  readonly agoMs: number;
}

export const A_CALL: Call = {
  configKey: 'fal/alpha',
  mode: 'TEXT_TO_IMAGE',
  tier: 'STANDARD',
  resolution: '1K',
  sandbox: false,
  status: 'SUCCEEDED',
  ms: 1000,
  firstByteMs: 100,
  agoMs: 60_000,
};

/** Two models: alpha at fal (two offers) and gemini, beta at fal; what is imported says that fal is slow and gemini fast. */
export async function saveModels({ orm }: Database): Promise<{ alpha: string; beta: string }> {
  const alpha = factsOf('alpha', {
    specifications: { modes: ['TEXT_TO_IMAGE', 'IMAGE_EDIT'] },
    offers: [offerOf('fal/alpha'), offerOf('fal/alpha-edit', { modes: ['IMAGE_EDIT'] }), offerOf('gemini/alpha')],
    performance: {
      ...performanceOf('fal', 9000, 0.9),
      providers: [
        { provider: 'fal', p50Ms: 9000, successRate: 0.9, totalRequests: 10 },
        { provider: 'gemini', p50Ms: 4000, successRate: 0.8, totalRequests: 10 },
      ],
    },
  });
  const beta = factsOf('beta', { offers: [offerOf('fal/beta')] });
  return orm.transaction(async (tx) => {
    const ids: string[] = [];
    for (const facts of [alpha, beta]) {
      await saveModel(tx, facts, { origin: 'IMPORTED' });
      const [row] = await tx.execute<{ id: string }>(`select id from model where slug = '${facts.slug}'`);
      ids.push(row?.id ?? '');
    }
    const [alphaId = '', betaId = ''] = ids;
    return { alpha: alphaId, beta: betaId };
  });
}

/** Writes ended attempts, each with a generation of its own, as they stand in the tables once all is over. */
export async function writeCalls({ orm, sql }: Database, calls: readonly Call[]): Promise<void> {
  const accountId = await ensureAccount(orm);
  const rows = calls.map((call) => ({ ...call, generationId: newId('generation'), attemptId: newId('attempt') }));
  await sql`
    with call as (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as t (
        "configKey" text, mode text, tier text, resolution text, sandbox boolean, status text, ms int, "firstByteMs" int,
        "agoMs" float8, "generationId" text, "attemptId" text
      )
    ), made as (
      insert into generation (account_id, id, model_id, mode, tier, status, sandbox, deadline_at, finished_at)
      select ${accountId}, "generationId", offer.model_id, mode, tier, 'FAILED', sandbox, now(), now()
      from call join offer on offer.config_key = "configKey"
    )
    insert into attempt (account_id, id, generation_id, number, lane, config_key, offer_id, resolution, status, sandbox,
      started_at, finished_at, first_byte_ms)
    select ${accountId}, "attemptId", "generationId", 1, 0, "configKey", 'offer', resolution, status, sandbox,
      now() - ("agoMs" + ms) * interval '1 millisecond', now() - "agoMs" * interval '1 millisecond', "firstByteMs"
    from call`;
}

/** Counts all that is due, as the fold does; returns what was. */
export async function countDue({ sql }: Database): Promise<string[]> {
  const counted: string[] = [];
  for (const pair of await duePairs(sql)) if (await recount(sql, pair)) counted.push(pair.providerSlug);
  return counted.toSorted();
}

/** As if so much time had gone by since everything. */
export async function letPass({ sql }: Database, interval: string): Promise<void> {
  await sql`update attempt set started_at = started_at - ${interval}::interval, finished_at = finished_at - ${interval}::interval`;
  await sql`update performance_fold set counted_at = counted_at - ${interval}::interval, newest_at = newest_at - ${interval}::interval`;
}
