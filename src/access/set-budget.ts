import { and, eq, sql } from 'drizzle-orm';
import { kindOfId } from '../base/ids.ts';
import { InvalidInputRefusal } from '../base/refusal.ts';
import type { Orm, Tx } from '../db/client.ts';
import { readLimit } from './budget-limit.ts';
import { apiKeysByIds, unknownKey, type ApiKey } from './keys.ts';
import { budget } from './tables.ts';
import { type BudgetPeriod } from './periods.ts';
import { requireScope, type Viewer } from './viewer.ts';
import { writeBudget } from './write-budget.ts';

export interface NewBudget {
  readonly apiKeyId: string;
  /** US dollars, exact. Null takes the budget away. */
  readonly limitUsd: string | null;
  readonly period: BudgetPeriod;
}

/**
 * Sets what a key may spend. What it spent in the period that now holds is counted anew, also if it had no budget then; what
 * is held stays held. Below what is spent or held it stops new generations, and lets those that run come to their end.
 * Twice is harmless. Throws ForbiddenRefusal, InvalidInputRefusal, NotFoundRefusal.
 */
export async function setBudget(
  orm: Orm,
  viewer: Viewer | null,
  { apiKeyId, limitUsd, period }: NewBudget,
): Promise<ApiKey> {
  const { accountId } = requireScope(viewer, 'ADMIN');
  const limit = limitUsd === null ? null : readLimit(limitUsd, ['limitUsd']);
  if (limit !== null && typeof limit !== 'number') throw new InvalidInputRefusal([limit]);
  // What is no id of a key can't be asked for: the database refuses some of the characters that it may hold.
  const [key] = kindOfId(apiKeyId) === 'apiKey' ? await apiKeysByIds(orm, [apiKeyId]) : [];
  if (key === undefined || key.accountId !== accountId) throw unknownKey(apiKeyId);
  await orm.transaction(async (tx) => {
    if (limit === null) {
      await tx
        .update(budget)
        .set({ limitMicros: null })
        .where(and(eq(budget.accountId, accountId), eq(budget.apiKeyId, apiKeyId)));
    } else {
      await writeBudget(tx, { accountId, apiKeyId, limitMicros: limit, period });
      await recountSpent(tx, { accountId, apiKeyId });
    }
  });
  return key;
}

/**
 * Counts in the ledger what the key spent in the period. Only once the rows are locked, in a statement of its own: an end
 * that booked before is seen here, and one that books later adds to what was counted. Of a generation that has not ended
 * nothing is booked yet; it holds.
 *
 * Rooms above this one own the ledger, hence its names as they stand in the database.
 */
async function recountSpent(tx: Tx, { accountId, apiKeyId }: { accountId: string; apiKeyId: string }): Promise<void> {
  await tx.execute(sql`
    update budget set spent_micros = coalesce((
      select sum(ledger_entry.micros)
      from generation join ledger_entry
        on ledger_entry.account_id = generation.account_id and ledger_entry.generation_id = generation.id
      where generation.account_id = budget.account_id and generation.api_key_id = budget.api_key_id
        and generation.finished_at is not null and ledger_entry.sandbox = budget.sandbox
        and greatest(generation.finished_at, ledger_entry.at) >= budget.period_start
    ), 0)
    where account_id = ${accountId} and api_key_id = ${apiKeyId}
  `);
}
