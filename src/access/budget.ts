import { and, eq, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Queryable, TransactionSql, Tx } from '../db/client.ts';
import { BudgetExceededRefusal, type BudgetState } from './budget-exceeded.ts';
import { spentNow, startNow } from './budget-period.ts';
import { budget } from './tables.ts';

/** Whose money it is: real money and the sandbox's are counted apart. */
export interface BudgetKey {
  readonly accountId: string;
  /** Null for the bootstrap key, which has no budget. */
  readonly apiKeyId: string | null;
  readonly sandbox: boolean;
}

/** How often a hold tries again that was refused and, when it looked why, would have fitted. */
const MOST_TRIES = 5;

/**
 * Holds of the key's budget what something may cost at most, and returns how much was held: 0 when the key has no budget.
 * Keep that number, {@link settleBudget} wants it back. Throws {@link BudgetExceededRefusal} when less is left.
 *
 * One conditional statement decides, so that of many at once exactly so many pass as there is money for: the others wait
 * for the row and then see it as the last one left it. The row stays locked until the commit, and other starts of this
 * key wait for that: do it as late in a transaction as may be.
 */
export async function holdBudget(tx: Tx, key: BudgetKey, micros: number): Promise<number> {
  const { apiKeyId } = key;
  if (apiKeyId === null) return 0;
  mustBeAmount(micros);
  for (let tries = 1; ; tries += 1) {
    const held = await tx
      .update(budget)
      .set({
        periodStart: startNow,
        spentMicros: spentNow,
        heldMicros: sql`${budget.heldMicros} + ${micros}`,
      })
      .where(
        and(ofKey({ ...key, apiKeyId }), sql`${spentNow} + ${budget.heldMicros} + ${micros} <= ${budget.limitMicros}`),
      )
      .returning({ sandbox: budget.sandbox });
    if (held.length > 0) return micros;
    const state = await stateOf(tx, { ...key, apiKeyId });
    if (state === null) return 0;
    // Somebody may have given money back since: then it is not true that there is too little.
    const fits = state.spentMicros + state.heldMicros + micros <= state.limitMicros;
    if (!fits || tries === MOST_TRIES) throw new BudgetExceededRefusal(state, micros);
  }
}

/**
 * Gives back what was held (as {@link holdBudget} returned it) and books what was spent, in the transaction that makes the end
 * true. Whoever calls it sees to it that it is called once. A cost that is learned later is booked with nothing held; what
 * turns out to be less than was booked, as a negative amount. Neither number ever goes below zero.
 */
export async function settleBudget(
  tx: Tx,
  key: BudgetKey,
  { heldMicros, spentMicros }: { readonly heldMicros: number; readonly spentMicros: number },
): Promise<void> {
  const { apiKeyId } = key;
  if (apiKeyId === null || (heldMicros === 0 && spentMicros === 0)) return;
  mustBeAmount(heldMicros);
  mustBeAmount(Math.abs(spentMicros));
  await tx
    .update(budget)
    .set({
      periodStart: startNow,
      spentMicros: sql`greatest(0, ${spentNow} + ${spentMicros})`,
      heldMicros: sql`greatest(0, ${budget.heldMicros} - ${heldMicros})`,
    })
    .where(ofKey({ ...key, apiKeyId }));
}

/** The same for many keys at once, in a transaction of postgres.js. A key that comes several times is settled once, with the sums. */
export async function settleBudgets(
  tx: TransactionSql,
  settled: readonly (BudgetKey & { readonly heldMicros: number; readonly spentMicros: number })[],
): Promise<void> {
  const sums = new Map<string, BudgetKey & { heldMicros: number; spentMicros: number }>();
  for (const { heldMicros, spentMicros, ...key } of settled) {
    if (key.apiKeyId === null || (heldMicros === 0 && spentMicros === 0)) continue;
    const name = `${key.accountId} ${key.apiKeyId} ${key.sandbox}`;
    const sum = sums.get(name) ?? { ...key, heldMicros: 0, spentMicros: 0 };
    sums.set(name, sum);
    sum.heldMicros += heldMicros;
    sum.spentMicros += spentMicros;
  }
  // In one order everywhere, so that two batches never wait for each other in a ring.
  const rows = [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
  for (const row of rows) {
    await tx.unsafe(SETTLE, [row.spentMicros, row.heldMicros, row.accountId, row.apiKeyId, row.sandbox], {
      prepare: true,
    });
  }
}

const SETTLE = new PgDialect().sqlToQuery(
  sql`update ${budget} set period_start = ${startNow}, spent_micros = greatest(0, ${spentNow} + ${sql.raw('$1')}::bigint),
      held_micros = greatest(0, ${budget.heldMicros} - ${sql.raw('$2')}::bigint)
    where ${budget.accountId} = ${sql.raw('$3')} and ${budget.apiKeyId} = ${sql.raw('$4')} and ${budget.sandbox} = ${sql.raw('$5')}`,
).sql;

/** Null when the key has no budget. */
async function stateOf(queryable: Queryable, key: BudgetKey & { apiKeyId: string }): Promise<BudgetState | null> {
  const [row] = await queryable
    .select({
      limitMicros: budget.limitMicros,
      spentMicros: spentNow.mapWith(budget.spentMicros),
      heldMicros: budget.heldMicros,
    })
    .from(budget)
    .where(ofKey(key));
  return row === undefined || row.limitMicros === null ? null : { ...row, limitMicros: row.limitMicros };
}

function ofKey({ accountId, apiKeyId, sandbox }: BudgetKey & { apiKeyId: string }) {
  return and(eq(budget.accountId, accountId), eq(budget.apiKeyId, apiKeyId), eq(budget.sandbox, sandbox));
}

function mustBeAmount(micros: number): void {
  if (!Number.isSafeInteger(micros) || micros < 0)
    throw new RangeError(`Expected a whole number of millionths of a dollar, 0 or more; got ${micros}.`);
}
