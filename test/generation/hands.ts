import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openDiskStore } from '../../src/assets/disk.ts';
import { createLog } from '../../src/base/log.ts';
import { openCatalog } from '../../src/catalog/store.ts';
import { claimGenerations } from '../../src/generation/claim.ts';
import type { Held } from '../../src/generation/held.ts';
import { Nudges } from '../../src/generation/nudges.ts';
import type { RunRooms } from '../../src/generation/run.ts';
import { createGenerationWriter } from '../../src/generation/writer.ts';
import type { Provider, ProviderOutcome, SyncMethod } from '../../src/providers/provider.ts';
import { freeFetch } from '../../src/providers/free-fetch.ts';
import { createGemini } from '../../src/providers/gemini.ts';
import { createPaidFetch } from '../../src/providers/paid-fetch.ts';
import { Health } from '../../src/routing/health.ts';
import { until } from '../installation.ts';
import type { House } from './house.ts';

/** A worker's hands without the worker: each step is taken when the test says so. */
export interface Hands {
  /** What a run needs; with `instead`, the provider's calls go through it. */
  rooms(instead?: Instead): RunRooms;
  /** Claims what is due, one generation at most, for a lease of this length. */
  tryClaim(leaseMs?: number): Promise<Held | null>;
  /** Claims what is due as soon as something is: a server that has just started gives every lease its time again. */
  claim(leaseMs?: number): Promise<Held>;
  /** What a claimed generation's lease running out looks like to others. */
  lapse(held: Held): Promise<void>;
  close(): Promise<void>;
}

/** What a provider's calls go through: given the real one's, it gives its own. */
export type Instead = (real: SyncMethod) => SyncMethod['run'];

/** Works on a house whose installation has no worker. */
export async function openHands({ database: { database }, sandbox, installation }: House): Promise<Hands> {
  const log = createLog('silent');
  const catalog = await openCatalog(database, { log });
  const store = await openDiskStore(join(installation.dataDir, 'images'));
  const writer = createGenerationWriter(database.sql, { log, onWritten: () => {} });
  const real: Provider = createGemini({ apiKey: 'test', baseUrl: sandbox.url, fetch: createPaidFetch(), freeFetch });
  const { standard } = real;
  assert.ok(standard.kind === 'sync');
  const health = await Health.open(database, {
    log,
    sandbox: false,
    scale: 1,
    breakerOpenMs: { least: 100, most: 800 },
  });
  let claims = 0;
  const tryClaim = async (leaseMs = 10_000): Promise<Held | null> => {
    claims += 1;
    const what = { limit: 5, overdueOnly: false, except: [] };
    const [held = null, ...others] = await claimGenerations(database.sql, { owner: `hands ${claims}`, leaseMs }, what);
    assert.deepEqual(others, []);
    return held;
  };
  return {
    rooms: (instead) => ({
      database,
      catalog: () => catalog.current(),
      store,
      writer,
      providers: new Map([
        ['gemini', instead === undefined ? real : { ...real, standard: { ...standard, run: instead(standard) } }],
      ]),
      health,
      measured: () => null,
      hookUrl: () => null,
      nudges: new Nudges(),
      reconcileGraceMs: 1000,
      sandboxSpeed: 100,
      log,
      onWritten: () => {},
    }),
    tryClaim,
    claim: (leaseMs) => until('a claim', () => tryClaim(leaseMs)),
    async lapse({ generationId }) {
      await database.sql`update generation set lease_until = now() - interval '1 second' where id = ${generationId}`;
    },
    async close() {
      await writer.close();
      await health.close();
      await catalog.close();
    },
  };
}

/** A provider that does something first, and then what it always does. */
export function first(act: () => Promise<void>): Instead {
  return (real) =>
    async function* (request, call) {
      await act();
      return yield* real.run(request, call);
    };
}

/** A provider that does something and then ends at once, without a call. */
export function onlyEnds(act: () => Promise<ProviderOutcome>): Instead {
  return () =>
    // oxlint-disable-next-line require-yield -- it ends before it has told anything
    async function* () {
      return await act();
    };
}
