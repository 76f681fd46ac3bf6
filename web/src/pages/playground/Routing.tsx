import { Field } from '../../ui/Field.tsx';
import { words } from '../../ui/format.ts';
import { Segments } from '../../ui/Segments.tsx';
import type { Asked } from './request.ts';
import { STRATEGIES, type PlaygroundSearch } from './routes.ts';

export interface RoutingProps {
  readonly asked: Asked;
  readonly onSearch: (search: Partial<PlaygroundSearch>) => void;
}

/** Where it is run: by what is favoured, and for how much at most. */
export function Routing({ asked, onSearch }: RoutingProps) {
  return (
    <div className="stack" style={{ '--gap': 'var(--space-3)' }}>
      <div className="field">
        <span className="field-label" aria-hidden>
          Where to run it
        </span>
        <Segments
          label="Where to run it"
          value={asked.strategy}
          options={STRATEGIES.map((strategy) => ({ value: strategy, label: words(strategy) }))}
          onChange={(strategy) => onSearch({ strategy, offers: undefined })}
        />
      </div>
      <Field label="Most that one run may cost, in US dollars">
        {(control) => (
          <input
            {...control}
            className="input"
            type="number"
            inputMode="decimal"
            min={0}
            step="any"
            placeholder="No limit"
            // Not held to the address: "0." on the way to "0.05" is no number yet.
            defaultValue={asked.maxCostUsd}
            onChange={({ target }) => onSearch({ max: target.value === '' ? undefined : target.valueAsNumber })}
          />
        )}
      </Field>
    </div>
  );
}
