import type { GraphQLSchema } from 'graphql';
import type { Context } from '../../schema/context.ts';
import type { Viewer } from '../access/viewer.ts';
import { bodyOf, type Answer } from './answers.ts';
import { isTooManyItems } from './nested-pages.ts';
import { runProgram, type Programs } from './programs.ts';
import { watchReads } from './reads.ts';

/** What yoga answers in to those who say nothing else; others are left to it. */
const CONTENT_TYPES: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, 'application/json; charset=utf-8'],
  ['*/*', 'application/json; charset=utf-8'],
  ['application/json', 'application/json; charset=utf-8'],
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
]);

export interface QuickAnswerOptions {
  readonly schema: GraphQLSchema;
  readonly programs: Programs;
  readonly contextFor: (viewer: Viewer | null) => Context;
}

/**
 * Answers a query that came often enough to be compiled: its document was parsed and checked then, so nothing is left to
 * do but to run it. Null when there is more to it than that, which yoga then sees to: another form of answer, variables
 * that don't fit, an error.
 */
export async function answerQuickly(
  { schema, programs, contextFor }: QuickAnswerOptions,
  { query, variables, operationName, extensions, ...others }: Readonly<Record<string, unknown>>,
  { viewer, accept }: { viewer: Viewer | null; accept: string | undefined },
): Promise<Answer | null> {
  const contentType = CONTENT_TYPES.get(accept);
  const program = typeof query === 'string' ? programs.find(query) : null;
  if (contentType === undefined || program === null || Object.keys(others).length > 0) return null;
  if (!isObjectOrNone(variables) || !isObjectOrNone(extensions)) return null;
  if (operationName != null && typeof operationName !== 'string') return null;
  const watched = watchReads(contextFor(viewer));
  const args = { schema, contextValue: watched.context, variableValues: variables, operationName };
  if (isTooManyItems({ ...args, document: program.document })) return null;
  const result = await runProgram(program, args);
  if (result === null) return null;
  return { body: bodyOf(JSON.stringify(result)), contentType, versions: watched.versions() };
}

function isObjectOrNone(value: unknown): value is Readonly<Record<string, unknown>> | null | undefined {
  return value === null || value === undefined || (typeof value === 'object' && !Array.isArray(value));
}
