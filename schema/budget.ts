import { BudgetExceededRefusal } from '../src/access/budget-exceeded.ts';
import type { Budget } from '../src/access/budget-read.ts';
import type { BUDGET_PERIODS } from '../src/access/periods.ts';
import { builder } from './builder.ts';
import { ErrorInterface } from './errors.ts';
import { usdOfMicros } from './money.ts';

export const BudgetPeriodEnum = builder.enumType('BudgetPeriod', {
  description: 'How long a budget lasts before it begins anew. More may come.',
  values: {
    DAY: { description: 'A day of the calendar, from midnight UTC.' },
    MONTH: { description: 'A month of the calendar, from midnight UTC of the first.' },
    TOTAL: { description: 'For good: what is spent never counts as unspent again.' },
  } satisfies Record<(typeof BUDGET_PERIODS)[number], { description: string }>,
});

export const BudgetType = builder.objectRef<Budget>('Budget').implement({
  description:
    'What a key may spend in a period, and what it did. Seen by whoever sees the key. The money of the sandbox is counted apart from real money: an installation shows the one that it spends.',
  fields: (t) => ({
    limitUsd: t.field({
      type: 'Decimal',
      description: 'What may be spent and held together in one period, in US dollars.',
      resolve: ({ limitMicros }) => usdOfMicros(limitMicros),
    }),
    period: t.expose('period', { type: BudgetPeriodEnum, description: 'How long it lasts.' }),
    spentUsd: t.field({
      type: 'Decimal',
      description:
        'What generations that ended in this period cost, in US dollars. It may pass the limit, when one cost more than was held for it.',
      resolve: ({ spentMicros }) => usdOfMicros(spentMicros),
    }),
    heldUsd: t.field({
      type: 'Decimal',
      description: 'The most that generations under way may still cost, in US dollars: set aside until they end.',
      resolve: ({ heldMicros }) => usdOfMicros(heldMicros),
    }),
    resetsAt: t.expose('resetsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the next period begins, with nothing spent. Null for a total.',
    }),
  }),
});

builder.objectType(BudgetExceededRefusal, {
  name: 'BudgetExceededError',
  description:
    'The key’s budget doesn’t allow what this may cost at most. Nothing was started, and the idempotency key may be used again.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    limitUsd: t.field({
      type: 'Decimal',
      description: 'The key’s budget for the period, in US dollars.',
      resolve: ({ limitMicros }) => usdOfMicros(limitMicros),
    }),
    spentUsd: t.field({
      type: 'Decimal',
      description: 'What is spent of it, in US dollars.',
      resolve: ({ spentMicros }) => usdOfMicros(spentMicros),
    }),
    heldUsd: t.field({
      type: 'Decimal',
      description: 'What is held of it for generations under way, in US dollars.',
      resolve: ({ heldMicros }) => usdOfMicros(heldMicros),
    }),
    neededUsd: t.field({
      type: 'Decimal',
      description: 'The most that this request could have cost, in US dollars.',
      resolve: ({ neededMicros }) => usdOfMicros(neededMicros),
    }),
  }),
});
