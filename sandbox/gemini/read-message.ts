import type { Violation } from './google-error.ts';
import type { FieldShape, MessageShape } from './message-shape.ts';

/** A message whose fields are known to be of their kinds, under their camelCase names. */
export interface Message {
  readonly [field: string]: unknown;
}

/**
 * Reads JSON as protocol buffers do (https://protobuf.dev/programming-guides/json): names in camelCase or snake_case,
 * null is absent, unknown names are refused. Gathers all violations instead of stopping at the first.
 */
export function readMessage(json: unknown, shape: MessageShape, path: string, violations: Violation[]): Message {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    violations.push(invalid(path, 'MESSAGE', json));
    return {};
  }
  const known = new Map(
    Object.keys(shape.fields).flatMap((name) => [[name, name] as const, [snake(name), name] as const]),
  );
  const read: Record<string, unknown> = {};
  for (const [given, value] of Object.entries(json)) {
    const name = known.get(given);
    const field = name === undefined ? undefined : shape.fields[name];
    if (name === undefined || field === undefined) {
      const place = path === '' ? '' : ` at '${path}'`;
      violations.push({
        field: path,
        description: `Invalid JSON payload received. Unknown name "${given}"${place}: Cannot find field.`,
      });
      continue;
    }
    if (value === null) continue;
    const already = shape.oneOf?.includes(name) === true ? shape.oneOf.find((other) => other in read) : undefined;
    if (name in read || already !== undefined) {
      const description = `Invalid value at '${path}' (oneof), oneof field 'data' is already set. Cannot set '${name}'`;
      violations.push({ field: path, description });
      continue;
    }
    read[name] = readField(value, field, path === '' ? snake(name) : `${path}.${snake(name)}`, violations);
  }
  return read;
}

function readField(value: unknown, field: FieldShape, path: string, violations: Violation[]): unknown {
  switch (field.kind) {
    case 'message':
      return readMessage(value, field.message, path, violations);
    case 'list': {
      // A single message where a list belongs is taken as a list of one, as Google does.
      const elements: unknown[] = Array.isArray(value) ? value : [value];
      return elements.map((element, index) => readField(element, field.of, `${path}[${index}]`, violations));
    }
    case 'enum': {
      const text = typeof value === 'string' ? value : '';
      const wanted = field.insensitive === true ? text.toLowerCase() : text;
      const name = field.values.find((known) => (field.insensitive === true ? known.toLowerCase() : known) === wanted);
      if (name === undefined) violations.push(invalid(path, field.type, value));
      return name;
    }
    case 'string':
      // A lone surrogate is no Unicode text, and protocol buffers hold nothing else.
      if (typeof value !== 'string' || !value.isWellFormed()) violations.push(invalid(path, 'TYPE_STRING', value));
      return value;
    case 'bytes':
      if (typeof value !== 'string' || !isBase64(value)) {
        violations.push({
          field: path,
          description: `Invalid value at '${path}' (TYPE_BYTES), Base64 decoding failed`,
        });
      }
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') violations.push(invalid(path, 'TYPE_BOOL', value));
      return value;
    case 'integer':
      if (!isInt32(Number(value)) || !isNumeral(value)) violations.push(invalid(path, 'TYPE_INT32', value));
      return Number(value);
    case 'number':
      if (!isNumeral(value)) violations.push(invalid(path, 'TYPE_FLOAT', value));
      return Number(value);
    case 'anything':
      return value;
    default:
      return field satisfies never;
  }
}

function invalid(path: string, type: string, value: unknown): Violation {
  const shown = JSON.stringify(value).slice(0, 200);
  return { field: path, description: `Invalid value at '${path}' (${type}), ${shown}` };
}

/** JSON of protocol buffers takes numbers as numbers or as strings. */
function isNumeral(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '' && Number.isFinite(Number(value));
  return typeof value === 'number';
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text);
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
