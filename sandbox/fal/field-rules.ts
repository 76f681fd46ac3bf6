import type { Complaint } from './fal-error.ts';
import { complainAboutSize, type SizeRule } from './image-size.ts';

/** What one field of a model's input may be, as its pydantic class says. */
export type FieldRule =
  | { readonly kind: 'string' | 'boolean' }
  | { readonly kind: 'literal'; readonly values: readonly string[] }
  | { readonly kind: 'integer' | 'number'; readonly least?: number; readonly most?: number }
  | SizeRule
  | { readonly kind: 'strings'; readonly least: number; readonly most: number };

export interface FieldRules {
  readonly required: readonly string[];
  readonly fields: Readonly<Record<string, FieldRule>>;
  /**
   * What it doesn't know and leaves aside. Real models do so with all that they don't know; here the rest is refused, so
   * that a slip shows.
   */
  readonly ignored?: readonly string[];
}

/** Everything that is wrong with an input, in pydantic's terms. */
export function complaintsAbout(input: unknown, { required, fields, ignored = [] }: FieldRules): Complaint[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const msg = 'Input should be a valid dictionary or object to extract fields from';
    return [{ loc: ['body'], msg, type: 'model_attributes_type', input }];
  }
  const given = new Map<string, unknown>(Object.entries(input));
  const missing = required
    .filter((name) => !given.has(name))
    .map((name): Complaint => ({ loc: ['body', name], msg: 'Field required', type: 'missing', input }));
  const wrong = [...given].flatMap(([name, value]) => {
    const rule = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (rule !== undefined) return complainAbout(['body', name], rule, value);
    if (ignored.includes(name)) return [];
    return [complaint(['body', name], 'extra_forbidden', 'Extra inputs are not permitted', value)];
  });
  return [...missing, ...wrong];
}

function complainAbout(loc: Complaint['loc'], rule: FieldRule, value: unknown): Complaint[] {
  switch (rule.kind) {
    case 'string':
      return typeof value === 'string' ? [] : [complaint(loc, 'string_type', 'Input should be a valid string', value)];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [complaint(loc, 'bool_type', 'Input should be a valid boolean', value)];
    case 'literal': {
      if (typeof value === 'string' && rule.values.includes(value)) return [];
      const quoted = rule.values.map((one) => `'${one}'`);
      const expected = `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
      return [complaint(loc, 'literal_error', `Input should be ${expected}`, value, { expected })];
    }
    case 'integer':
    case 'number':
      return complainAboutNumber(loc, rule, value);
    case 'size':
      return complainAboutSize(loc, rule, value);
    case 'strings': {
      if (!Array.isArray(value)) return [complaint(loc, 'list_type', 'Input should be a valid list', value)];
      const length = value.length;
      if (length < rule.least) {
        const msg = `List should have at least ${rule.least} item after validation, not ${length}`;
        return [complaint(loc, 'sequence_too_short', msg, value, { min_length: rule.least, actual_length: length })];
      }
      if (length > rule.most) {
        const msg = `List should have at most ${rule.most} items after validation, not ${length}`;
        return [complaint(loc, 'sequence_too_long', msg, value, { max_length: rule.most, actual_length: length })];
      }
      return value.flatMap((one, index) => complainAbout([...loc, index], { kind: 'string' }, one));
    }
    default:
      return rule satisfies never;
  }
}

function complainAboutNumber(
  loc: Complaint['loc'],
  { kind, least = -Infinity, most = Infinity }: Extract<FieldRule, { kind: 'integer' | 'number' }>,
  value: unknown,
): Complaint[] {
  if (typeof value !== 'number') {
    const [type, noun] = kind === 'integer' ? (['int_type', 'integer'] as const) : (['float_type', 'number'] as const);
    return [complaint(loc, type, `Input should be a valid ${noun}`, value)];
  }
  if (kind === 'integer' && !Number.isInteger(value)) {
    const msg = 'Input should be a valid integer, got a number with a fractional part';
    return [complaint(loc, 'int_from_float', msg, value)];
  }
  if (value < least) {
    const msg = `Input should be greater than or equal to ${least}`;
    return [complaint(loc, 'greater_than_equal', msg, value, { ge: least })];
  }
  if (value > most) {
    const msg = `Input should be less than or equal to ${most}`;
    return [complaint(loc, 'less_than_equal', msg, value, { le: most })];
  }
  return [];
}

function complaint(loc: Complaint['loc'], type: string, msg: string, input: unknown, ctx?: object): Complaint {
  return { loc, msg, type, input, ...(ctx !== undefined && { ctx }) };
}
