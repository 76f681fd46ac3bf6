import { sql, type SQL } from 'drizzle-orm';
import { budget } from './tables.ts';
import { type BudgetPeriod } from './periods.ts';

/**
 * When the present period began, by the database's clock and in UTC, for a column or a value that names the kind of
 * period. A total has one period, which began before everything.
 */
export function periodStartNow(period: SQL | typeof budget.period | BudgetPeriod): SQL {
  return sql`(case ${period}
    when 'DAY' then date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'
    when 'MONTH' then date_trunc('month', now() at time zone 'UTC') at time zone 'UTC'
    else '-infinity'::timestamptz end)`;
}

/**
 * A period isn't ended by anybody: whoever touches the row sees by the clock that it is over. A transaction that began
 * before midnight and comes to the row after one of the new day leaves the new day as it is.
 */
export const startNow = sql`greatest(${budget.periodStart}, ${periodStartNow(budget.period)})`;

/** What was spent in the present period. */
export const spentNow = sql<number>`(case when ${budget.periodStart} < ${periodStartNow(budget.period)} then 0 else ${budget.spentMicros} end)`;

/** When the present period ends; null for a total. Counted in UTC, where months follow months and days have 24 hours. */
export const endNow = sql`(case ${budget.period}
  when 'DAY' then (${startNow} at time zone 'UTC' + interval '1 day') at time zone 'UTC'
  when 'MONTH' then (${startNow} at time zone 'UTC' + interval '1 month') at time zone 'UTC' end)`;
