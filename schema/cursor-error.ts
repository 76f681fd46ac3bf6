import { GraphQLError } from 'graphql';
import { NotFoundRefusal } from '../src/base/refusal.ts';
import { ForbiddenRefusal } from '../src/access/viewer.ts';
import { RevisionUnreadableError } from '../src/catalog/history/revision.ts';
import { CursorInvalidRefusal } from '../src/events/cursor.ts';

/** What a stream refuses, as the top-level error that its contract names; anything else as it came. */
export function streamRefusalAsError(error: unknown): unknown {
  if (error instanceof CursorInvalidRefusal) return refused(error, 'CURSOR_INVALID');
  if (error instanceof NotFoundRefusal) return refused(error, 'NOT_FOUND');
  if (error instanceof ForbiddenRefusal) return refused(error, 'FORBIDDEN');
  if (error instanceof RevisionUnreadableError) return refused(error, 'HISTORY_UNREADABLE');
  return error;
}

/** Reads a cursor that came with a query; a bad one is a top-level error CURSOR_INVALID. */
export function cursorRefusalAsError<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw streamRefusalAsError(error);
  }
}

function refused(error: Error, code: string): GraphQLError {
  return new GraphQLError(error.message, { originalError: error, extensions: { code } });
}
