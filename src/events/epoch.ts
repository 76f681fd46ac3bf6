import { sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../db/client.ts';
import { logEpoch } from './tables.ts';

/**
 * Makes sure that the epoch belongs to the server that holds the log now; called at start, under the migration lock.
 *
 * A restore to another cluster changes PostgreSQL's system identifier, a point-in-time recovery or a failover its
 * timeline. Either way events after some point may be gone and their numbers may be given out again, so cursors of
 * before must not be trusted: a new epoch tells their holders to reset.
 */
export async function ensureEpoch(tx: Tx, now: number): Promise<number> {
  const lineage = await readLineage(tx);
  const [stored] = await tx.select().from(logEpoch);
  if (stored !== undefined && stored.lineage === lineage) return stored.epoch;
  const epoch = Math.max(now, (stored?.epoch ?? 0) + 1);
  await tx
    .insert(logEpoch)
    .values({ epoch, lineage })
    .onConflictDoUpdate({ target: logEpoch.only, set: { epoch, lineage } });
  return epoch;
}

/** The epoch of the log as it is now. */
export async function readEpoch(queryable: Queryable): Promise<number> {
  const [stored] = await queryable.select({ epoch: logEpoch.epoch }).from(logEpoch);
  if (stored === undefined)
    throw new Error('The log has no epoch: the database was not prepared by "pictograph migrate".');
  return stored.epoch;
}

/** Some hosted servers keep these functions to themselves; there the epoch never changes by itself. */
async function readLineage(tx: Tx): Promise<string> {
  const [allowed] = await tx.execute<{ allowed: boolean }>(
    sql`select has_function_privilege('pg_control_system()', 'execute') and has_function_privilege('pg_control_checkpoint()', 'execute') as allowed`,
  );
  if (allowed?.allowed !== true) return 'unknown';
  const [row] = await tx.execute<{ lineage: string }>(
    sql`select system_identifier || '/' || timeline_id as lineage from pg_control_system(), pg_control_checkpoint()`,
  );
  return row?.lineage ?? 'unknown';
}
