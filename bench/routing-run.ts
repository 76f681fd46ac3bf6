import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient, type Sql } from '../src/db/client.ts';
import { ADMIN_KEY, clientOf, started } from '../test/installation.ts';
import { startProcess, type ServerProcess } from '../test/process.ts';
import { startSandbox, type SandboxProcess } from '../test/sandbox-process.ts';
import { startPostgres } from './postgres.ts';
import { priceOf } from './routing-prices.ts';
import { median, quantile } from './statistics.ts';

export interface RoutingSetting {
  readonly title: string;
  /** Left out: the model, by whatever offer is best. */
  readonly model?: string;
  readonly routing: object;
  /** Takes the imported figures out of the catalog, so that routing begins with nothing. */
  readonly forgetFigures?: boolean;
  /** A provider that is down for the middle third of the run. */
  readonly outageOf?: string;
}

/** What all generations of one setting came to; times are the providers' own. */
export interface RoutingRun {
  readonly title: string;
  readonly successRate: number;
  /** Share of generations whose first attempt gave the picture. */
  readonly firstTryRate: number;
  readonly p50Seconds: number;
  readonly p95Seconds: number;
  readonly p99Seconds: number;
  readonly usdAPicture: number;
  readonly timesCheapest: number;
  /** What a generation takes beyond what its providers took, in real milliseconds. */
  readonly overheadMs: number;
  /** How long after it was up again the provider that was down gave its first picture; null when it never did. */
  readonly usedAgainAfterSeconds: number | null;
}

const MODEL = 'gemini-3.1-flash-image-preview';
/** What a 1K picture costs at the cheapest offer, as published. */
const CHEAPEST_USD = 0.067;
const IN_FLIGHT = 36;

/** Runs one setting on an installation of its own, new from database to sandbox. */
export async function runRouting(
  setting: RoutingSetting,
  { generations, seed, scale }: { generations: number; seed: number; scale: number },
): Promise<RoutingRun> {
  const postgres = await startPostgres();
  const dataDir = await mkdtemp(join(tmpdir(), 'pictograph-bench-'));
  const sandbox = await startSandbox({ speed: scale, failures: 'on', seed });
  const environment = {
    DATABASE_URL: postgres.url,
    DATA_DIR: dataDir,
    SECRET: 'a secret of the benchmark, long enough',
    ADMIN_KEY,
    PORT: '0',
    SANDBOX: 'on',
    SANDBOX_URL: sandbox.url,
    SANDBOX_SPEED: String(scale),
    WORKER_CONCURRENCY: '64',
    LOG_LEVEL: 'info',
  };
  const sql = openClient(postgres.url, { fetchTypes: false });
  let server: ServerProcess | null = null;
  try {
    if (setting.forgetFigures === true) {
      await (await startProcess(environment)).stop();
      await sql`delete from performance_import`;
    }
    server = await startProcess(environment);
    const upAgainAt = await load(server.url, sql, sandbox, setting, generations);
    return await resultOf(sql, sandbox, setting, { scale, upAgainAt });
  } finally {
    await server?.stop();
    await sql.end({ timeout: 5 });
    await sandbox.stop();
    await postgres.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Keeps so many generations under way until all have ended. Returns when the outage was over, if there was one. */
async function load(
  url: string,
  sql: Sql,
  sandbox: SandboxProcess,
  { model = MODEL, routing, outageOf }: RoutingSetting,
  generations: number,
): Promise<Date | null> {
  const client = clientOf(url);
  let upAgainAt: Date | null = null;
  let count = 0;
  for (;;) {
    const [row] = await sql<{ open: number }[]>`select count(*)::int as open from generation where finished_at is null`;
    const open = row?.open ?? 0;
    if (count >= generations && open === 0) return upAgainAt;
    const fresh = Math.min(IN_FLIGHT - open, generations - count);
    await Promise.all(
      Array.from({ length: Math.max(0, fresh) }, async () => {
        count += 1;
        if (outageOf !== undefined && count === Math.round(generations / 3)) await sandbox.outage(outageOf, true);
        if (outageOf !== undefined && count === Math.round((generations * 2) / 3)) {
          await sandbox.outage(outageOf, false);
          upAgainAt = new Date();
        }
        await started(client, {
          model,
          prompt: `lighthouse number ${count}`,
          parameters: { resolution: '1K' },
          routing: { ...routing, onUnknown: 'NEXT_OFFER' },
        });
      }),
    );
    await sleep(15);
  }
}

async function resultOf(
  sql: Sql,
  sandbox: SandboxProcess,
  { title, outageOf }: RoutingSetting,
  { scale, upAgainAt }: { scale: number; upAgainAt: Date | null },
): Promise<RoutingRun> {
  const rows = await sql<{ id: string; status: string; ms: number; tries: number }[]>`
    select id, status, (extract(epoch from finished_at - created_at) * 1000)::float8 as ms,
      (select count(*)::int from attempt where generation_id = generation.id) as tries
    from generation`;
  const attempts = await sql<
    {
      generation_id: string;
      provider_request_id: string | null;
      config_key: string;
      status: string;
      finished_at: Date;
    }[]
  >`
    select generation_id, provider_request_id, config_key, status, finished_at from attempt`;
  const bill = await sandbox.bill();
  const requests = new Map((await sandbox.requests()).map(({ id, at }) => [id, Date.parse(at)]));
  const decided = new Map(bill.map(({ id, at }) => [id, Date.parse(at)]));
  const succeeded = rows.filter(({ status }) => status === 'SUCCEEDED');
  const seconds = succeeded.map(({ ms }) => (ms * scale) / 1000);
  const usd = bill.filter(({ status }) => status === 'billed').reduce((sum, entry) => sum + priceOf(entry), 0);
  const ownMs = succeeded.flatMap(({ id, ms, tries }) => {
    if (tries !== 1) return [];
    const request = attempts.find(({ generation_id: of }) => of === id)?.provider_request_id ?? '';
    const [from, to] = [requests.get(request), decided.get(request)];
    return from === undefined || to === undefined ? [] : [ms - (to - from)];
  });
  const backAt = attempts
    .filter(
      ({ config_key: key, status }) =>
        status === 'SUCCEEDED' && outageOf !== undefined && key.startsWith(`${outageOf}/`),
    )
    .map(({ finished_at: at }) => new Date(at).getTime())
    .filter((at) => upAgainAt !== null && at > upAgainAt.getTime())
    .toSorted((one, other) => one - other)[0];
  return {
    title,
    successRate: succeeded.length / rows.length,
    firstTryRate: succeeded.filter(({ tries }) => tries === 1).length / rows.length,
    p50Seconds: median(seconds),
    p95Seconds: quantile(seconds, 0.95),
    p99Seconds: quantile(seconds, 0.99),
    usdAPicture: usd / succeeded.length,
    timesCheapest: usd / succeeded.length / CHEAPEST_USD,
    overheadMs: median(ownMs),
    usedAgainAfterSeconds:
      backAt === undefined || upAgainAt === null ? null : ((backAt - upAgainAt.getTime()) * scale) / 1000,
  };
}
