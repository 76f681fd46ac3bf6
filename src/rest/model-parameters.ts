import type { Json } from '../base/json.ts';
import type { Mode } from '../catalog/closed-sets.ts';
import type { Model, Parameter } from '../catalog/model.ts';
import { clip } from '../base/storable.ts';
import { inputFieldOf } from '../parameters/property.ts';
import { parametersOf } from '../parameters/schema.ts';

/** What this door answers for itself, whatever the model's page says of it. */
const OURS: ReadonlySet<string> = new Set(['response_format', 'stream', 'user']);

/**
 * The fields that are parameters of the model; what is none is ignored, as OpenAI's clients expect of a server that has
 * other models, and told in a warning.
 */
export function modelParameters(
  model: Model,
  mode: Mode,
  fields: Readonly<Record<string, unknown>>,
  { isForm }: { readonly isForm: boolean },
): { readonly parameters: Readonly<Record<string, Json>>; readonly warnings: readonly string[] } {
  const known = new Map(parametersOf(model, mode).map((one) => [one.name, one]));
  const parameters: Record<string, Json> = Object.create(null) as Record<string, Json>; // a field may be called __proto__
  const warnings: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const parameter = known.get(name);
    if (parameter === undefined || inputFieldOf(parameter) !== 'parameters' || OURS.has(name))
      warnings.push(`${clip(name)}: ${model.slug} has no such parameter, so it was ignored.`);
    else parameters[name] = isForm && typeof value === 'string' ? readText(parameter, value) : (value as Json); // it came as JSON
  }
  return { parameters, warnings };
}

/** Forms have texts alone: a number or a truth is read where the parameter can be no text. */
function readText({ types }: Parameter, text: string): Json {
  if (types.includes('STRING') || types.includes('ARRAY') || types.includes('OBJECT')) return text;
  if (types.includes('BOOLEAN') && (text === 'true' || text === 'false')) return text === 'true';
  const isNumber = types.includes('INTEGER') || types.includes('NUMBER');
  return isNumber && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
