import assert from 'node:assert/strict';
import type { Database } from '../../src/db/client.ts';

/** What became of one generation, read from the tables themselves. */
export interface Record {
  readonly status: string;
  readonly errorCode: string | null;
  readonly crashes: number;
  readonly costMicros: number | null;
  readonly attempts: readonly { readonly status: string; readonly code: string | null }[];
  readonly ledger: readonly { readonly kind: string; readonly micros: number }[];
  readonly events: readonly string[];
}

const LAST = ['GENERATION_SUCCEEDED', 'GENERATION_FAILED', 'GENERATION_CANCELED'];

/**
 * Reads a generation that has ended and asserts what must hold for each: its events are 1 to n with one last one that
 * says what the row says, no attempt is open, every picture has its event, and the cost is the sum of the ledger.
 */
export async function wholeRecord({ sql }: Database, id: string): Promise<Record> {
  const [row] = await sql<
    { status: string; error_code: string | null; crashes: number; cost: string | null; head: number; ended: boolean }[]
  >`select status, error_code, crashes, cost_micros as cost, head, ended_at is not null as ended
    from generation join stream on generation_id = id where id = ${id}`;
  assert.ok(row, `${id} is not there`);
  const attempts = await sql<{ status: string; code: string | null }[]>`
    select status, error_code as code from attempt where generation_id = ${id} order by number`;
  const ledger = await sql<{ kind: string; micros: number }[]>`
    select kind, micros::int from ledger_entry where generation_id = ${id} order by at`;
  const events = await sql<{ seq: number; type: string }[]>`
    select seq, type from event where generation_id = ${id} order by seq`;
  const [pictures] = await sql<{ count: number }[]>`
    select count(*)::int from image where generation_id = ${id} and purpose = 'FINAL'`;
  const told = `${id}: ${JSON.stringify({ row, attempts, ledger, events: events.map(({ type }) => type) })}`;
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, index) => index + 1),
    told,
  );
  assert.equal(row.head, events.length, told);
  assert.equal(row.ended, true, told);
  const types = events.map(({ type }) => type);
  assert.deepEqual(
    types.filter((type) => LAST.includes(type)),
    [`GENERATION_${row.status}`],
    told,
  );
  assert.equal(types.at(-1), `GENERATION_${row.status}`, told);
  assert.ok(
    attempts.every(({ status }) => !['SENDING', 'ACCEPTED', 'UNKNOWN'].includes(status)),
    told,
  );
  assert.equal(types.filter((type) => type === 'IMAGE').length, pictures?.count, told);
  const spent = ledger.reduce((sum, { micros }) => sum + micros, 0);
  assert.equal(row.cost === null ? 0 : Number(row.cost), spent, told);
  return {
    status: row.status,
    errorCode: row.error_code,
    crashes: row.crashes,
    costMicros: row.cost === null ? null : Number(row.cost),
    attempts: [...attempts],
    ledger: [...ledger],
    events: types,
  };
}

/** How many rows each table has that a request may write to. */
export async function rowCounts({ sql }: Database): Promise<unknown> {
  const [counts] = await sql`
    select (select count(*) from generation)::int as generation, (select count(*) from attempt)::int as attempt,
           (select count(*) from stream)::int as stream, (select count(*) from event)::int as event,
           (select count(*) from image)::int as image, (select count(*) from ledger_entry)::int as ledger_entry,
           (select count(*) from idempotency_key)::int as idempotency_key`;
  return { ...counts };
}
