import { sql } from 'drizzle-orm';
import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import type { Orm } from '../db/client.ts';
import { isConnectionLoss } from '../db/connection-loss.ts';
import { CursorInvalidRefusal } from './cursor.ts';
import { readEpoch } from './epoch.ts';
import type { Event } from './event.ts';
import type { Hub } from './hub.ts';
import { eventOfRow, type EventRow } from './read.ts';

/** A place in the feed of all generations of one account. */
interface FeedCursor {
  readonly epoch: number;
  readonly xid: string;
  readonly generationId: string;
  readonly seq: number;
}

/** One step of the feed: an event and the cursor after it; a null event stands for what is no longer stored. */
export interface ActivityEntry {
  readonly event: Event | null;
  readonly cursor: string;
}

const PAGE = 500;
/** While a writer's transaction is open, events behind it are held back and no wake-up will tell of them: look again soon, then less often. */
const FIRST_LOOK_MS = 50;
const LONGEST_WAIT_MS = 5000;

/**
 * What happens to all generations of an account, from now or from a cursor of this feed, page by page.
 *
 * Ordered by (transaction, generation, seq) and read only below the oldest transaction that is still open: a commit can
 * never appear behind a reader. Within a generation that is the order of seq, because every writer takes the stream's
 * lock before it gets its transaction id. The price is delay: an event shows when all older writers are done.
 */
export async function* followActivity(
  { orm, hub }: { orm: Orm; hub: Hub },
  { accountId, after, signal, log }: { accountId: string; after: string | null; signal: AbortSignal; log: Log },
): AsyncGenerator<readonly ActivityEntry[], void> {
  const epoch = await readEpoch(orm);
  let place = after === null ? await now(orm, epoch) : decode(after);
  if (place.epoch !== epoch) {
    place = await now(orm, epoch);
    yield [{ event: null, cursor: encode(place) }];
  } else if (after !== null && (await isAhead(orm, place))) {
    throw new CursorInvalidRefusal(
      'The cursor is ahead of the feed. Use a cursor as it came, or leave it out to begin now.',
    );
  }
  let delayMs = FIRST_LOOK_MS;
  while (!signal.aborted) {
    const woken = hub.anyChange(delayMs, signal);
    let page: readonly (ActivityEntry & { place: FeedCursor })[] = [];
    try {
      page = await readPage(orm, accountId, place);
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
      log.warn({ err: error }, 'activity_read_failed');
      await wait(1000, signal);
    }
    const last = page.at(-1);
    if (last !== undefined) {
      place = last.place;
      delayMs = FIRST_LOOK_MS;
      yield page;
      if (page.length === PAGE) continue;
    }
    await woken;
    delayMs = Math.min(LONGEST_WAIT_MS, delayMs * 2);
  }
}

async function readPage(
  orm: Orm,
  accountId: string,
  place: FeedCursor,
): Promise<(ActivityEntry & { place: FeedCursor })[]> {
  const rows = await orm.execute<EventRow & { xid_text: string }>(sql`
    select generation_id, seq, type, attempt_id, at, body, xid::text as xid_text
    from event
    where account_id = ${accountId}
      and (xid, generation_id, seq) > (${place.xid}::text::xid8, ${place.generationId}::text, ${place.seq}::int)
      and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by xid, generation_id, seq
    limit ${PAGE}`);
  return rows.map((row) => {
    const next: FeedCursor = { epoch: place.epoch, xid: row.xid_text, generationId: row.generation_id, seq: row.seq };
    return { event: eventOfRow(row), cursor: encode(next), place: next };
  });
}

/** The place before everything that is still to be committed. */
async function now(orm: Orm, epoch: number): Promise<FeedCursor> {
  const [row] = await orm.execute<{ xid: string }>(sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`);
  return { epoch, xid: row?.xid ?? '0', generationId: '', seq: 0 };
}

async function isAhead(orm: Orm, { xid }: FeedCursor): Promise<boolean> {
  const [row] = await orm.execute<{ ahead: boolean }>(
    sql`select ${xid}::text::xid8 > pg_snapshot_xmax(pg_current_snapshot()) as ahead`,
  );
  return row?.ahead === true;
}

function encode({ epoch, xid, generationId, seq }: FeedCursor): string {
  return Buffer.from(`a1:${epoch.toString(36)}:${xid}:${seq}:${generationId}`).toString('base64url');
}

function decode(text: string): FeedCursor {
  const match =
    text.length > 200
      ? null
      : /^a1:([0-9a-z]{1,11}):(\d{1,19}):(\d{1,10}):([0-9a-z_]{0,60})$/.exec(
          Buffer.from(text, 'base64url').toString('latin1'),
        );
  const [, epoch, xid, seq, generationId] = match ?? [];
  if (
    epoch === undefined ||
    xid === undefined ||
    seq === undefined ||
    generationId === undefined ||
    Number(seq) > 2_147_483_647
  ) {
    throw new CursorInvalidRefusal(
      'The cursor is none of this feed. Use the cursor of an ActivityItem as it came, or leave it out to begin now.',
    );
  }
  return { epoch: Number.parseInt(epoch, 36), xid, generationId, seq: Number(seq) };
}
