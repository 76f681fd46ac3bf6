import type { z } from 'zod';
import { encodeCursor } from '../events/cursor.ts';
import { isLast, type Event } from '../events/event.ts';
import { findPlace } from '../events/place.ts';
import { readEvents, readStream } from '../events/read.ts';
import { eventAnswers } from './event-answer.ts';
import type { EventPage } from './openapi/event.ts';
import { RestError } from './rest-error.ts';
import type { RestRooms } from './rooms.ts';

export interface EventPageOptions {
  readonly generationId: string;
  readonly after: string | null;
  readonly limit: number;
  /** How long to wait for something when there is nothing yet. */
  readonly waitMs: number;
  /** Fires when the client has gone, or when this process ends: an empty page then, to go on from elsewhere. */
  readonly signal: AbortSignal;
}

/**
 * A page of a generation's events, for clients that can't hold a stream: at once when there is something, else as soon as
 * there is, or empty when the time is over. Throws NotFoundRefusal, CursorInvalidRefusal, and RestError when what came
 * after the cursor is gone.
 */
export async function eventPage(
  rooms: RestRooms,
  { generationId, after, limit, waitMs, signal }: EventPageOptions,
): Promise<z.infer<typeof EventPage>> {
  const { orm } = rooms.database;
  const { epoch, seq, restored } = await findPlace(orm, generationId, after);
  if (restored) throw expired('The log was restored to an earlier point since.');
  const until = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
  const feed = rooms.hub.follow(generationId);
  try {
    for (;;) {
      // Before the read: a wake-up that comes while it reads is not lost.
      const seen = feed.version;
      const { head, ended } = (await readStream(orm, generationId)) ?? { head: seq, ended: true };
      const events = await readEvents(orm, { generationId, after: seq, limit });
      const first = events[0]?.seq ?? (ended ? head + 1 : seq + 1);
      if (after !== null && first > seq + 1) throw expired('Events after it are no longer stored.');
      if (events.length > 0 || ended || until.aborted) {
        const last = events.at(-1);
        const place = last?.seq ?? (ended ? head : seq);
        return {
          object: 'list',
          data: [...(await eventAnswers(rooms, tailedOf(events, epoch)))],
          next_cursor: encodeCursor({ generationId, epoch, seq: place }),
          head: Math.max(head, place),
          ended: ended ? place >= head : last !== undefined && isLast(last.type),
        };
      }
      await feed.changed(seen, until);
    }
  } finally {
    rooms.hub.release(feed);
  }
}

function tailedOf(events: readonly Event[], epoch: number) {
  return events.map((event) => ({ event, epoch }));
}

function expired(why: string): RestError {
  const message = `The cursor holds no longer. ${why} Leave \`after\` out to begin at the first event that is stored.`;
  return new RestError('CURSOR_EXPIRED', message, { param: 'after' });
}
