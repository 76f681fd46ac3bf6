import { Field } from '../../ui/Field.tsx';
import { words } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import type { JsonValue } from './json.ts';
import type { PlaygroundModelQuery } from './operations.ts';

export type ModelParameter = NonNullable<PlaygroundModelQuery['model']>['parameters'][number];

export interface ParameterFieldProps {
  readonly parameter: ModelParameter;
  /** Undefined while it isn't set: then the model's own holds. */
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly problem: string | null;
}

/** One parameter of a model, as what it is: a choice, a number in its range, yes or no, a text. Empty is not set. */
export function ParameterField({ parameter, value, onChange, problem }: ParameterFieldProps) {
  const { name, description, types, values, minimum, maximum } = parameter;
  const label = name === 'n' ? 'Number of pictures' : words(name);
  const placeholder = parameter.default == null ? 'Left to the model' : shown(parameter.default);
  if (values !== null) {
    const options = [
      { value: '', label: parameter.default == null ? 'Left to the model' : `${shown(parameter.default)} (default)` },
      ...values.map((one) => ({ value: shown(one), label: shown(one) })),
    ];
    return (
      <Field label={label} hint={description} problem={problem}>
        {(control) => (
          <Select
            {...control}
            options={options}
            value={value === undefined ? '' : shown(value)}
            onChange={(chosen) => onChange(values.find((one) => shown(one) === chosen) as JsonValue | undefined)}
          />
        )}
      </Field>
    );
  }
  if (types.includes('BOOLEAN')) {
    const options = [
      { value: '', label: parameter.default == null ? 'Left to the model' : `${yesOrNo(parameter.default)} (default)` },
      { value: 'true', label: 'Yes' },
      { value: 'false', label: 'No' },
    ];
    return (
      <Field label={label} hint={description} problem={problem}>
        {(control) => (
          <Select
            {...control}
            options={options}
            value={value === undefined ? '' : shown(value)}
            onChange={(chosen) => onChange(chosen === '' ? undefined : chosen === 'true')}
          />
        )}
      </Field>
    );
  }
  const number = types.includes('INTEGER') || types.includes('NUMBER');
  const suggestions = number ? [] : suggested(parameter);
  return (
    <Field label={label} hint={description} problem={problem} aside={number ? range(minimum, maximum) : undefined}>
      {(control) => (
        <>
          <input
            {...control}
            className="input"
            type={number ? 'number' : 'text'}
            placeholder={placeholder}
            step={types.includes('INTEGER') ? 1 : 'any'}
            {...(minimum !== null && { min: minimum })}
            {...(maximum !== null && { max: maximum })}
            {...(suggestions.length > 0 && { list: `${control.id}-list` })}
            value={value === undefined ? '' : shown(value)}
            onChange={({ target }) => {
              if (target.value === '') onChange(undefined);
              else onChange(number ? target.valueAsNumber : target.value);
            }}
          />
          {suggestions.length > 0 && (
            <datalist id={`${control.id}-list`}>
              {suggestions.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

/** A JSON value as a person reads it. */
function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Values that some offer names, where the model itself takes any. */
function suggested({ treatments }: ModelParameter): string[] {
  return [...new Set(treatments.flatMap(({ values }) => values ?? []).map(shown))];
}

function range(minimum: number | null, maximum: number | null): string | undefined {
  if (minimum !== null && maximum !== null) return `${minimum} to ${maximum}`;
  if (minimum !== null) return `from ${minimum}`;
  return maximum === null ? undefined : `up to ${maximum}`;
}

function yesOrNo(value: unknown): string {
  return value === true ? 'Yes' : 'No';
}
