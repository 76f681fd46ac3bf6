import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Json } from '../base/json.ts';
import type { InputProblem } from '../base/refusal.ts';
import type { Mode } from '../catalog/closed-sets.ts';
import type { Model } from '../catalog/model.ts';
import { inputFieldOf, parameterProperty, type JsonSchema } from './property.ts';
import { parametersOf } from './schema.ts';
import { unstorable } from '../base/storable.ts';
import { requiredProblem, unknownProblem, valueProblem } from './problem.ts';

export const LARGEST_PARAMETERS_BYTES = 64 * 1024;
/** Beyond so many problems the rest is only counted. */
const MOST_PROBLEMS = 20;

/** A request's parameters in canonical form: every one that holds, defaults included, in the catalog's order. */
export type Parameters = Readonly<Record<string, Json>>;

export type Validated =
  | { readonly ok: true; readonly parameters: Parameters }
  | { readonly ok: false; readonly problems: readonly InputProblem[] };

/**
 * Checks what a caller gave as `parameters` against the model's own, and fills in the defaults. All problems are told
 * at once, each with its path from the root of the input. The prompt and pictures are not in it: they are fields of
 * their own.
 */
export function validateParameters(model: Model, mode: Mode, given: Json | null | undefined): Validated {
  if (!model.modes.includes(mode)) {
    const message = `Expected a mode that ${model.name} serves (${model.modes.join(', ')}), got ${mode}. Use one of these, or another model.`;
    return { ok: false, problems: [{ path: ['mode'], message, allowed: model.modes }] };
  }
  const asked = given ?? {};
  if (!isObject(asked)) {
    const came = Array.isArray(asked) ? 'a list' : `a ${typeof asked}`;
    const message = `Expected a JSON object, got ${came}. Write it as {"seed": 7}.`;
    return { ok: false, problems: [{ path: ['parameters'], message }] };
  }
  const refused = unstorable(asked, ['parameters'], LARGEST_PARAMETERS_BYTES);
  if (refused !== null) return { ok: false, problems: [refused] };
  const { validate, properties } = validatorFor(model, mode);
  if (validate(asked)) return { ok: true, parameters: canonical(model, mode, asked) };
  return { ok: false, problems: problemsOf(model, mode, properties, asked, validate.errors ?? []) };
}

interface Validator {
  readonly validate: ValidateFunction;
  readonly properties: Readonly<Record<string, JsonSchema>>;
}

/**
 * Catalog objects are replaced, never changed, so a validator lives as long as its model. Compiling takes milliseconds, checking microseconds.
 */
const validators = new WeakMap<Model, Map<Mode, Validator>>();

const ajv = new Ajv2020({
  strict: true,
  allErrors: true,
  allowUnionTypes: true,
  addUsedSchema: false,
  keywords: ['x-pictograph'],
});

function validatorFor(model: Model, mode: Mode): Validator {
  const known = validators.get(model) ?? new Map<Mode, Validator>();
  validators.set(model, known);
  const found = known.get(mode);
  if (found !== undefined) return found;
  const shown = parametersOf(model, mode).filter((one) => inputFieldOf(one) === 'parameters');
  const properties = Object.fromEntries(shown.map((one) => [one.name, parameterProperty(model, one, mode, null)]));
  const required = shown.filter((one) => one.required && one.default === undefined).map((one) => one.name);
  const schema = { type: 'object', properties, required, additionalProperties: false };
  const made = { validate: ajv.compile(schema), properties };
  // Its own cache holds every schema it has seen: without this, each change of the catalog would stay in memory.
  ajv.removeSchema(schema);
  known.set(mode, made);
  return made;
}

/**
 * One problem a parameter: a value of the wrong type breaks its bounds and its choice as well, which says nothing new.
 */
function problemsOf(
  model: Model,
  mode: Mode,
  properties: Readonly<Record<string, JsonSchema>>,
  asked: Readonly<Record<string, Json>>,
  errors: readonly ErrorObject[],
): InputProblem[] {
  const problems = new Map<string, InputProblem>();
  for (const error of errors) {
    const name = nameOf(error);
    if (problems.has(name)) continue;
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const value = Object.hasOwn(asked, name) ? asked[name] : undefined;
    if (property === undefined) problems.set(name, unknownProblem(model, mode, name, Object.keys(properties)));
    else
      problems.set(name, value === undefined ? requiredProblem(name, property) : valueProblem(name, property, value));
  }
  const all = [...problems.values()];
  if (all.length <= MOST_PROBLEMS) return all;
  const rest = all.length - MOST_PROBLEMS;
  return [
    ...all.slice(0, MOST_PROBLEMS),
    { path: ['parameters'], message: `There are ${rest} more problems like these.` },
  ];
}

/** The parameter that an error is about: named beside it at the root, else the first step of its JSON pointer. */
function nameOf(error: ErrorObject): string {
  const params: Readonly<Record<string, unknown>> = error.params;
  const named = error.instancePath === '' ? (params['additionalProperty'] ?? params['missingProperty']) : undefined;
  if (typeof named === 'string') return named;
  const [, step = ''] = error.instancePath.split('/');
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function canonical(model: Model, mode: Mode, asked: Readonly<Record<string, Json>>): Parameters {
  const held: [string, Json][] = [];
  for (const parameter of parametersOf(model, mode)) {
    if (inputFieldOf(parameter) !== 'parameters') continue;
    const value = Object.hasOwn(asked, parameter.name) ? asked[parameter.name] : parameter.default;
    // JSON has a negative zero and jsonb has not: what is stored and what is sent must be the same words.
    if (value !== undefined) held.push([parameter.name, Object.is(value, -0) ? 0 : value]);
  }
  return Object.fromEntries(held);
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
