import { and, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Queryable } from '../db/client.ts';
import { endNow, spentNow } from './budget-period.ts';
import { budget } from './tables.ts';
import { type BudgetPeriod } from './periods.ts';

/** What a key may spend, and what it did in the present period. */
export interface Budget {
  readonly apiKeyId: string;
  /** Whether it counts the sandbox's money. */
  readonly sandbox: boolean;
  readonly limitMicros: number;
  readonly period: BudgetPeriod;
  readonly spentMicros: number;
  readonly heldMicros: number;
  /** Null for a total, which never begins again. */
  readonly resetsAt: Date | null;
}

/** The budgets of these keys, real and sandbox, in no order. Says nothing about who may see them. */
export async function budgetsOfKeys(queryable: Queryable, apiKeyIds: readonly string[]): Promise<Budget[]> {
  const rows = await queryable
    .select({
      apiKeyId: budget.apiKeyId,
      sandbox: budget.sandbox,
      limitMicros: budget.limitMicros,
      period: budget.period,
      spentMicros: spentNow.mapWith(budget.spentMicros),
      heldMicros: budget.heldMicros,
      resetsAt: sql<Date | null>`${endNow}`.mapWith(budget.periodStart),
    })
    .from(budget)
    .where(and(inArray(budget.apiKeyId, [...apiKeyIds]), isNotNull(budget.limitMicros)));
  // A row without a limit was left out by the statement; the type can't know.
  return rows.flatMap(({ limitMicros, ...row }) => (limitMicros === null ? [] : [{ ...row, limitMicros }]));
}
