import assert from 'node:assert/strict';
import { openClient } from '../../src/db/client.ts';
import { startChild } from '../child.ts';
import { closedLoop } from '../closed-loop.ts';
import { cpuMicrosOf } from '../cpu-time.ts';
import { interleave, type Contestant, type Result } from '../interleave.ts';
import { keepAlive } from '../keep-alive.ts';
import type { Stage } from '../stage.ts';
import { bodiesOf, type BodyOf } from './bodies.ts';
import { POSTGRES_CONNECTIONS, type Peers } from './peers.ts';
import type { Reading } from './readings.ts';

/** Servers compile what they run often; the slowest of them has run a page some hundred times by then. */
const WARM_UPS = 2;

/** One reading over so many connections: everybody's figures, of the same rounds. */
export interface Measured {
  readonly reading: Reading;
  readonly connections: number;
  /** Length of our answer. */
  readonly bytes: number;
  /** Asked the same again and again: whatever the product keeps of its answers is warm. */
  readonly repeated: Result;
  /** No request comes twice: whatever the product keeps of its answers is of no use. */
  readonly unrepeated: Result;
  readonly postgraphile: Result;
  readonly mercurius: Result;
  readonly statement: Result;
  readonly buffer: Result;
}

/** Measures one reading by everybody, in turns. `ms`: how long a round of each is. */
export async function measureReading(
  stage: Stage,
  { postgraphile, mercurius }: Peers,
  reading: Reading,
  { slugs, connections, rounds, ms }: { slugs: readonly string[]; connections: number; rounds: number; ms: number },
): Promise<Measured> {
  const bodies = bodiesOf(reading);
  const load = { clients: connections, ms };
  let turn = 0;
  const nextSlug = (): string => slugs[(turn += 1) % slugs.length] ?? '';
  /** Connections are opened for a round: no server has a chance to close one that waits for its next turn. */
  const overHttp = (url: string, bodyOf: BodyOf) => async () => {
    const http = keepAlive(url, connections, null);
    const round = await closedLoop(load, (client) => http.postUnread(client, bodyOf(nextSlug())));
    http.close();
    return round;
  };
  const answer = await warmUp(stage.url, bodies.plain, reading.bySlug ? slugs : slugs.slice(0, 1));
  const bare = await startChild('bare-http.ts', { answer });
  const sql = openClient(stage.databaseUrl, { maxConnections: POSTGRES_CONNECTIONS, fetchTypes: false });
  const contestants: Contestant[] = [
    { name: 'repeated', cpuMicros: stage.serverCpuMicros, run: overHttp(stage.url, bodies.plain) },
    { name: 'unrepeated', cpuMicros: stage.serverCpuMicros, run: overHttp(stage.url, bodies.unrepeated) },
    {
      name: 'PostGraphile',
      cpuMicros: () => cpuMicrosOf([postgraphile.pid, stage.postmaster]),
      run: overHttp(postgraphile.url, bodies.postgraphile),
    },
    {
      name: 'Mercurius',
      cpuMicros: () => cpuMicrosOf([mercurius.pid, stage.postmaster]),
      run: overHttp(mercurius.url, bodies.plain),
    },
    {
      name: 'one json_agg statement',
      cpuMicros: stage.postgresCpuMicros,
      run: () =>
        closedLoop(load, () => sql.unsafe(reading.statement, reading.bySlug ? [nextSlug()] : [], { prepare: true })),
    },
    {
      name: 'node:http with the answer in a buffer',
      cpuMicros: () => cpuMicrosOf([bare.pid]),
      run: overHttp(`http://127.0.0.1:${String(bare.ready)}`, bodies.plain),
    },
  ];
  const results = await interleave(rounds, contestants, { warmUps: WARM_UPS });
  await Promise.all([bare.stop(), sql.end({ timeout: 5 })]);
  const [repeated, unrepeated, ofPostgraphile, ofMercurius, statement, buffer] = results;
  assert.ok(repeated && unrepeated && ofPostgraphile && ofMercurius && statement && buffer);
  return {
    reading,
    connections,
    bytes: Buffer.byteLength(answer),
    repeated,
    unrepeated,
    postgraphile: ofPostgraphile,
    mercurius: ofMercurius,
    statement,
    buffer,
  };
}

/** Asks us each thing once, and returns the last answer. */
async function warmUp(url: string, bodyOf: BodyOf, slugs: readonly string[]): Promise<string> {
  const http = keepAlive(url, 1, null);
  let answer = '';
  for (const slug of slugs) answer = await http.post(0, bodyOf(slug));
  http.close();
  return answer;
}
