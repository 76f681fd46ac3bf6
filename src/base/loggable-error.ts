/**
 * An error as the log may have it. The ORM writes a statement's parameters into its message, and PostgreSQL a row's
 * values into its details: prompts are among them. What failed and why stays.
 */
export function loggableError(error: unknown): unknown {
  // A failed statement of the ORM: what says why is its cause.
  const origin = error instanceof Error && 'query' in error && 'params' in error ? error.cause : error;
  if (!(origin instanceof Error) || !('detail' in origin)) return origin;
  const told = new Error(origin.message);
  if (origin.stack !== undefined) told.stack = origin.stack;
  return Object.assign(told, { name: origin.name, ...('code' in origin && { code: origin.code }) });
}
