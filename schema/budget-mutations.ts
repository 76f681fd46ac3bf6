import type { ApiKey } from '../src/access/keys.ts';
import { setBudget } from '../src/access/set-budget.ts';
import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { InvalidInputRefusal, NotFoundRefusal } from '../src/base/refusal.ts';
import { ApiKeyRef } from './api-key.ts';
import { BudgetPeriodEnum, BudgetType } from './budget.ts';
import { builder } from './builder.ts';
import './errors.ts';
import './forbidden-error.ts';
import { budgetOf } from './loaders.ts';

const SetBudgetInput = builder.inputType('SetBudgetInput', {
  description: 'What a key shall be allowed to spend. A null limit takes the budget away.',
  fields: (t) => ({
    apiKey: t.id({ description: 'The key’s id, key_….' }),
    limitUsd: t.field({
      type: 'Decimal',
      required: false,
      description:
        'US dollars for each period, at most six decimals. Null or left out: the key has no budget any more.',
    }),
    period: t.field({ type: BudgetPeriodEnum, defaultValue: 'MONTH', description: 'How long it lasts.' }),
  }),
});

const SetBudgetPayload = builder.objectRef<{ readonly apiKey: ApiKey }>('SetBudgetPayload').implement({
  description: 'The budget is set.',
  fields: (t) => ({
    apiKey: t.field({ type: ApiKeyRef, description: 'The key that it is of.', resolve: ({ apiKey }) => apiKey }),
    budget: t.field({
      type: BudgetType,
      nullable: true,
      description: 'The budget as it is now. Null when it was taken away.',
      resolve: ({ apiKey }, _args, context) => budgetOf(context, apiKey.id),
    }),
  }),
});

builder.mutationField('setBudget', (t) =>
  t.field({
    type: SetBudgetPayload,
    description:
      'Sets what a key may spend in a period. What it has spent in that period counts, whether or not it had a budget then. A limit below what is spent or held refuses new generations and lets those under way end. Twice is harmless. For admins.',
    errors: {
      types: [InvalidInputRefusal, NotFoundRefusal, ForbiddenRefusal],
      union: { name: 'SetBudgetResult', description: 'The budget as it is now, or why it was not set.' },
      directResult: true,
    },
    args: { input: t.arg({ type: SetBudgetInput, description: 'What the key shall be allowed to spend.' }) },
    resolve: async (_root, { input: { apiKey, limitUsd, period } }, { database, viewer, loaders }) => {
      const key = await setBudget(database.orm, viewer, { apiKeyId: apiKey, limitUsd: limitUsd ?? null, period });
      // Another field of the same operation may have read it before.
      loaders.budgets.clear(key.id);
      return { apiKey: key };
    },
  }),
);
