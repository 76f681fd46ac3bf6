import { backoffMs } from '../base/backoff.ts';
import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import type { Orm } from '../db/client.ts';
import { isConnectionLoss } from '../db/connection-loss.ts';
import { isLast, type Event } from './event.ts';
import { PAGE } from './feed.ts';
import type { Hub } from './hub.ts';
import { findPlace } from './place.ts';
import { readEvents } from './read.ts';

export interface TailOptions {
  readonly generationId: string;
  /** Begin after this cursor; null begins at the first event. */
  readonly after: string | null;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** An event with the epoch that its cursor needs. */
export interface TailedEvent {
  readonly event: Event;
  readonly epoch: number;
}

/**
 * Follows one generation from a cursor: first what is stored, then what comes, each once and in order, until its last
 * event. There is no change-over from "stored" to "live": it only ever reads the log after its own place, and waits when
 * there is nothing. It reads on only when the one who consumes asks for more, so a slow client costs one page of memory.
 *
 * Throws NotFoundRefusal and CursorInvalidRefusal, before anything is given out. A cursor from before a restore gets
 * STREAM_RESET and starts again; a hole where old events were pruned is told as STREAM_GAP.
 */
export async function* tail(
  { orm, hub }: { orm: Orm; hub: Hub },
  { generationId, after, signal, log }: TailOptions,
): AsyncGenerator<TailedEvent, void> {
  const place = await findPlace(orm, generationId, after);
  const { state, epoch } = place;
  let { seq } = place;
  if (place.restored) yield { event: reset(generationId), epoch };
  // A generation that ended is read to its end without ever waiting.
  if (state.ended && seq >= state.head) return;

  const feed = hub.follow(generationId);
  try {
    while (!signal.aborted) {
      const seen = feed.version;
      let page: readonly Event[];
      try {
        page = await feed.after(seq);
      } catch (error) {
        if (!isConnectionLoss(error)) throw error;
        // The stream outlives the database's absence: nothing is known to be lost, so nothing is told.
        log.warn({ generation_id: generationId, err: error }, 'tail_read_failed');
        await wait(backoffMs(3, { baseMs: 250, maxMs: 2000 }), signal);
        continue;
      }
      for (const event of page) {
        if (event.seq > seq + 1) yield* passedOver(orm, { generationId, seq, before: event.seq, epoch });
        yield { event, epoch };
        seq = event.seq;
        if (isLast(event.type)) return;
        if (signal.aborted) return;
      }
      if (page.length === 0 && state.ended) {
        yield { event: gap(generationId, seq + 1, state.head, new Date()), epoch };
        return;
      }
      if (page.length < PAGE) await feed.changed(seen, signal);
    }
  } finally {
    hub.release(feed);
  }
}

/** What stands between `seq` and `before`: events that a first look missed, or the hole that pruning left. */
async function* passedOver(
  orm: Orm,
  { generationId, seq, before, epoch }: { generationId: string; seq: number; before: number; epoch: number },
): AsyncGenerator<TailedEvent> {
  for (let place = seq; place < before - 1;) {
    const found = (await readEvents(orm, { generationId, after: place, limit: PAGE })).filter(
      (event) => event.seq < before,
    );
    for (const event of found) {
      if (event.seq > place + 1) yield { event: gap(generationId, place + 1, event.seq - 1, event.at), epoch };
      yield { event, epoch };
      place = event.seq;
    }
    if (found.length === 0) {
      yield { event: gap(generationId, place + 1, before - 1, new Date()), epoch };
      return;
    }
  }
}

function gap(generationId: string, from: number, to: number, at: Date): Event {
  return {
    type: 'STREAM_GAP',
    generationId,
    seq: to,
    attemptId: null,
    at,
    body: { from, to, reason: 'These events are no longer stored.' },
  };
}

function reset(generationId: string): Event {
  return {
    type: 'STREAM_RESET',
    generationId,
    seq: 0,
    attemptId: null,
    at: new Date(),
    body: {
      reason:
        'The log was restored to an earlier point. Forget what came before this and read on: the stream begins again at its first event.',
    },
  };
}
