import { words } from '../../ui/format.ts';
import type { JsonValue } from './json.ts';
import type { ModelParameter } from './parameter-kind.ts';
import { ParameterField } from './ParameterField.tsx';

/** What the page itself says: the prompt and pictures have places of their own, and the form of the answer is ours. */
const ELSEWHERE = ['prompt', 'response_format', 'sync_mode', 'partial_images', 'user'];
/** Set so often that they are always in sight. */
const AT_HAND = ['aspect_ratio', 'resolution', 'quality', 'n'];

export interface ParametersProps {
  readonly parameters: readonly ModelParameter[];
  readonly mode: ModelParameter['modes'][number];
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly onChange: (name: string, value: JsonValue | undefined) => void;
  readonly problemOf: (name: string) => string | null;
}

/** A model's parameters in this mode: the usual ones in sight, the others by group behind a click. */
export function Parameters({ parameters, mode, values, onChange, problemOf }: ParametersProps) {
  const own = parameters.filter(
    ({ name, types, modes }) => modes.includes(mode) && !ELSEWHERE.includes(name) && !types.includes('FILE'),
  );
  const field = (parameter: ModelParameter) => (
    <ParameterField
      key={parameter.name}
      parameter={parameter}
      mode={mode}
      explained={!AT_HAND.includes(parameter.name)}
      value={values[parameter.name]}
      onChange={(value) => onChange(parameter.name, value)}
      problem={problemOf(parameter.name)}
    />
  );
  const others = Map.groupBy(
    own.filter(({ name }) => !AT_HAND.includes(name)),
    ({ group }) => group,
  );
  const wrong = [...others.values()].flat().some(({ name }) => problemOf(name) !== null);
  const set = [...others.values()].flat().filter(({ name }) => name in values).length;
  return (
    <>
      <div className="tiles" style={{ '--tile': '150px', '--gap': 'var(--space-3)' }}>
        {own.filter(({ name }) => AT_HAND.includes(name)).map(field)}
      </div>
      {others.size > 0 && (
        <details className="more" open={wrong || undefined}>
          <summary>More parameters{set > 0 && ` (${set} set)`}</summary>
          {[...others].map(([group, members]) => (
            <fieldset key={group} className="more-group">
              <legend>{words(group)}</legend>
              <div className="tiles" style={{ '--tile': '150px', '--gap': 'var(--space-3)' }}>
                {members.map(field)}
              </div>
            </fieldset>
          ))}
        </details>
      )}
    </>
  );
}
