import { Field } from '../../ui/Field.tsx';
import { words } from '../../ui/format.ts';
import { ChoiceControl } from './ChoiceControl.tsx';
import type { JsonValue } from './json.ts';
import { JsonControl } from './JsonControl.tsx';
import { NumberControl } from './NumberControl.tsx';
import { kindOf, leftOutAt, shown, type ModelParameter } from './parameter-kind.ts';

export interface ParameterFieldProps {
  readonly parameter: ModelParameter;
  readonly mode: ModelParameter['modes'][number];
  /** Undefined while it isn't set: then the model's own holds. */
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly problem: string | null;
  /** Whether it says what it is for; the usual ones go without. */
  readonly explained: boolean;
}

/** One parameter of a model, as what it is: a choice, a number in its range, yes or no, a text. Empty is not set. */
export function ParameterField({ parameter, mode, value, onChange, problem, explained }: ParameterFieldProps) {
  const { name, description } = parameter;
  const kind = kindOf(parameter);
  const usual = parameter.default == null ? null : shownDefault(parameter.default);
  const left = usual === null ? 'Default' : `${usual} (default)`;
  const without = value === undefined ? [] : leftOutAt(parameter, mode);
  return (
    <Field
      label={name === 'n' ? 'Number of pictures' : words(name)}
      hint={
        (explained || without.length > 0) && (
          <>
            {explained && description}
            {without.length > 0 && <span className="parameter-loss"> Left out at {without.join(', ')}.</span>}
          </>
        )
      }
      problem={problem}
      aside={kind.kind === 'number' ? boundsOf(kind) : undefined}
    >
      {(control) => {
        switch (kind.kind) {
          case 'choice':
            return <ChoiceControl {...{ control, left, value, onChange, ...kind }} />;
          case 'yes-or-no':
            return <ChoiceControl {...{ control, left, value, onChange, values: [true, false], open: false }} />;
          case 'range':
          case 'number':
            return <NumberControl {...{ control, left, usual, value, onChange, kind }} />;
          case 'json':
            return <JsonControl {...{ control, left, value, onChange }} />;
          case 'text':
            return (
              <input
                {...control}
                className="input"
                placeholder={left}
                value={value === undefined ? '' : shown(value)}
                onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
              />
            );
        }
      }}
    </Field>
  );
}

function shownDefault(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'Yes' : 'No') : shown(value);
}

function boundsOf({ minimum, maximum }: { minimum: number | null; maximum: number | null }): string | undefined {
  if (minimum !== null && maximum !== null) return `${minimum} to ${maximum}`;
  // That it isn't negative goes without saying.
  if (minimum !== null && minimum > 1) return `from ${minimum}`;
  return maximum === null ? undefined : `up to ${maximum}`;
}
