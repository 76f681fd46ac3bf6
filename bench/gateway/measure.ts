import assert from 'node:assert/strict';
import type { Child } from '../child.ts';
import { closedLoop } from '../closed-loop.ts';
import { cpuMicrosOf } from '../cpu-time.ts';
import { interleave, type Contestant, type Result } from '../interleave.ts';
import { openaiDoor, type Door } from './doors.ts';
import { residentMb } from './memory.ts';
import type { Ours, Stored } from './ours.ts';
import type { Peer } from './peers.ts';

export interface Gateways {
  readonly upstream: Child;
  readonly upstreamUrl: string;
  readonly proxy: Child;
  readonly portkey: Peer;
  readonly ours: Ours;
}

/** All figures over so many connections, of the same rounds. */
export interface Measured {
  readonly connections: number;
  readonly direct: Result;
  readonly proxy: Result;
  readonly portkey: Result;
  readonly ours: Result;
  readonly books: Books;
  /** Resident memory in megabytes after the warm-up and at the end; null where the system doesn't tell. */
  readonly memory: { readonly ours: Span; readonly portkey: Span };
}

/** What was answered, paid and written down while these were measured: all of it must be the same number. */
export interface Books {
  readonly answered: number;
  readonly paid: number;
  readonly stored: Stored;
}

export interface Span {
  readonly before: number | null;
  readonly after: number | null;
}

const PATH = '/v1/images/generations';
/** Servers compile what they run often, and the slowest of them runs it some hundred times in these. */
const WARM_UPS = 5;

export async function measureGateways(
  { upstream, upstreamUrl, proxy, portkey, ours }: Gateways,
  ourDoor: Door,
  { connections, rounds, ms }: { connections: number; rounds: number; ms: number },
): Promise<Measured> {
  const before = { stored: await ours.stored() };
  let answered = 0;
  let paid = 0;
  let round = 0;
  const memory: { ours: (number | null)[]; portkey: (number | null)[] } = { ours: [], portkey: [] };
  /** Connections are opened for a round: no server has a chance to close one that waits for its next turn. */
  const through = async (url: string, door: Door) => {
    const clients = Array.from({ length: connections }, () => door(url));
    const result = await closedLoop({ clients: connections, ms }, async (client) => clients[client]?.ask());
    for (const client of clients) client.close();
    return result;
  };
  const proxyUrl = `http://127.0.0.1:${String(proxy.ready)}`;
  const portkeyDoor = openaiDoor({
    path: PATH,
    headers: { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `${upstreamUrl}/v1` },
  });
  const contestants: Contestant[] = [
    {
      name: 'the upstream asked directly',
      cpuMicros: () => cpuMicrosOf([upstream.pid]),
      run: () => through(upstreamUrl, openaiDoor({ path: PATH })),
    },
    {
      name: 'a bare node:http proxy',
      cpuMicros: () => cpuMicrosOf([proxy.pid]),
      run: () => through(proxyUrl, openaiDoor({ path: PATH })),
    },
    {
      name: 'Portkey’s gateway',
      cpuMicros: () => cpuMicrosOf([portkey.pid]),
      async run() {
        const result = await through(portkey.url, portkeyDoor);
        memory.portkey.push(await residentMb(portkey.pid));
        return result;
      },
    },
    {
      name: 'ours, everything durable',
      cpuMicros: ours.cpuMicros,
      async run() {
        const paidBefore = Number(await upstream.ask({}));
        const result = await through(ours.url, ourDoor);
        paid += Number(await upstream.ask({})) - paidBefore;
        answered += result.latenciesMs.length;
        round += 1;
        memory.ours.push(await residentMb(ours.pid));
        return result;
      },
    },
  ];
  const [direct, bare, ofPortkey, own] = await interleave(rounds, contestants, { warmUps: WARM_UPS });
  assert.ok(direct && bare && ofPortkey && own);
  assert.equal(round, rounds + WARM_UPS);
  const stored = minus(await ours.stored(), before.stored);
  const span = (seen: (number | null)[]): Span => ({ before: seen[WARM_UPS - 1] ?? null, after: seen.at(-1) ?? null });
  return {
    connections,
    direct,
    proxy: bare,
    portkey: ofPortkey,
    ours: own,
    books: { answered, paid, stored },
    memory: { ours: span(memory.ours), portkey: span(memory.portkey) },
  };
}

function minus(after: Stored, before: Stored): Stored {
  return {
    succeeded: after.succeeded - before.succeeded,
    generations: after.generations - before.generations,
    attempts: after.attempts - before.attempts,
    ledgerEntries: after.ledgerEntries - before.ledgerEntries,
    images: after.images - before.images,
  };
}
