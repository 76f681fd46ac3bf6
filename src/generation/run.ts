import { and, asc, eq, sql } from 'drizzle-orm';
import { StorageError, type ImageStore } from '../assets/store.ts';
import { crashPoint } from '../base/crash-point.ts';
import type { Log } from '../base/log.ts';
import type { Json } from '../base/json.ts';
import type { Catalog, Model } from '../catalog/model.ts';
import type { Database } from '../db/client.ts';
import { appendEvents } from '../events/append.ts';
import type { GroupWriter } from '../events/group-writer.ts';
import type { Provider } from '../providers/provider.ts';
import { chooseRoute, type Candidate } from '../routing/choose.ts';
import { fenced, type Held } from './held.ts';
import { Lane, type LaneEnd } from './lane.ts';
import { abandonOpenAttempts } from './recover.ts';
import { readReferenceImages, type ReferenceImage } from './reference-images.ts';
import { endGeneration, type GenerationEnd } from './settle.ts';
import { attempt, generation } from './tables.ts';
import { throughLosses } from './through-losses.ts';
import { verdictOf } from './verdict.ts';

/** What a worker lends to each generation that it runs. */
export interface RunRooms {
  readonly database: Database;
  readonly catalog: () => Catalog;
  readonly store: ImageStore;
  readonly writer: GroupWriter;
  readonly providers: ReadonlyMap<string, Provider>;
  /** How many times faster than the real ones the sandbox is: its usual times are shorter by that. */
  readonly sandboxSpeed: number;
  readonly log: Log;
  /** Called after each commit that added events: the place to wake readers from. */
  readonly onWritten: (generationId: string) => void;
}

/** One generation as its worker has it: what was asked, in which order offers are tried. */
export interface Run {
  readonly rooms: RunRooms;
  readonly held: Held;
  readonly sandbox: boolean;
  readonly model: Model;
  readonly row: GenerationRow;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly prompt: string;
  readonly images: readonly ReferenceImage[];
  readonly order: readonly Candidate[];
  readonly considered: number;
  /** The number of the next attempt. */
  nextNumber(): number;
}

export type GenerationRow = typeof generation.$inferSelect;
export type AttemptRow = typeof attempt.$inferSelect;

/** A generation that has outlived so many workers is taken to be what kills them. */
const MOST_CRASHES = 3;

/**
 * Runs a claimed generation until it has ended, or until this worker must let go of it. Whatever a predecessor left open
 * is settled first; nothing that may have been paid for is ever sent again on our own initiative.
 *
 * Returns 'ended', or 'released' when it should go back to the queue. Throws FencedError when somebody else has it.
 */
export async function runGeneration(rooms: RunRooms, held: Held): Promise<'ended' | 'released'> {
  crashPoint('generation-claimed');
  const { row, attempts, remainingMs } = await throughLosses(held, rooms.log, () => load(rooms, held));
  const end = (verdict: GenerationEnd) => finish(rooms, held, verdict);
  const deadline = setTimeout(() => held.stop('deadline'), Math.max(0, remainingMs));
  try {
    if (row.crashes >= MOST_CRASHES) {
      await abandonOpenAttempts(rooms, held, row, attempts);
      return await end({
        status: 'FAILED',
        error: {
          code: 'INTERNAL',
          message: `${row.crashes} workers died while they ran this generation, so it was stopped.`,
          retryable: false,
        },
      });
    }
    const lanes = await abandonOpenAttempts(rooms, held, row, attempts);
    if (row.cancelRequestedAt !== null) held.stop('cancel');
    if (remainingMs <= 0) held.stop('deadline');
    const model = rooms.catalog().modelById(row.modelId);
    if (model === null || row.prompt === null || row.parameters === null || row.request === null) {
      return await end({
        status: 'FAILED',
        error: {
          code: 'INTERNAL',
          message: 'What was asked for is no longer stored, so it can’t be run.',
          retryable: false,
        },
      });
    }
    const { order, considered } = await route(rooms, held, row, model);
    crashPoint('route-chosen');
    if (order.length === 0 && held.stopReason === null) {
      return await end({
        status: 'FAILED',
        error: {
          code: 'ALL_OFFERS_FAILED',
          message:
            'No offer can serve this request any more: the catalog or the configuration has changed since it was accepted.',
          retryable: true,
        },
      });
    }
    const images = await readReferenceImages(rooms, held, row.request.imageIds);
    if (images instanceof StorageError) {
      return await end({
        status: 'FAILED',
        error: {
          code: 'STORAGE',
          message: `The reference images could not be read, so no provider was asked. ${images.message}`,
          retryable: images.retryable,
        },
      });
    }
    let number = Math.max(0, ...attempts.map((one) => one.number));
    const run: Run = {
      rooms,
      held,
      sandbox: row.sandbox,
      model,
      row,
      parameters: row.parameters,
      prompt: row.prompt,
      images,
      order,
      considered,
      nextNumber: () => (number += 1),
    };
    return await runLanes(run, lanes);
  } finally {
    clearTimeout(deadline);
  }
}

/** All lanes side by side; the one that ends last ends the generation in the same transaction. */
async function runLanes(run: Run, history: ReadonlyMap<number, readonly AttemptRow[]>): Promise<'ended' | 'released'> {
  const count = typeof run.parameters['n'] === 'number' ? run.parameters['n'] : 1;
  const ends: (LaneEnd | null)[] = Array.from({ length: count }, () => null);
  // One settlement at a time, so that "the last one" has a meaning.
  let turn: Promise<unknown> = Promise.resolve();
  const lanes = ends.map((_, index) => {
    const settle: Lane['settle'] = (work, laneEnd) => {
      const mine = turn.then(async () => {
        const all = ends.with(index, laneEnd ?? ends[index] ?? null).filter((one) => one !== null);
        await fenced(run.rooms.database.orm, run.held, run.rooms.log, async (tx) => {
          await work(tx);
          if (all.length === ends.length)
            await endGeneration(tx, run.held, verdictOf(all, { considered: run.considered }));
          crashPoint('before-settle-commit');
        });
        // Only what is committed counts for the lanes that follow.
        if (laneEnd !== null) ends[index] = laneEnd;
        crashPoint('settled');
        run.rooms.onWritten(run.held.generationId);
      });
      turn = mine.catch(() => {});
      return mine;
    };
    return new Lane(run, index, history.get(index) ?? [], settle).run();
  });
  const results = await Promise.allSettled(lanes);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return ends.includes(null) ? 'released' : 'ended';
}

async function load(
  { database }: RunRooms,
  held: Held,
): Promise<{ row: GenerationRow; attempts: AttemptRow[]; remainingMs: number }> {
  const [found] = await database.orm
    .select({
      row: generation,
      remainingMs: sql<number>`(extract(epoch from ${generation.deadlineAt} - now()) * 1000)::float8`,
    })
    .from(generation)
    .where(and(eq(generation.accountId, held.accountId), eq(generation.id, held.generationId)));
  if (found === undefined) throw new Error(`${held.generationId} was claimed and is not there`);
  const attempts = await database.orm
    .select()
    .from(attempt)
    .where(eq(attempt.generationId, held.generationId))
    .orderBy(asc(attempt.number));
  return { ...found, attempts };
}

/** Asks the route, and keeps its answer where everybody can see it. */
async function route(
  rooms: RunRooms,
  held: Held,
  row: GenerationRow,
  model: Model,
): Promise<{ order: readonly Candidate[]; considered: number }> {
  const { request, parameters } = row;
  if (request === null || parameters === null) return { order: [], considered: 0 };
  const { order, entries } = chooseRoute({
    model,
    mode: row.mode,
    tier: row.tier,
    parameters,
    imageCount: request.imageIds.length,
    strict: request.strict,
    forcedOffer:
      request.forcedOffer === null
        ? null
        : (model.offers.find((offer) => offer.configKey === request.forcedOffer) ?? null),
    routing: request.routing,
    configured: new Set(rooms.providers.keys()),
  });
  await fenced(rooms.database.orm, held, rooms.log, async (tx) => {
    await tx.update(generation).set({ route: entries }).where(eq(generation.id, held.generationId));
    await appendEvents(tx, held, [{ type: 'ROUTE_CHOSEN', attemptId: null, body: { route: entries } }]);
  });
  rooms.onWritten(held.generationId);
  return { order, considered: entries.filter((entry) => entry.verdict !== 'EXCLUDED').length };
}

async function finish(rooms: RunRooms, held: Held, verdict: GenerationEnd): Promise<'ended'> {
  await fenced(rooms.database.orm, held, rooms.log, (tx) => endGeneration(tx, held, verdict));
  rooms.onWritten(held.generationId);
  return 'ended';
}
