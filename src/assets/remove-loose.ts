import { sql } from 'drizzle-orm';
import type { Log } from '../base/log.ts';
import type { Orm } from '../db/client.ts';
import { StorageError, type ImageStore } from './store.ts';

/**
 * Bytes that were put within this time stay, since whoever put them may be about to name them in a row. Twice what a put
 * promises, for clocks that differ.
 */
const GRACE_MS = 3_600_000;
const MOST_AT_ONCE = 200;

export interface RemoveRooms {
  readonly orm: Orm;
  readonly store: ImageStore;
  readonly log: Log;
}

/**
 * Takes bytes away that have lost a name and have no other. Any number of processes may do this: each takes one hash at a
 * time, with the next look set before the store is asked, so that one that dies leaves it for later.
 *
 * No row comes to be without its bytes: a row is written either after a put, which keeps its bytes for the grace, or from
 * another row that is held un-erased in the same transaction, so that there is one of them at every moment.
 */
export async function removeLooseBytes(
  { orm, store, log }: RemoveRooms,
  { graceMs = GRACE_MS }: { graceMs?: number } = {},
): Promise<void> {
  for (let count = 0; count < MOST_AT_ONCE; count += 1) {
    const taken = await takeOne(orm);
    if (taken === null) return;
    const { sha256, named } = taken;
    try {
      const removal = named ? 'named' : await store.remove(sha256, { putBefore: new Date(Date.now() - graceMs) });
      if (removal === 'kept') await lookAgain(orm, taken, graceMs);
      else await forget(orm, taken);
      if (removal === 'removed') log.info({ sha256 }, 'picture_bytes_removed');
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      // It stays noted; nothing else could be removed now either.
      log.warn({ sha256, code: error.code, err: error }, 'picture_bytes_not_removed');
      return;
    }
  }
}

interface Taken extends Record<string, unknown> {
  readonly sha256: string;
  /** The time that this look was given, as it stands: whoever loosens the bytes meanwhile changes it. */
  readonly token: string;
  readonly named: boolean;
}

/** The next that is due, and whether a row names it. Conversations are of a room above this one, hence their table's name as it stands. */
async function takeOne(orm: Orm): Promise<Taken | null> {
  const [taken] = await orm.execute<Taken>(sql`
    with due as (
      select sha256 from loose_bytes where look_at <= clock_timestamp() order by look_at limit 1 for update skip locked
    )
    update loose_bytes set look_at = clock_timestamp() + interval '5 minutes'
    from due where loose_bytes.sha256 = due.sha256
    returning loose_bytes.sha256, loose_bytes.look_at::text as token`);
  if (taken === undefined) return null;
  // In a statement after it: what was committed before the look was given is seen.
  const [found] = await orm.execute<{ named: boolean }>(sql`
    select exists (select from image where sha256 = ${taken.sha256} and erased_at is null)
        or exists (select from generation where conversation_sha256 = ${taken.sha256}) as named`);
  return { ...taken, named: found?.named !== false };
}

async function lookAgain(orm: Orm, { sha256, token }: Taken, ms: number): Promise<void> {
  await orm.execute(sql`
    update loose_bytes set look_at = clock_timestamp() + ${ms}::float8 * interval '1 millisecond'
    where sha256 = ${sha256} and look_at::text = ${token}`);
}

async function forget(orm: Orm, { sha256, token }: Taken): Promise<void> {
  await orm.execute(sql`delete from loose_bytes where sha256 = ${sha256} and look_at::text = ${token}`);
}
