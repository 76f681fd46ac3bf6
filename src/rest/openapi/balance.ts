import { z } from 'zod';
import { BUDGET_PERIODS } from '../../access/periods.ts';
import { Dollars, Moment } from './generation.ts';

export const BalanceFields = z
  .object({
    object: z.literal('balance'),
    currency: z.literal('USD'),
    sandbox: z.boolean().describe('Whether this is the sandbox’s money, which is counted apart.'),
    limit: Dollars.nullable().describe('What may be spent and held together in one period.'),
    spent: Dollars.nullable().describe('What generations that ended in this period cost.'),
    held: Dollars.nullable().describe('The most that generations under way may still cost.'),
    available: Dollars.nullable().describe('What is left to be held. Never below zero.'),
    period: z.enum(BUDGET_PERIODS).nullable().describe('More may come.'),
    resets_at: Moment.nullable().describe('When the next period begins, with nothing spent. Null for a total.'),
  })
  .meta({ id: 'Balance', description: 'What the key may spend. Nulls when it has no budget, and may spend anything.' });
export type BalanceAnswer = z.infer<typeof BalanceFields>;
