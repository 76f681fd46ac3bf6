import type { z } from 'zod';
import { RestError } from './rest-error.ts';

/** What a field must be, for whoever sent another thing. */
export function expected(what: string): { error: string } {
  return { error: `Expected ${what}` };
}

/** More of them say nothing new. */
const MOST_TOLD = 10;

/** What is wrong with fields as they came: all problems at once, as far as that helps, and the field of the first. */
export function refusalOf(error: z.ZodError, fields: Readonly<Record<string, unknown>>): RestError {
  const problems = error.issues.slice(0, MOST_TOLD).map(({ path, message }) => {
    const value = valueAt(fields, path);
    return {
      param: path.join('.'),
      message: `${message}; ${value === undefined ? 'it is missing' : `got ${printed(value)}`}.`,
    };
  });
  const told = problems.map(({ param, message }) => `${param}: ${message}`);
  const rest = error.issues.length - problems.length;
  if (rest > 0) told.push(`There are ${rest} more problems like these.`);
  return new RestError('INVALID_REQUEST', told.join(' '), { param: problems[0]?.param ?? null });
}

/** Checks the query of a request. Throws {@link RestError}. */
export function queryOf<Schema extends z.ZodType>(
  schema: Schema,
  query: Readonly<Record<string, string>>,
): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw refusalOf(parsed.error, query);
  return parsed.data;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((inner, step) => (Object(inner) as Record<PropertyKey, unknown>)[step], value); // any value has fields, or none
}

function printed(value: unknown): string {
  // JSON has no word for a number beyond all numbers.
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80).toWellFormed()}…` : text;
}
