import { z } from 'zod';
import type { Json } from '../base/json.ts';
import { usageFailure } from './failure.ts';

/** What must be known of a model's parameter to read its value from a command line. */
export interface KnownParameter {
  readonly name: string;
  readonly types: readonly string[];
}

/** Takes `name=value` apart. Throws a usage failure when there is no name. */
export function readAssignment(text: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1)];
  throw usageFailure(`Expected --param name=value, such as --param seed=7; got "${text}".`);
}

/**
 * A value as its parameter wants it. A command line has only text: "3" is a number for a parameter of numbers and text
 * for one of text. What fits no type goes as it came, so that the server's refusal names what was typed. Null: a
 * parameter that nobody knows, of which the most likely type is taken.
 */
export function readValue(text: string, parameter: KnownParameter | null): Json {
  const types = parameter?.types ?? ['NULL', 'BOOLEAN', 'NUMBER', 'ARRAY', 'OBJECT'];
  const value = parsed(text);
  // A whole number beyond what JavaScript counts exactly would be sent as another one than was typed.
  if (value === undefined || (Number.isInteger(value) && !Number.isSafeInteger(value))) return text;
  const fits = types.some((type) => isOfType(value, type));
  // Among several types the one that the text spells out wins, but for text in quotes, which nobody means as JSON here.
  return fits && typeof value !== 'string' ? value : text;
}

const JsonValue = z.json();

function parsed(text: string): Json | undefined {
  try {
    return JsonValue.parse(JSON.parse(text));
  } catch {
    // Most values are plain words, which are no JSON and stay text.
    return undefined;
  }
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'NULL':
      return value === null;
    case 'BOOLEAN':
      return typeof value === 'boolean';
    case 'NUMBER':
    case 'INTEGER':
      return typeof value === 'number';
    case 'ARRAY':
      return Array.isArray(value);
    case 'OBJECT':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return false;
  }
}
