import assert from 'node:assert/strict';
import { openClient } from '../src/db/client.ts';
import { clientsOf } from './accept-path.ts';
import { saveCopies } from './catalog-copies.ts';
import { MODEL_QUERY, PAGE_QUERY } from './catalog-queries.ts';
import { MODEL_STATEMENT, PAGE_STATEMENT } from './catalog-statements.ts';
import { startChild } from './child.ts';
import { closedLoop } from './closed-loop.ts';
import { cpuMicrosOf } from './cpu-time.ts';
import { interleave } from './interleave.ts';
import { keepAlive } from './keep-alive.ts';
import { inDigits, type Measurement } from './report.ts';
import type { Stage } from './stage.ts';

/** What is read: an operation for the API, and the statement that gives as much. Both get a slug, in turn. */
interface Reading {
  readonly name: string;
  readonly body: (slug: string) => string;
  readonly statement: string;
  readonly parameters: (slug: string) => string[];
}

const READINGS: readonly Reading[] = [
  {
    name: 'page of 20 models',
    body: () => JSON.stringify({ query: PAGE_QUERY }),
    statement: PAGE_STATEMENT,
    parameters: () => [],
  },
  {
    name: 'one model, everything',
    body: (slug) => JSON.stringify({ query: MODEL_QUERY, variables: { slug } }),
    statement: MODEL_STATEMENT,
    parameters: (slug) => [slug],
  },
];

/** Catalog reads against the same facts made by one statement, and against a buffer that needs no making. */
export async function measureCatalogPage(
  stage: Stage,
  { rounds, ms, models }: { rounds: number; ms: number; models: number },
): Promise<Measurement[]> {
  const slugs = await saveCopies(stage, models);
  const measurements: Measurement[] = [];
  for (const reading of READINGS)
    for (const clients of [1, 16])
      measurements.push(await measureReading(stage, reading, { slugs, clients, rounds, ms }));
  return measurements;
}

async function measureReading(
  stage: Stage,
  { name, body, statement, parameters }: Reading,
  { slugs, clients, rounds, ms }: { slugs: readonly string[]; clients: number; rounds: number; ms: number },
): Promise<Measurement> {
  let turn = 0;
  const nextSlug = (): string => slugs[(turn += 1) % slugs.length] ?? '';
  // The catalog is open: nobody needs a key to read it.
  const api = keepAlive(stage.url, clients, null);
  const answer = await api.post(0, body(nextSlug()));
  assert.doesNotMatch(answer, /"errors"/);
  const bare = await startChild('bare-http.ts', { answer });
  const bareHttp = keepAlive(`http://127.0.0.1:${String(bare.ready)}`, clients, null);
  const sql = openClient(stage.databaseUrl, { maxConnections: clients, fetchTypes: false });
  const [product, ...floors] = await interleave(rounds, [
    {
      name: `${name} (${inDigits(answer.length / 1000)} kB), ${clientsOf(clients)}`,
      cpuMicros: stage.serverCpuMicros,
      run: () => closedLoop({ clients, ms }, (client) => api.postUnread(client, body(nextSlug()))),
    },
    {
      name: 'one json_agg statement',
      cpuMicros: stage.postgresCpuMicros,
      run: () => closedLoop({ clients, ms }, () => sql.unsafe(statement, parameters(nextSlug()), { prepare: true })),
    },
    {
      name: 'node:http with the answer in a buffer',
      cpuMicros: () => cpuMicrosOf([bare.pid]),
      run: () => closedLoop({ clients, ms }, (client) => bareHttp.postUnread(client, body(nextSlug()))),
    },
  ]);
  api.close();
  bareHttp.close();
  await Promise.all([bare.stop(), sql.end({ timeout: 5 })]);
  assert.ok(product);
  const share = (product.perSecond ?? 0) / (floors.at(-1)?.perSecond ?? 1);
  const goal = {
    wanted: `${product.name}: ≥ 0.5 × the buffer’s rate`,
    got: `${inDigits(share)} ×`,
    met: share >= 0.5,
  };
  return { product, floors, compareBy: clients === 1 ? 'time' : 'rate', goals: clients === 1 ? [] : [goal] };
}
