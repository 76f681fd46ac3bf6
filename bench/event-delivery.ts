import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { startChild, type Child } from './child.ts';
import { closedLoop } from './closed-loop.ts';
import { openFloorTable } from './floor-table.ts';
import { interleave, type Result, type Round } from './interleave.ts';
import { nowMs, type Pace } from './pace.ts';
import { inMs, type Goal, type Measurement } from './report.ts';
import type { Stage } from './stage.ts';
import { ageMs } from './stamp.ts';
import { Subscribers } from './subscribers.ts';

/** What graphql-ws says of one thought, for the floor to send as much. */
const MESSAGE = JSON.stringify({
  id: '01234567-89ab-cdef-0123-456789abcdef',
  type: 'next',
  payload: { data: { generationEvents: { seq: 100, type: 'THOUGHT', cursor: 'x'.repeat(60), text: 'TEXT' } } },
});
/** Shorter than the product's rounds: a floor has nothing to fill. */
const FLOOR_MS = 300;
const FLOOR_SECONDS = 0.5;

/**
 * From the append in a worker process to a subscriber of an API process, through PostgreSQL. The floor is what can't be
 * left out: one insert with its commit, then one send over an open socket; measured one after the other and added up.
 */
export async function measureEventDelivery(
  stage: Stage,
  { rounds, ...pace }: { rounds: number } & Pace,
): Promise<Measurement[]> {
  const { streams, perSecond } = pace;
  const subscribers = await Subscribers.open(stage.url, streams);
  const { generationIds } = subscribers;
  const writer = await startChild('event-writer.ts', { url: stage.databaseUrl, generationIds });
  const sender = await startChild('bare-socket.ts', { like: MESSAGE });
  const sockets = await Promise.all(generationIds.map(() => openSocket(Number(sender.ready))));
  const floor = await openFloorTable(stage.databaseUrl, 1);
  let missing = 0;
  const [product, insert, send] = await interleave(rounds, [
    {
      name: `event to subscriber, ${streams.toLocaleString('en-US')} × ${perSecond} a second`,
      cpuMicros: stage.serverCpuMicros,
      run: async () => {
        const start = nowMs();
        const count = Number(await writer.ask(pace));
        const latenciesMs = await subscribers.hear(count);
        missing += count - latenciesMs.length;
        return { latenciesMs, perSecond: (latenciesMs.length / (nowMs() - start)) * 1000 };
      },
    },
    { name: 'one bare insert', run: () => closedLoop({ clients: 1, ms: FLOOR_MS }, () => floor.insert()) },
    {
      name: 'one bare ws send at that pace',
      run: () => hearBare(sockets, sender, { ...pace, seconds: FLOOR_SECONDS }),
    },
  ]);
  for (const socket of sockets) socket.terminate();
  await Promise.all([subscribers.close(), writer.stop(), sender.stop(), floor.close()]);
  assert.ok(product && insert && send);
  const goals = goalsOf(product, { missing, misplaced: subscribers.misplaced });
  return [{ product, floors: [insert, send, sumOf(insert, send)], compareBy: 'time', goals }];
}

async function openSocket(port: number): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  await once(socket, 'open');
  return socket;
}

async function hearBare(sockets: readonly WebSocket[], sender: Child, pace: Pace): Promise<Round> {
  const latenciesMs: number[] = [];
  const all = Promise.withResolvers<void>();
  const expected = pace.streams * pace.perSecond * pace.seconds;
  for (const socket of sockets) {
    socket.removeAllListeners('message').on('message', (data: Buffer) => {
      const { payload } = JSON.parse(data.toString()) as { payload: { data: { generationEvents: { text: string } } } }; // MESSAGE
      latenciesMs.push(ageMs(payload.data.generationEvents.text));
      if (latenciesMs.length === expected) all.resolve();
    });
  }
  await Promise.all([sender.ask(pace), all.promise]);
  return { latenciesMs, perSecond: null };
}

function sumOf(insert: Result, send: Result): Result {
  return {
    name: 'insert and send together',
    p50Ms: insert.p50Ms + send.p50Ms,
    p95Ms: insert.p95Ms + send.p95Ms,
    p99Ms: insert.p99Ms + send.p99Ms,
    perSecond: null,
    cpuMicros: null,
  };
}

function goalsOf(
  { name, p50Ms, p99Ms }: Result,
  { missing, misplaced }: Record<'missing' | 'misplaced', number>,
): Goal[] {
  return [
    {
      wanted: `${name}: none lost, none twice`,
      got: `${missing} lost, ${misplaced} out of place`,
      met: missing === 0 && misplaced === 0,
    },
    {
      wanted: `${name}: median ≤ 15 ms, p99 ≤ 60 ms`,
      got: `${inMs(p50Ms)}, ${inMs(p99Ms)}`,
      met: p50Ms <= 15 && p99Ms <= 60,
    },
  ];
}
