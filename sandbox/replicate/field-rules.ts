import { type InvalidField, invalidInput } from './problem.ts';

/** What one field of a model's input may be. */
export type FieldRule =
  | { readonly kind: 'string' | 'boolean' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'integer'; readonly least: number; readonly most: number }
  /** A list of addresses: https, http or data. */
  | { readonly kind: 'uris'; readonly most: number };

export type FieldRules = Readonly<Record<string, FieldRule>>;

/** Checks an input by a model's rules; `prompt` is required everywhere. Throws a Problem that tells every wrong field. */
export function checkFields(input: unknown, rules: FieldRules): Readonly<Record<string, unknown>> {
  if (!isObject(input)) throw invalidInput([wrongType('input', 'object', input)]);
  const wrong: InvalidField[] = [];
  if (input['prompt'] === undefined) {
    wrong.push({ type: 'required', field: 'input', description: 'prompt is required' });
  }
  for (const [name, value] of Object.entries(input)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) {
      const description = `Additional property ${name} is not allowed`;
      wrong.push({ type: 'additional_property_not_allowed', field: 'input', description });
    } else {
      const problem = checkField(`input.${name}`, rule, value);
      if (problem !== null) wrong.push(problem);
    }
  }
  if (wrong.length > 0) throw invalidInput(wrong);
  return input;
}

function checkField(field: string, rule: FieldRule, value: unknown): InvalidField | null {
  switch (rule.kind) {
    case 'string':
    case 'boolean':
      return typeof value === rule.kind ? null : wrongType(field, rule.kind, value);
    case 'enum':
      if (typeof value !== 'string') return wrongType(field, 'string', value);
      if (rule.values.includes(value)) return null;
      return {
        type: 'enum',
        field,
        description: `${field} must be one of the following: ${rule.values.map((one) => `"${one}"`).join(', ')}`,
      };
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) return wrongType(field, 'integer', value);
      if (value < rule.least)
        return { type: 'number_gte', field, description: `Must be greater than or equal to ${rule.least}` };
      if (value > rule.most)
        return { type: 'number_lte', field, description: `Must be less than or equal to ${rule.most}` };
      return null;
    case 'uris': {
      if (!Array.isArray(value)) return wrongType(field, 'array', value);
      if (value.length > rule.most)
        return { type: 'array_max_items', field, description: `Array must have at most ${rule.most} items` };
      const odd = value.findIndex((one) => !isUri(one));
      return odd < 0 ? null : { type: 'format', field: `${field}.${odd}`, description: "Does not match format 'uri'" };
    }
    default:
      return rule satisfies never;
  }
}

function isUri(value: unknown): boolean {
  return typeof value === 'string' && (/^data:[\w.+/-]+;base64,/.test(value) || /^https?:\/\/\S+$/.test(value));
}

function wrongType(field: string, expected: string, value: unknown): InvalidField {
  const given = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return { type: 'invalid_type', field, description: `Invalid type. Expected: ${expected}, given: ${given}` };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
