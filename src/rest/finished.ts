import { image } from '../assets/tables.ts';
import type { Image } from '../assets/images.ts';
import type { Sql } from '../db/client.ts';
import { rowOfJson } from '../db/json-row.ts';
import type { Attempt, Generation } from '../generation/read.ts';
import { attempt, generation } from '../generation/tables.ts';

/** A generation with all that this door tells of it. */
export interface Finished {
  readonly generation: Generation;
  readonly attempts: readonly Attempt[];
  /** The final ones, in order. */
  readonly images: readonly Image[];
}

type Json = Readonly<Record<string, unknown>>;

/** All of it in one statement, since every call of this door ends with it. */
export async function readFinished(sql: Sql, generationId: string): Promise<Finished> {
  const [found] = await sql<{ generation: Json; attempts: readonly Json[]; images: readonly Json[] }[]>`
    select to_json(generation) as generation,
      (select coalesce(json_agg(attempt order by number), '[]') from attempt where generation_id = generation.id) as attempts,
      (select coalesce(json_agg(image order by index, id), '[]') from image where generation_id = generation.id and purpose = 'FINAL') as images
    from generation where id = ${generationId}`;
  if (found === undefined) throw new Error(`${generationId} was started and is not there`);
  return {
    generation: rowOfJson(generation, found.generation),
    attempts: found.attempts.map((one) => rowOfJson(attempt, one)),
    images: found.images.map((one) => rowOfJson(image, one)),
  };
}
