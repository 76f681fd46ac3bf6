/** How long a budget lasts before it begins again; TOTAL never does. A file of its own: the command line needs no tables for it. */
export const BUDGET_PERIODS = ['DAY', 'MONTH', 'TOTAL'] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];
