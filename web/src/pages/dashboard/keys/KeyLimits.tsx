import { Field } from '../../../ui/Field.tsx';
import { words } from '../../../ui/format.ts';
import { Select } from '../../../ui/Select.tsx';
import type { BudgetPeriod } from './operations.ts';

const PERIODS: readonly BudgetPeriod[] = ['DAY', 'MONTH', 'TOTAL'];

/** What a key may spend and how fast; empty is without limit. */
export interface Limits {
  readonly budgetUsd: string;
  readonly period: BudgetPeriod;
  readonly startsPerMinute: string;
}

export interface KeyLimitsProps {
  readonly limits: Limits;
  readonly problemOf: (field: string) => string | null;
  readonly onChange: (limits: Limits) => void;
}

export function KeyLimits({ limits, problemOf, onChange }: KeyLimitsProps) {
  return (
    <div className="tiles" style={{ '--tile': '150px', '--gap': '12px' }}>
      <Field
        label="Budget, $"
        hint="Empty: as much as it likes."
        problem={problemOf('budgetUsd') ?? problemOf('limitUsd')}
      >
        {(control) => (
          <input
            {...control}
            className="input"
            type="number"
            min={0}
            step="any"
            value={limits.budgetUsd}
            onChange={({ target }) => onChange({ ...limits, budgetUsd: target.value })}
          />
        )}
      </Field>
      <Field label="A" problem={problemOf('budgetPeriod')}>
        {(control) => (
          <Select
            {...control}
            value={limits.period}
            options={PERIODS.map((period) => ({ value: period, label: words(period) }))}
            onChange={(period) => onChange({ ...limits, period })}
          />
        )}
      </Field>
      <Field label="Starts a minute" hint="Empty: as many as it likes." problem={problemOf('startsPerMinute')}>
        {(control) => (
          <input
            {...control}
            className="input"
            type="number"
            min={1}
            value={limits.startsPerMinute}
            onChange={({ target }) => onChange({ ...limits, startsPerMinute: target.value })}
          />
        )}
      </Field>
    </div>
  );
}
