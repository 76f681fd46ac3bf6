import { performance } from 'node:perf_hooks';
import type { Sql } from '../db/client.ts';
import { Held } from './held.ts';

/** The share of a lease after which its holder no longer trusts it: clocks drift, and a write takes time. */
export const SAFE_SHARE = 0.7;

export interface Claimant {
  /** Names this worker in the rows that it holds. */
  readonly owner: string;
  readonly leaseMs: number;
}

/**
 * Claims up to `limit` generations that are due: queued ones, and running ones whose worker let the lease run out or
 * gave it back. Every claim raises the stream's fence, so that whoever held it before can write nothing more.
 *
 * One whose workers keep dying is claimed ever later (0, 1, 3 seconds after its lease), so that what kills them does not
 * take all of them at once. A lease that ran out while the server was down holds for its length again, since nobody
 * could renew it: whoever lives renews it now. Only the database's clock decides.
 *
 * `except` are those that this worker itself still runs: after a freeze or an outage it renews them and goes on. With
 * `overdueOnly` it takes those past their deadline alone: a worker that has no room can still end them.
 */
export async function claimGenerations(
  sql: Sql,
  { owner, leaseMs }: Claimant,
  { limit, overdueOnly, except }: { limit: number; overdueOnly: boolean; except: readonly string[] },
): Promise<Held[]> {
  const before = performance.now();
  const rows = await sql<{ account_id: string; id: string; fence: number }[]>`
    with due as (
      select account_id, id, lease_owner is not null as crashed
      from generation
      where status in ('QUEUED', 'RUNNING') and run_after <= now()
        and (lease_until is null
          or greatest(lease_until, pg_postmaster_start_time() + ${leaseMs}::int * interval '1 millisecond')
             < now() - (power(2, crashes) - 1) * interval '1 second')
        and id not in (select json_array_elements_text(${JSON.stringify(except)}::text::json))
        and (not ${overdueOnly}::boolean or deadline_at < now())
      order by run_after
      limit ${limit}
      for update skip locked
    ),
    claimed as (
      update generation
      set status = 'RUNNING', started_at = coalesce(started_at, now()), lease_owner = ${owner},
          lease_until = now() + ${leaseMs}::int * interval '1 millisecond', crashes = crashes + due.crashed::int
      from due
      where generation.account_id = due.account_id and generation.id = due.id
      returning generation.account_id, generation.id
    )
    update stream set fence = stream.fence + 1
    from claimed
    where stream.account_id = claimed.account_id and stream.generation_id = claimed.id
    returning claimed.account_id, claimed.id, stream.fence`;
  const safeUntil = before + leaseMs * SAFE_SHARE;
  return rows.map((row) => new Held({ accountId: row.account_id, generationId: row.id, fence: row.fence, safeUntil }));
}

/**
 * Renews the leases of all that this worker holds, in one statement, and learns what callers wanted meanwhile. Whatever
 * isn't ours any more is stopped.
 */
export async function renewLeases(sql: Sql, { owner, leaseMs }: Claimant, held: readonly Held[]): Promise<void> {
  const before = performance.now();
  const asked = JSON.stringify(held.map(({ generationId, fence }) => ({ id: generationId, fence })));
  const rows = await sql<{ id: string; cancel: boolean; overdue: boolean }[]>`
    update generation set lease_until = now() + ${leaseMs}::int * interval '1 millisecond'
    from json_to_recordset(${asked}::text::json) as asked (id text, fence int), stream
    where generation.id = asked.id and generation.lease_owner = ${owner} and generation.status = 'RUNNING'
      and stream.generation_id = asked.id and stream.fence = asked.fence
    returning generation.id, generation.cancel_requested_at is not null as cancel, generation.deadline_at < now() as overdue`;
  const renewed = new Map(rows.map((row) => [row.id, row]));
  for (const one of held) {
    const row = renewed.get(one.generationId);
    if (row === undefined) one.stop('fenced');
    else {
      one.renewed(before + leaseMs * SAFE_SHARE);
      if (row.cancel) one.stop('cancel');
      else if (row.overdue) one.stop('deadline');
    }
  }
}

/**
 * Gives a generation back, unharmed, not to be claimed again before `afterMs`: the next claim doesn't count it as a crash.
 * What came while it was held (a cancel, a webhook) makes it due at once. Harmless when it isn't ours any more.
 */
export async function releaseGeneration(
  sql: Sql,
  { owner }: Claimant,
  held: Held,
  { afterMs }: { afterMs: number },
): Promise<void> {
  await sql`
    update generation set lease_owner = null, lease_until = null,
      run_after = case when cancel_requested_at is not null then now()
        else now() + ${Math.round(afterMs)}::float8 * interval '1 millisecond' end
    from stream
    where generation.id = ${held.generationId} and generation.lease_owner = ${owner} and generation.status = 'RUNNING'
      and stream.generation_id = generation.id and stream.fence = ${held.fence}`;
}
