import { useState } from 'react';
import type { ControlProps } from './ChoiceControl.tsx';
import type { JsonValue } from './json.ts';

/** A list or an object, written as JSON. What isn't JSON yet stays in the field and isn't set. */
export function JsonControl({ control, left, value, onChange }: ControlProps) {
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2));
  const broken = text.trim() !== '' && parsed(text) === undefined;
  return (
    <>
      <textarea
        {...control}
        className="textarea mono"
        rows={3}
        placeholder={left}
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          onChange(parsed(target.value));
        }}
      />
      {broken && <p className="field-problem">Not JSON yet, so it isn’t set.</p>}
    </>
  );
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined; // half-written
  }
}
