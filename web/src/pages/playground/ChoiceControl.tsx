import { useState } from 'react';
import type { FieldControl } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import type { JsonValue } from './json.ts';
import { shown } from './parameter-kind.ts';

export interface ControlProps {
  readonly control: FieldControl;
  /** What holds while nothing is set. */
  readonly left: string;
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
}

/** No value is called this: it stands for writing one. */
const ANOTHER = '\0another';

/** One of several values; with `open`, another may be written instead. */
export function ChoiceControl({
  control,
  left,
  value,
  onChange,
  values,
  open,
}: ControlProps & { readonly values: readonly JsonValue[]; readonly open: boolean }) {
  const [writing, setWriting] = useState(value !== undefined && !values.some((one) => shown(one) === shown(value)));
  if (writing) {
    return (
      <input
        {...control}
        className="input"
        placeholder="Empty: choose again"
        value={value === undefined ? '' : shown(value)}
        // Only ever there because the person chose to write.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={value === undefined}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
        onBlur={() => setWriting(value !== undefined)}
      />
    );
  }
  const options = [
    { value: '', label: left },
    ...values.map((one) => ({
      value: shown(one),
      label: typeof one === 'boolean' ? (one ? 'Yes' : 'No') : shown(one),
    })),
    ...(open ? [{ value: ANOTHER, label: 'Another …' }] : []),
  ];
  return (
    <Select
      {...control}
      options={options}
      value={value === undefined ? '' : shown(value)}
      onChange={(chosen) => {
        setWriting(chosen === ANOTHER);
        onChange(values.find((one) => shown(one) === chosen));
      }}
    />
  );
}
