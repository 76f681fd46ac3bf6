import type { ISql } from 'postgres';
import type { Sql } from '../db/client.ts';
import { afterOutcome, type Breaker, type BreakerTimes, type Happened } from './breaker.ts';
import type { BreakerState } from './tables.ts';

/** Which breaker: an offer, and the name of the credential that it is called with. */
export interface BreakerPlace {
  readonly configKey: string;
  readonly credential: string;
}

/** A breaker as it was read. Its times count from the moment of reading, in milliseconds: clocks of machines differ. */
export interface BreakerRow extends BreakerPlace {
  readonly state: BreakerState;
  readonly opens: number;
  readonly reason: string;
  readonly changedAt: Date;
  readonly retryAt: Date | null;
  readonly retryInMs: number | null;
  readonly probeInMs: number | null;
}

/** Nobody asks any more for one that has not changed for so long: its credential is another by now. */
const FORGOTTEN_AFTER_DAYS = 30;

/** Removes what nobody will ask for any more. An open one that still matters opens again with the next calls. */
export async function forgetBreakers(sql: Sql): Promise<void> {
  await sql`delete from breaker where changed_at < now() - ${FORGOTTEN_AFTER_DAYS}::int * interval '1 day'`;
}

export async function readBreakers(sql: Sql, { sandbox }: { sandbox: boolean }): Promise<BreakerRow[]> {
  const rows = await sql<Row[]>`select ${columns(sql)} from breaker where sandbox = ${sandbox}`;
  return rows.map(rowOf);
}

/**
 * Decides on a breaker under its row's lock, by what it is now and not by what this process last knew, and writes it when
 * it changes. Null when nothing did. Twice is harmless: the second finds it decided.
 */
export async function decideBreaker(
  sql: Sql,
  { configKey, credential, sandbox }: BreakerPlace & { readonly sandbox: boolean },
  happened: Omit<Happened, 'now'>,
  times: BreakerTimes,
): Promise<BreakerRow | null> {
  return sql.begin(async (tx) => {
    await tx`
      insert into breaker (config_key, credential, sandbox, state, opens, reason)
      values (${configKey}, ${credential}, ${sandbox}, 'CLOSED', 0, '') on conflict do nothing`;
    const [found] = await tx<Row[]>`
      select ${columns(tx)} from breaker
      where config_key = ${configKey} and credential = ${credential} and sandbox = ${sandbox}
      for update`;
    if (found === undefined) return null;
    const before = breakerOf(found);
    const after = afterOutcome(before, { ...happened, now: found.now_ms }, times);
    if (after === before) return null;
    const [written] = await tx<Row[]>`
      update breaker set state = ${after.state}, opens = ${after.opens}, reason = ${after.reason},
        changed_at = clock_timestamp(), retry_at = ${momentOf(tx, after.retryAt)}, probe_until = ${momentOf(tx, after.probeUntil)}
      where config_key = ${configKey} and credential = ${credential} and sandbox = ${sandbox}
      returning ${columns(tx)}`;
    return written === undefined ? null : rowOf(written);
  });
}

/**
 * Takes the probes that are due among these places, in one statement: of all processes one gets each, since the others wait
 * for the row and then find the probe taken. What is never made lapses.
 */
export async function takeProbes(
  sql: Sql,
  places: readonly BreakerPlace[],
  { sandbox, probeMs }: { sandbox: boolean; probeMs: number },
): Promise<BreakerRow[]> {
  const asked = JSON.stringify(places.map(({ configKey, credential }) => ({ key: configKey, credential })));
  const rows = await sql<Row[]>`
    update breaker set state = 'HALF_OPEN', changed_at = clock_timestamp(),
      probe_until = clock_timestamp() + ${probeMs}::float8 * interval '1 millisecond'
    from json_to_recordset(${asked}::text::json) as asked (key text, credential text)
    where breaker.config_key = asked.key and breaker.credential = asked.credential and breaker.sandbox = ${sandbox}
      and breaker.state <> 'CLOSED' and breaker.retry_at <= clock_timestamp()
      and (breaker.probe_until is null or breaker.probe_until <= clock_timestamp())
    returning ${columns(sql)}`;
  return rows.map(rowOf);
}

interface Row {
  readonly config_key: string;
  readonly credential: string;
  readonly state: BreakerState;
  readonly opens: number;
  readonly reason: string;
  readonly changed_ms: number;
  readonly retry_ms: number | null;
  readonly probe_ms: number | null;
  readonly now_ms: number;
}

/** The time as it is when the row is read, not when the transaction began: it may have waited for the row. */
function columns(sql: ISql) {
  return sql`
    breaker.config_key, breaker.credential, breaker.state, breaker.opens, breaker.reason,
    (extract(epoch from breaker.changed_at) * 1000)::float8 as changed_ms,
    (extract(epoch from breaker.retry_at) * 1000)::float8 as retry_ms,
    (extract(epoch from breaker.probe_until) * 1000)::float8 as probe_ms,
    (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms`;
}

function momentOf(sql: ISql, ms: number | null) {
  return sql`to_timestamp(${ms}::float8 / 1000)`;
}

function rowOf(row: Row): BreakerRow {
  const { state, opens, reason, retry_ms: retryMs, probe_ms: probeMs, now_ms: nowMs } = row;
  return {
    configKey: row.config_key,
    credential: row.credential,
    state,
    opens,
    reason,
    changedAt: new Date(row.changed_ms),
    retryAt: retryMs === null ? null : new Date(retryMs),
    retryInMs: retryMs === null ? null : retryMs - nowMs,
    probeInMs: probeMs === null ? null : probeMs - nowMs,
  };
}

function breakerOf({ state, opens, reason, retry_ms: retryAt, probe_ms: probeUntil }: Row): Breaker {
  return { state, opens, reason, retryAt, probeUntil };
}
