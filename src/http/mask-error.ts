import { GraphQLError } from 'graphql';
import type { Log } from '../base/log.ts';
import { isConnectionLoss } from '../db/connection-loss.ts';
import { RateLimitedRefusal } from '../base/refusal.ts';
import { UnauthenticatedError } from '../access/unauthenticated.ts';
import { currentRequestId } from './request-id.ts';

/**
 * What a client may know of an error. What was made for it passes, with a code; of everything else it learns only that
 * it happened and under which id the log tells more.
 */
export function maskError(error: unknown, log: Log): GraphQLError {
  if (error instanceof UnauthenticatedError) return unauthenticated(error);
  if (error instanceof RateLimitedRefusal) return rateLimited(error);
  if (!(error instanceof GraphQLError)) return masked(error, null, log);
  if (typeof error.extensions['code'] === 'string') return error;
  const origin = originOf(error);
  // What graphql itself found in the request has no path; what it found in our answers (a null that can't be) has one.
  if (origin instanceof GraphQLError && origin.path === undefined) return withCode(error, 'BAD_USER_INPUT');
  return masked(origin, error, log);
}

/** A key that doesn't hold is not the same as none: nothing is answered but this. */
export function unauthenticated(error: UnauthenticatedError): GraphQLError {
  const http = { status: 401, headers: { 'www-authenticate': 'Bearer' } };
  return new GraphQLError(error.message, { originalError: error, extensions: { code: 'UNAUTHENTICATED', http } });
}

/** Too many keys that don't hold: what a mutation refuses is data, and doesn't come here. */
function rateLimited(error: RateLimitedRefusal): GraphQLError {
  const http = { status: 429, headers: { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) } };
  return new GraphQLError(error.message, { originalError: error, extensions: { code: 'RATE_LIMITED', http } });
}

function masked(error: unknown, located: GraphQLError | null, log: Log): GraphQLError {
  const requestId = currentRequestId();
  const where = { nodes: located?.nodes, path: located?.path };
  if (isConnectionLoss(error)) {
    log.warn({ request_id: requestId, err: error, path: located?.path }, 'graphql_without_database');
    const extensions = {
      code: 'SERVICE_UNAVAILABLE',
      requestId,
      http: { status: 503, headers: { 'retry-after': '1' } },
    };
    return new GraphQLError('The database can’t be reached right now. Try again in a second.', {
      ...where,
      extensions,
    });
  }
  log.error({ request_id: requestId, err: error, path: located?.path }, 'graphql_failed');
  const message = `The server failed. Its log says why, under ${requestId ?? 'no id'}.`;
  return new GraphQLError(message, {
    ...where,
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId, http: { status: 500 } },
  });
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    path: error.path,
    originalError: error.originalError,
    // "spec": a client that only knows application/json gets 200, as GraphQL over HTTP wants it.
    extensions: { ...error.extensions, code, http: { status: 400, spec: true } },
  });
}

/** What was thrown before graphql said where. */
function originOf(error: GraphQLError): unknown {
  let origin: unknown = error;
  while (origin instanceof GraphQLError && origin.originalError !== undefined) origin = origin.originalError;
  return origin;
}
