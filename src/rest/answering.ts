import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { requireScope, type Scope, type Viewer } from '../access/viewer.ts';
import type { Log } from '../base/log.ts';
import { CORS_HEADERS } from '../http/cors.ts';
import { authorizationOf } from '../http/credentials.ts';
import { restErrorOf } from './errors.ts';
import { RATE_LIMIT_HEADERS } from './rate-limit-headers.ts';
import { RestError } from './rest-error.ts';
import type { RestRooms } from './rooms.ts';

export type RestContext = Context<{ Bindings: HttpBindings }>;

/** Ours beside those that every answer has: a page's script may read them. */
const EXPOSED = [
  'x-request-id, retry-after, etag, x-should-retry',
  'x-pictograph-generation, x-pictograph-provider, x-pictograph-model, x-pictograph-overhead-ms',
  ...RATE_LIMIT_HEADERS,
].join(', ');
export const REST_HEADERS: Readonly<Record<string, string>> = {
  ...CORS_HEADERS,
  'access-control-expose-headers': EXPOSED,
  'cache-control': 'no-store',
};

/** Answers, and makes of whatever is thrown this door's error. */
export async function answering(log: Log, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    return errorResponse(restErrorOf(error, log));
  }
}

export function errorResponse(
  { status, body, headers }: RestError,
  more: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(body, { status, headers: { ...REST_HEADERS, ...headers, ...more } });
}

/** Who asks, with the scope that it takes. Throws RestError without a key, UnauthenticatedError and ForbiddenRefusal. */
export async function viewerOf(rooms: Authenticating, context: RestContext, scope: Scope): Promise<Viewer> {
  return requireScope(await keyHolderOf(rooms, context, `a key with the scope ${scope}`), scope);
}

/** Who asks, whatever they may do. Throws RestError without a key, and UnauthenticatedError. */
export async function keyHolderOf(rooms: Authenticating, context: RestContext, needed = 'a key'): Promise<Viewer> {
  const viewer = await askerOf(rooms, context);
  if (viewer !== null) return viewer;
  const message = `This needs ${needed}, and none was sent. Send "authorization: Bearer pg_…".`;
  throw new RestError('AUTHENTICATION_FAILED', message, { headers: { 'www-authenticate': 'Bearer' } });
}

/** Who asks, by a key or the session of a browser; null without one. Throws UnauthenticatedError, and RateLimitedRefusal where too many keys didn't hold. */
export function askerOf({ authenticate }: Authenticating, { env }: RestContext): Promise<Viewer | null> {
  return authenticate(authorizationOf(env.incoming), env.incoming.socket.remoteAddress ?? null);
}

type Authenticating = Pick<RestRooms, 'authenticate'>;
