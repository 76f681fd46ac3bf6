import { and, asc, eq, sql } from 'drizzle-orm';
import type { Held } from './held.ts';
import type { NewGeneration } from './insert-generation.ts';
import type { AttemptRow, GenerationRow, RunRooms } from './run.ts';
import { attempt, generation } from './tables.ts';

/** A generation as far as it has come, with how much of its time is left and used. */
export interface Loaded {
  readonly row: GenerationRow;
  /** In the order that they were made. */
  readonly attempts: readonly AttemptRow[];
  readonly remainingMs: number;
  readonly elapsedMs: number;
}

export async function load({ database }: RunRooms, held: Held): Promise<Loaded> {
  const [found] = await database.orm
    .select({
      row: generation,
      remainingMs: sql<number>`(extract(epoch from ${generation.deadlineAt} - now()) * 1000)::float8`,
      elapsedMs: sql<number>`(extract(epoch from now() - coalesce(${generation.startedAt}, now())) * 1000)::float8`,
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

/** What was accepted here a moment ago. */
export function freshOf({ timeoutMs, ...made }: NewGeneration): Loaded {
  const row: GenerationRow = { ...made, route: null, crashes: 0, cancelRequestedAt: null };
  return { row, attempts: [], remainingMs: timeoutMs, elapsedMs: 0 };
}
