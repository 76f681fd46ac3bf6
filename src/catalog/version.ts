import { desc, eq, sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../db/client.ts';
import { catalogVersion, modelRevision } from './tables.ts';

/** Where changes of the catalog are announced. A wake-up says nothing but "look", and may be lost. */
export const CATALOG_CHANNEL = 'catalog';

/** How many changes the catalog has seen; 0 while it is empty. */
export async function readCatalogVersion(db: Queryable): Promise<number> {
  const [row] = await db.select({ version: catalogVersion.version }).from(catalogVersion);
  return row?.version ?? 0;
}

/**
 * Makes this transaction the only one that changes the catalog. First of all in every such transaction: so nobody waits
 * here while holding something that another one wants, and what was read afterwards stays true until the commit.
 */
export async function lockCatalog(tx: Tx): Promise<void> {
  await tx.insert(catalogVersion).values({ version: 0 }).onConflictDoNothing();
  await tx.select().from(catalogVersion).for('update');
}

/** One change of the catalog. */
export interface CountedChange {
  readonly version: number;
  /** To the millisecond. Later versions are never of an earlier time, even where the clock was set back in between. */
  readonly at: Date;
}

/**
 * Counts a change and announces it. PostgreSQL delivers a NOTIFY when its transaction commits, and never if it does not:
 * no wake-up comes before the change can be seen. The time is that of the lock and not that of the transaction's begin,
 * which may have waited long for it.
 */
export async function nextCatalogVersion(tx: Tx): Promise<CountedChange> {
  const last = tx.select({ at: modelRevision.at }).from(modelRevision).orderBy(desc(modelRevision.version)).limit(1);
  const [row] = await tx
    .update(catalogVersion)
    .set({ version: sql`${catalogVersion.version} + 1` })
    .where(eq(catalogVersion.id, 1))
    .returning({
      version: catalogVersion.version,
      at: sql`greatest(clock_timestamp(), (${last}))`.mapWith(modelRevision.at),
    });
  if (row === undefined)
    throw new Error('The catalog’s version row is missing: lock the catalog before counting a change.');
  await tx.execute(sql`select pg_notify(${CATALOG_CHANNEL}, '')`);
  return row;
}
