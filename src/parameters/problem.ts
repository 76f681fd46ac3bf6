import type { Json } from '../base/json.ts';
import type { InputProblem } from '../base/refusal.ts';
import type { Mode } from '../catalog/closed-sets.ts';
import type { Model } from '../catalog/model.ts';
import { closest } from '../base/did-you-mean.ts';
import { inputFieldOf, type JsonSchema } from './property.ts';
import { clip } from '../base/storable.ts';

const EXPECTED: Readonly<Record<string, string>> = {
  size: 'pixels such as "1024x1024", 64 to 99999 a side, a shape such as "16:9", or "auto"',
  aspect_ratio: 'two whole numbers such as "16:9", or "auto"',
};

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

/** A parameter whose value its schema refuses. */
export function valueProblem(name: string, property: JsonSchema, value: Json): InputProblem {
  const choice = choiceOf(property);
  const path = ['parameters', name];
  const message = `Expected ${expectationOf(name, property)}, got ${shown(value)}. ${adviceFor(property, value)}`;
  return choice === null ? { path, message } : { path, message, allowed: choice };
}

/** A parameter that must be said and wasn't. */
export function requiredProblem(name: string, property: JsonSchema): InputProblem {
  const choice = choiceOf(property);
  const path = ['parameters', name];
  const message = `Expected ${expectationOf(name, property)}, got nothing. It is required: give it.`;
  return choice === null ? { path, message } : { path, message, allowed: choice };
}

/** A name that the mode has no parameter of: one of another mode, one that is said elsewhere, or a slip. */
export function unknownProblem(model: Model, mode: Mode, name: string, known: readonly string[]): InputProblem {
  const path = ['parameters', clip(name)];
  const elsewhere = model.parameters.find((one) => one.name === name);
  if (elsewhere !== undefined && !elsewhere.modes.includes(mode)) {
    const modes = elsewhere.modes.join(', ');
    return {
      path,
      message: `Expected a parameter of ${mode}, got one of ${modes}. Leave it out, or use that mode.`,
      allowed: known,
    };
  }
  if (elsewhere !== undefined) {
    const field = inputFieldOf(elsewhere);
    return {
      path,
      message: `Expected it beside the parameters, got it among them. Give it as the input's own field \`${field}\`.`,
    };
  }
  const near = closest(name, known);
  const advice = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `It knows ${known.join(', ')}.`;
  return { path, message: `Expected a parameter of ${model.name}, got "${clip(name)}". ${advice}`, allowed: known };
}

function choiceOf(property: JsonSchema): readonly Json[] | null {
  const choice = property['enum'];
  return Array.isArray(choice) ? choice : null;
}

function typesOf(property: JsonSchema): readonly unknown[] {
  const type = property['type'];
  return Array.isArray(type) ? type : type === undefined ? [] : [type];
}

function expectationOf(name: string, property: JsonSchema): string {
  const special = Object.hasOwn(EXPECTED, name) ? EXPECTED[name] : undefined;
  if (special !== undefined && property['pattern'] !== undefined) return special;
  const choice = choiceOf(property);
  if (choice !== null) return choice.length === 1 ? shown(choice[0] ?? null) : `one of ${choice.map(shown).join(', ')}`;
  const types = typesOf(property).map((type) => TYPE_WORDS[String(type)] ?? String(type));
  return `${types.length === 0 ? 'a value' : types.join(' or ')}${boundsOf(property)}`;
}

function boundsOf(property: JsonSchema): string {
  const { minimum, maximum } = property;
  if (minimum !== undefined && maximum !== undefined) return ` from ${shown(minimum)} to ${shown(maximum)}`;
  if (minimum !== undefined) return ` of at least ${shown(minimum)}`;
  return maximum === undefined ? '' : ` of at most ${shown(maximum)}`;
}

/** What to do about it, by the commonest reasons why a value is wrong. */
function adviceFor(property: JsonSchema, value: Json): string {
  const types = typesOf(property);
  const choice = choiceOf(property);
  if (value === null) return 'Leave it out to have none, or the default.';
  if (typeof value === 'string' && !types.includes('string')) {
    if (types.includes('boolean') && /^(true|false)$/i.test(value))
      return `Write ${value.toLowerCase()} without quotes.`;
    if (value.trim() !== '' && Number.isFinite(Number(value)))
      return `Write ${value.trim().slice(0, 40)} without quotes.`;
  }
  if (typeof value === 'number' && types.includes('string')) return `Write it in quotes, as text.`;
  if (typeof value === 'string' && choice !== null) {
    const near = closest(value, choice.map(String), { most: 1 });
    if (near[0] !== undefined) return `Did you mean "${near[0]}"?`;
  }
  return 'Change it, or leave it out.';
}

function shown(value: Json): string {
  if (typeof value === 'string') return `"${clip(value)}"`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}
