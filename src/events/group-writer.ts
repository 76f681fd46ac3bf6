import { randomUUID } from 'node:crypto';
import { backoffMs } from '../base/backoff.ts';
import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import type { Sql, TransactionSql } from '../db/client.ts';
import { isConnectionLoss } from '../db/connection-loss.ts';
import { FencedError, STREAM_LOCK_CLASS } from './append.ts';
import { isLast, type NewEvent } from './event.ts';

interface Append<Change> {
  readonly generationId: string;
  readonly fence: number;
  readonly events: readonly NewEvent[];
  readonly change: Change | null;
  resolve(head: number): void;
  reject(error: unknown): void;
}

/** What becomes true with events, in the transaction that appends them: known to the room that writes them, not to the log. */
export interface ChangeWriter<Change> {
  /** Locks what these generations' changes will touch, before their streams are: whoever claims one has the same order. */
  lock(tx: TransactionSql, generationIds: readonly string[]): PromiseLike<unknown>;
  /** Writes the changes of generations whose fence held, in the order that they came. */
  write(
    tx: TransactionSql,
    changes: readonly { readonly generationId: string; readonly change: Change }[],
  ): Promise<void>;
}

/** Events in one transaction: enough to amortise a commit, little enough that nobody waits long behind it. */
const MOST_EVENTS = 500;

/**
 * Writes the events of all generations that a process runs, and what becomes true with them, many in one transaction:
 * whatever comes in while one commit is under way goes with the next (group commit without a window, but for the turn of
 * the event loop that it came in). Each append gets a verdict of its own: a fenced generation never fails its neighbours.
 */
export class GroupWriter<Change = never> {
  readonly #sql: Sql;
  readonly #log: Log;
  readonly #changes: ChangeWriter<Change> | null;
  readonly #onWritten: (generationId: string, head: number, ended: boolean) => void;
  #waiting: Append<Change>[] = [];
  #writing: Promise<void> | null = null;
  #closed = false;

  /** `onWritten` is called after each commit: the place to wake readers from. */
  constructor(
    sql: Sql,
    {
      log,
      onWritten,
      changes = null,
    }: {
      log: Log;
      onWritten: (generationId: string, head: number, ended: boolean) => void;
      changes?: ChangeWriter<Change> | null;
    },
  ) {
    this.#sql = sql;
    this.#log = log;
    this.#changes = changes;
    this.#onWritten = onWritten;
  }

  /** Resolves with the stream's new head once the events are committed; rejects with {@link FencedError}. Appends of one generation keep their order. */
  append(
    { generationId, fence }: { generationId: string; fence: number },
    events: readonly NewEvent[],
    change: Change | null = null,
  ): Promise<number> {
    if (this.#closed) return Promise.reject(new Error('The event writer is closed.'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ generationId, fence, events, change, resolve, reject });
      this.#writing ??= this.#drain().finally(() => {
        this.#writing = null;
      });
    });
  }

  /** Writes what is waiting and takes no more. While the database is away it waits for it only as long as `signal` lets it. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // What belongs together is often told in one turn: a route and the intent that follows from it.
      await new Promise((resolve) => setImmediate(resolve));
      const batch = takeBatch(this.#waiting);
      try {
        this.#settle(batch, await this.#write(batch));
      } catch (error) {
        if (batch.length === 1) {
          batch[0]?.reject(error);
          continue;
        }
        // One of them is at fault (a body that the database refuses): alone, each gets its own verdict.
        for (const single of batch) {
          try {
            this.#settle([single], await this.#write([single]));
          } catch (own) {
            single.reject(own);
          }
        }
      }
    }
  }

  #settle(batch: readonly Append<Change>[], heads: ReadonlyMap<string, number>): void {
    const ended = new Set(
      batch.flatMap((one) => (one.events.some(({ type }) => isLast(type)) ? [one.generationId] : [])),
    );
    for (const [generationId, head] of heads) this.#onWritten(generationId, head, ended.has(generationId));
    for (const append of batch) {
      const head = heads.get(append.generationId);
      if (head === undefined) append.reject(new FencedError(append.generationId));
      else append.resolve(head);
    }
  }

  /** Writes one batch, however often the connection is lost on the way: the batch's own mark tells whether a commit without an answer took effect. */
  async #write(batch: readonly Append<Change>[]): Promise<Map<string, number>> {
    const mark = randomUUID();
    for (let losses = 0; ;) {
      try {
        if (losses > 0) {
          const landed = await this.#landed(batch, mark);
          if (landed.size > 0) return landed;
        }
        return await this.#transact(batch, mark);
      } catch (error) {
        if (!isConnectionLoss(error) || this.#closed) throw error;
        losses += 1;
        this.#log.warn({ losses, err: error }, 'event_write_lost_connection');
        await wait(backoffMs(losses, { baseMs: 100, maxMs: 2000 }));
      }
    }
  }

  async #transact(batch: readonly Append<Change>[], mark: string): Promise<Map<string, number>> {
    const streams = new Map<string, { generation_id: string; fence: number; count: number; ends: boolean }>();
    const rows: { generation_id: string; n: number; type: string; attempt_id: string | null; body: unknown }[] = [];
    for (const { generationId, fence, events } of batch) {
      const entry = streams.get(generationId) ?? { generation_id: generationId, fence, count: 0, ends: false };
      for (const { type, attemptId, body } of events) {
        entry.count += 1;
        entry.ends ||= isLast(type);
        rows.push({ generation_id: generationId, n: entry.count, type, attempt_id: attemptId, body });
      }
      streams.set(generationId, entry);
    }
    const changes = batch.flatMap(({ generationId, change }) => (change === null ? [] : [{ generationId, change }]));
    const written = await this.#sql.begin(async (tx) => {
      // Sent one behind the other without waiting, and done in this order. PostgreSQL takes every JSON for a hundred rows,
      // and would read whole tables to find a few of theirs.
      const planned =
        tx`select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true)`.execute();
      // The locks are sorted and without repetition by their own key, so that two writers never wait for each other in a ring.
      const locked = tx`select pg_advisory_xact_lock(${STREAM_LOCK_CLASS}, key)
               from (select distinct hashtext(id) as key from json_array_elements_text(${JSON.stringify([...streams.keys()])}::text::json) as id order by key) as locks`.execute();
      const rowsLocked =
        changes.length === 0
          ? null
          : this.#changes?.lock(
              tx,
              changes.map((one) => one.generationId),
            );
      const appended = tx<{ generation_id: string; head: number }[]>`
        with asked as (select * from json_to_recordset(${JSON.stringify([...streams.values()])}::text::json) as t (generation_id text, fence int, count int, ends boolean)),
        moved as (
          update stream set head = stream.head + asked.count, last_batch = ${mark}, ended_at = case when asked.ends then now() end
          from asked
          where stream.generation_id = asked.generation_id and stream.fence = asked.fence and stream.ended_at is null
          returning stream.account_id, stream.generation_id, stream.head, stream.head - asked.count as base
        ),
        inserted as (
          insert into event (account_id, generation_id, seq, type, attempt_id, body)
          select moved.account_id, moved.generation_id, moved.base + new.n, new.type, new.attempt_id, new.body
          from json_to_recordset(${JSON.stringify(rows)}::text::json) as new (generation_id text, n int, type text, attempt_id text, body jsonb)
          join moved using (generation_id)
        )
        select generation_id, head from moved`.execute();
      const [, , , moved] = await Promise.all([planned, locked, rowsLocked, appended]);
      const held = new Set(moved.map((row) => row.generation_id));
      const mine = changes.filter(({ generationId }) => held.has(generationId));
      if (mine.length > 0) await this.#changes?.write(tx, mine);
      return moved;
    });
    return new Map(written.map((row) => [row.generation_id, row.head]));
  }

  async #landed(batch: readonly Append<Change>[], mark: string): Promise<Map<string, number>> {
    const ids = JSON.stringify([...new Set(batch.map(({ generationId }) => generationId))]);
    const rows = await this.#sql<{ generation_id: string; head: number }[]>`
      select generation_id, head from stream
      where generation_id in (select json_array_elements_text(${ids}::text::json)) and last_batch = ${mark}`;
    return new Map(rows.map((row) => [row.generation_id, row.head]));
  }
}

/** Takes the oldest appends, at most one fence a generation: a batch has one verdict a generation. */
function takeBatch<Change>(waiting: Append<Change>[]): Append<Change>[] {
  const fences = new Map<string, number>();
  let events = 0;
  let taken = 0;
  for (const append of waiting) {
    const fence = fences.get(append.generationId) ?? append.fence;
    if (fence !== append.fence || (taken > 0 && events + append.events.length > MOST_EVENTS)) break;
    fences.set(append.generationId, fence);
    events += append.events.length;
    taken += 1;
  }
  return waiting.splice(0, taken);
}
