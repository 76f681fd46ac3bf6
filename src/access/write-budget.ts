import type { Tx } from '../db/client.ts';
import { periodStartNow } from './budget-period.ts';
import { budget } from './tables.ts';
import { type BudgetPeriod } from './periods.ts';

export interface BudgetRow {
  readonly accountId: string;
  readonly apiKeyId: string;
  readonly limitMicros: number;
  readonly period: BudgetPeriod;
}

/** The two rows of a key's budget, for real money and the sandbox's; what was spent and held is left as it is. */
export async function writeBudget(tx: Tx, { accountId, apiKeyId, limitMicros, period }: BudgetRow): Promise<void> {
  const begun = { limitMicros, period, periodStart: periodStartNow(period) };
  const row = { accountId, apiKeyId, ...begun };
  await tx
    .insert(budget)
    .values([
      { ...row, sandbox: false },
      { ...row, sandbox: true },
    ])
    .onConflictDoUpdate({ target: [budget.accountId, budget.apiKeyId, budget.sandbox], set: begun });
}
