import type { z } from 'zod';
import { RestError } from './rest-error.ts';

/** What a field must be, for whoever sent another thing. */
export function expected(what: string): { error: string } {
  return { error: `Expected ${what}` };
}

/** What is wrong with fields as they came: all problems at once, and the field of the first. */
export function refusalOf(error: z.ZodError, fields: Readonly<Record<string, unknown>>): RestError {
  const problems = error.issues.map(({ path, message }) => {
    const [name] = path;
    const value = typeof name === 'string' ? fields[name] : undefined;
    return {
      param: path.join('.'),
      message: `${message}; ${value === undefined ? 'it is missing' : `got ${printed(value)}`}.`,
    };
  });
  const told = problems.map(({ param, message }) => `${param}: ${message}`).join(' ');
  return new RestError('INVALID_REQUEST', told, { param: problems[0]?.param ?? null });
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

function printed(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80).toWellFormed()}…` : text;
}
