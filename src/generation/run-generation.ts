import { crashPoint } from '../base/crash-point.ts';
import type { Held } from './held.ts';
import { load, type Loaded } from './load.ts';
import { Lane, type LaneEnd, type Settle } from './lane.ts';
import { abandonOpenAttempts } from './recover.ts';
import { completeRequest } from './request.ts';
import { Run, sumOf, type AttemptRow, type RunRooms } from './run.ts';
import { endOfGeneration } from './settle.ts';
import { throughLosses } from './through-losses.ts';
import { verdictOf } from './verdict.ts';
import { write } from './writer.ts';

/** A generation that has outlived so many workers is taken to be what kills them. */
const MOST_CRASHES = 3;

/** What a timer can hold; a batch's deadline is further away, and is looked at with each claim. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** RELEASED: it goes back to the queue, to be claimed again after so long. */
export type RunEnd = { readonly kind: 'ended' } | { readonly kind: 'released'; readonly afterMs: number };

/**
 * Runs a claimed generation until it has ended, or until this worker must or may let go of it. What a predecessor left
 * open is settled first where it can't be gone on with; nothing that may have been paid for is ever sent again on our
 * own initiative. `fresh`: it was accepted here a moment ago, so there is nothing to read. Throws FencedError when
 * somebody else has it.
 */
export async function runGeneration(rooms: RunRooms, held: Held, fresh: Loaded | null = null): Promise<RunEnd> {
  crashPoint('generation-claimed');
  const { row, attempts, remainingMs, elapsedMs } =
    fresh ?? (await throughLosses(held, rooms.log, () => load(rooms, held)));
  const deadline = setTimeout(() => held.stop('deadline'), Math.min(Math.max(0, remainingMs), LONGEST_TIMER_MS));
  try {
    const poisonous = row.crashes >= MOST_CRASHES;
    const lanes = await abandonOpenAttempts(rooms, held, row, attempts, { all: poisonous });
    const known = [...lanes.values()].flat();
    const fail = async (message: string): Promise<RunEnd> => {
      const end = { status: 'FAILED', error: { code: 'INTERNAL', message, retryable: false } } as const;
      await write(rooms, held, endOfGeneration(end, sumOf(known)));
      return { kind: 'ended' };
    };
    if (poisonous) return await fail(`${row.crashes} workers died while they ran this generation, so it was stopped.`);
    if (row.cancelRequestedAt !== null) held.stop('cancel');
    if (remainingMs <= 0) held.stop('deadline');
    const model = rooms.catalog().modelById(row.modelId);
    const { prompt, parameters, request } = row;
    if (model === null || prompt === null || parameters === null || request === null)
      return await fail('What was asked for is no longer stored, so it can’t be run.');
    const run = new Run(rooms, held, {
      row,
      attempts: known,
      model,
      prompt,
      parameters,
      request: completeRequest(request),
      elapsedMs,
    });
    if (known.length > 0) await run.learnPolicy();
    run.wakeBy(performance.now() + remainingMs);
    return await runLanes(run, lanes);
  } finally {
    clearTimeout(deadline);
  }
}

/** All lanes side by side; the one that ends last ends the generation in the same transaction. */
async function runLanes(run: Run, history: ReadonlyMap<number, readonly AttemptRow[]>): Promise<RunEnd> {
  const { rooms, held, parking } = run;
  const ends: (LaneEnd | null)[] = Array.from({ length: run.lanes }, () => null);
  // One settlement at a time, so that "the last one" has a meaning.
  let turn: Promise<unknown> = Promise.resolve();
  const settlerOf =
    (index: number): Settle =>
    (told, laneEnd) => {
      const mine = turn.then(async () => {
        const all = ends.with(index, laneEnd ?? ends[index] ?? null).filter((one) => one !== null);
        const considered = await run.considered();
        const end =
          all.length === ends.length ? endOfGeneration(verdictOf(all, { considered }), run.spentMicros) : null;
        await write(rooms, held, {
          events: [...told.events, ...(end?.events ?? [])],
          changes: { ...told.changes, ...end?.changes },
        });
        // Only what is committed counts for the lanes that follow.
        if (laneEnd !== null) ends[index] = laneEnd;
        crashPoint('settled');
      });
      turn = mine.catch(() => {});
      return mine;
    };
  parking.begin();
  const lanes = ends.map((_, index) => new Lane(run, index, history.get(index) ?? [], settlerOf(index)).run());
  parking.end();
  const results = await Promise.allSettled(lanes);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  if (!ends.includes(null)) return { kind: 'ended' };
  return { kind: 'released', afterMs: parking.isParked && held.stopReason === null ? run.parkedForMs() : 0 };
}
