import type { JsonValue } from './json.ts';
import type { PlaygroundModelQuery } from './operations.ts';

export type ModelParameter = NonNullable<PlaygroundModelQuery['model']>['parameters'][number];

/** What a parameter is to a person who sets it. */
export type ParameterKind =
  /** One of these; `open` when others may be written. */
  | { readonly kind: 'choice'; readonly values: readonly JsonValue[]; readonly open: boolean }
  | { readonly kind: 'yes-or-no' }
  | { readonly kind: 'range'; readonly minimum: number; readonly maximum: number; readonly whole: boolean }
  | {
      readonly kind: 'number';
      readonly minimum: number | null;
      readonly maximum: number | null;
      readonly whole: boolean;
    }
  | { readonly kind: 'json' }
  | { readonly kind: 'text' };

/** Shapes that every model with a free aspect ratio can do. */
const USUAL_SHAPES = ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16'];
/** A handle that is moved over more steps than this hits none of them. */
const MOST_STEPS = 1000;

export function kindOf(parameter: ModelParameter): ParameterKind {
  const { name, types, minimum, maximum } = parameter;
  const values = parameter.values as readonly JsonValue[] | null; // JSON by the schema
  if (values !== null) return { kind: 'choice', values, open: false };
  if (types.includes('BOOLEAN')) return { kind: 'yes-or-no' };
  if (types.includes('INTEGER') || types.includes('NUMBER')) {
    const whole = !types.includes('NUMBER');
    return minimum !== null && maximum !== null && maximum - minimum <= MOST_STEPS
      ? { kind: 'range', minimum, maximum, whole }
      : { kind: 'number', minimum: name === 'n' ? (minimum ?? 1) : minimum, maximum, whole };
  }
  if (types.includes('ARRAY') || types.includes('OBJECT')) return { kind: 'json' };
  const known = name === 'aspect_ratio' && namedBy(parameter).length === 0 ? USUAL_SHAPES : namedBy(parameter);
  return known.length > 0 ? { kind: 'choice', values: known, open: true } : { kind: 'text' };
}

/** Values that some offer names, where the model itself takes any. */
function namedBy({ treatments }: ModelParameter): JsonValue[] {
  const named = treatments.flatMap(({ values }) => (values ?? []) as JsonValue[]); // JSON by the schema
  return [...new Map(named.map((value) => [shown(value), value])).values()];
}

/** The offers of a mode that leave this parameter out, whatever it says. */
export function leftOutAt({ treatments }: ModelParameter, mode: ModelParameter['modes'][number]): string[] {
  return treatments
    .filter(({ treatment, offer }) => treatment === 'UNSUPPORTED' && offer.modes.includes(mode))
    .map(({ offer }) => offer.configKey);
}

/** A JSON value as a person reads it. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
