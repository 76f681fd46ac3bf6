import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../base/json.ts';
import type { ParameterType } from './closed-sets.ts';

/** Requests may say any shape and any tier, and each offer moves them to its own: what a model lists are examples. */
const EXAMPLES_ONLY: ReadonlySet<string> = new Set(['size', 'aspect_ratio', 'resolution']);

interface Parameter {
  readonly name: string;
  readonly types: readonly ParameterType[];
  readonly values: readonly Json[] | null;
}

interface Treatment {
  readonly values: readonly Json[] | null;
  readonly convert: Readonly<Record<string, Json>> | null;
}

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * What a treatment says of values that the parameter can't have: nobody could ever ask for them, so it is a slip of the
 * pen, and a conversion that never happens.
 */
export function treatmentProblems(parameter: Parameter, { values, convert }: Treatment): Problem[] {
  const known = knownValues(parameter);
  const isExample = EXAMPLES_ONLY.has(parameter.name);
  const foreign = (values ?? []).flatMap((value, index): Problem[] =>
    known === null || isExample || known.some((one) => isDeepStrictEqual(one, value))
      ? []
      : [{ path: ['values', index], message: `must be one of the parameter’s values, not ${JSON.stringify(value)}` }],
  );
  if (known === null && values === null) return foreign;
  const sayable = new Set([...(known ?? []), ...(values ?? []), ...(isExample ? ['auto'] : [])].map(textOf));
  const unsayable = Object.keys(convert ?? {})
    .filter((text) => !sayable.has(text))
    .map((text): Problem => ({ path: ['convert', text], message: 'must be a value of the parameter, as text' }));
  return [...foreign, ...unsayable];
}

/** All values that there are; null when nobody lists them. */
function knownValues({ types, values }: Parameter): readonly Json[] | null {
  if (values !== null) return types.includes('NULL') ? [...values, null] : values;
  return types.every((type) => type === 'BOOLEAN') ? [true, false] : null;
}

/** As `convert` names a value. */
function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
