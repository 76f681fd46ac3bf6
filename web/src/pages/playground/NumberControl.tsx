import type { ControlProps } from './ChoiceControl.tsx';
import type { ParameterKind } from './parameter-kind.ts';

type NumberKind = Extract<ParameterKind, { kind: 'range' | 'number' }>;

export interface NumberControlProps extends ControlProps {
  readonly kind: NumberKind;
  /** What holds while nothing is set, as the number alone; null when the model keeps that to itself. */
  readonly usual: string | null;
}

/** A number; between two bounds also by a handle. */
export function NumberControl({ control, left, usual, value, onChange, kind }: NumberControlProps) {
  const { minimum, maximum, whole } = kind;
  const number = typeof value === 'number' ? value : null;
  const field = (
    <input
      {...control}
      className="input"
      type="number"
      inputMode={whole ? 'numeric' : 'decimal'}
      placeholder={kind.kind === 'range' ? (usual ?? '–') : left}
      title={left}
      step={whole ? 1 : 'any'}
      {...(minimum !== null && { min: minimum })}
      {...(maximum !== null && { max: maximum })}
      value={number ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.valueAsNumber)}
    />
  );
  if (kind.kind === 'number') return field;
  return (
    <div className="range">
      <input
        type="range"
        aria-label="By a handle"
        aria-describedby={control.id}
        aria-valuetext={number === null ? left : String(number)}
        min={kind.minimum}
        max={kind.maximum}
        step={whole ? 1 : (kind.maximum - kind.minimum) / 100}
        value={number ?? Number(usual ?? kind.minimum)}
        onChange={({ target }) => onChange(target.valueAsNumber)}
      />
      {field}
    </div>
  );
}
