import type { Viewer } from '../access/viewer.ts';
import { tail } from '../events/tail.ts';
import { restErrorOf } from './errors.ts';
import { eventAnswers } from './event-answer.ts';
import { eventMessage } from './event-stream.ts';
import { watchKey } from './key-watch.ts';
import { RestError } from './rest-error.ts';
import type { RestRooms } from './rooms.ts';

/** How soon a client comes back that lost its connection. */
const RETRY = 'retry: 2000\n\n';

export interface GenerationStreamOptions {
  readonly viewer: Viewer;
  readonly generationId: string;
  readonly after: string | null;
  /** Fires when the client has gone, or when this process ends: then there is no last word, and the client resumes elsewhere. */
  readonly signal: AbortSignal;
}

/** A generation's events as Server-Sent Events, each with its cursor as its id, until the last one or until the key holds no longer. */
export async function* generationStream(
  rooms: RestRooms,
  { viewer, generationId, after, signal }: GenerationStreamOptions,
): AsyncGenerator<string, void> {
  const { database, hub, log } = rooms;
  const key = watchKey(rooms, viewer);
  try {
    yield RETRY;
    const until = AbortSignal.any([signal, key.ended]);
    for await (const tailed of tail({ orm: database.orm, hub }, { generationId, after, signal: until, log })) {
      const [told] = await eventAnswers(rooms, [tailed]);
      if (told !== undefined) yield eventMessage(told.type.toLowerCase(), told, { id: told.cursor });
    }
    if (key.ended.aborted && !signal.aborted)
      throw new RestError('AUTHENTICATION_FAILED', 'The key of this stream was revoked or has expired.');
  } catch (error) {
    yield eventMessage('error', restErrorOf(error, log).body);
  } finally {
    key.stop();
  }
}
