import { NotFoundRefusal } from '../base/refusal.ts';
import type { Orm } from '../db/client.ts';
import { CursorInvalidRefusal, decodeCursor } from './cursor.ts';
import { readEpoch } from './epoch.ts';
import { readStream, type StreamState } from './read.ts';

/** Where a follower of one generation stands, and where its stream does. */
export interface Place {
  readonly state: StreamState;
  readonly epoch: number;
  /** What the follower has; 0 when nothing. */
  readonly seq: number;
  /** The cursor is from before a restore of the log: what its holder has may never have been, so it begins again. */
  readonly restored: boolean;
}

/** Throws NotFoundRefusal and {@link CursorInvalidRefusal}. */
export async function findPlace(orm: Orm, generationId: string, after: string | null): Promise<Place> {
  const state = await readStream(orm, generationId);
  if (state === null) throw new NotFoundRefusal(`There is no generation ${generationId} that you may see.`);
  const epoch = await readEpoch(orm);
  if (after === null) return { state, epoch, seq: 0, restored: false };
  const cursor = decodeCursor(after, generationId);
  if (cursor.epoch !== epoch) return { state, epoch, seq: 0, restored: true };
  if (cursor.seq <= state.head) return { state, epoch, seq: cursor.seq, restored: false };
  throw new CursorInvalidRefusal(
    `The cursor is ahead of the stream: it stands after event ${cursor.seq}, and there are ${state.head}. Use a cursor as it came.`,
  );
}
