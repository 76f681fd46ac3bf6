import type { Image } from '../assets/images.ts';
import { imagesOfGenerations } from '../assets/images.ts';
import type { Queryable } from '../db/client.ts';
import { attemptsOfGenerations, generationsByIds, type Attempt, type Generation } from '../generation/read.ts';

/** A generation with all that this door tells of it. */
export interface Finished {
  readonly generation: Generation;
  readonly attempts: readonly Attempt[];
  /** The final ones, in order. */
  readonly images: readonly Image[];
}

export async function readFinished(orm: Queryable, generationId: string): Promise<Finished> {
  const [[generation], attempts, images] = await Promise.all([
    generationsByIds(orm, [generationId]),
    attemptsOfGenerations(orm, [generationId]),
    imagesOfGenerations(orm, [generationId], 'FINAL'),
  ]);
  if (generation === undefined) throw new Error(`${generationId} was started and is not there`);
  return { generation, attempts, images };
}
