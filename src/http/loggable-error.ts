import { DrizzleQueryError } from 'drizzle-orm';

/**
 * The error as the log may have it. Drizzle writes a statement's parameters into its message, and PostgreSQL a row's
 * values into its details: prompts are among them. What failed and why stays.
 */
export function loggableError(error: unknown): unknown {
  const origin = error instanceof DrizzleQueryError ? error.cause : error;
  if (!(origin instanceof Error) || !('detail' in origin)) return origin;
  const told = new Error(origin.message);
  if (origin.stack !== undefined) told.stack = origin.stack;
  return Object.assign(told, { name: origin.name, ...('code' in origin && { code: origin.code }) });
}
