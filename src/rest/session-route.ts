import { Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { SESSION_DAYS, endSession, startSession } from '../access/sessions.ts';
import { useSignInCode } from '../access/sign-in-code.ts';
import { PLAIN_COOKIE, SECURE_COOKIE } from '../http/credentials.ts';
import { askerOf, keyHolderOf, REST_HEADERS, type RestContext } from './answering.ts';
import { SignInBody, type SessionAnswer, type TicketAnswer } from './openapi/session.ts';
import { readJson } from './read-json.ts';
import { addResource, type RestRoutes } from './resource.ts';
import { RestError } from './rest-error.ts';
import type { RestRooms } from './rooms.ts';

/** `/v1/session`: a browser signs in and out, and gets tickets for its sockets. */
export function createSessionRoutes(rooms: RestRooms): RestRoutes {
  const routes: RestRoutes = new Hono();
  addResource(routes, rooms.log, '/v1/session', {
    POST: (context) => signIn(rooms, context),
    DELETE: (context) => signOut(rooms, context),
  });
  addResource(routes, rooms.log, '/v1/session/ticket', { POST: (context) => takeTicket(rooms, context) });
  return routes;
}

async function signIn(rooms: RestRooms, context: RestContext): Promise<Response> {
  const { seal } = rooms.sessions;
  const { id, expiresAt } = await started(rooms, context);
  const sealed = seal.cookieOf(id);
  const viewer = await rooms.authenticate(`cookie ${sealed}`, null);
  // Its key was revoked while it signed in.
  if (viewer === null) throw new RestError('AUTHENTICATION_FAILED', 'The key that this signs in holds no more.');
  const secure = isSecure(rooms);
  setCookie(context, secure ? SECURE_COOKIE : PLAIN_COOKIE, sealed, {
    ...cookieOptions(secure),
    maxAge: SESSION_DAYS * 86_400,
  });
  const answer: SessionAnswer = {
    object: 'session',
    api_key: viewer.apiKeyId,
    scopes: [...viewer.scopes],
    expires_at: expiresAt.toISOString(),
  };
  return context.json(answer, 201, REST_HEADERS);
}

/** The session of the key that is sent, else of the link's code, which is used up with the session's row or not at all. */
async function started(rooms: RestRooms, context: RestContext) {
  const { orm } = rooms.database;
  const needed = 'a sign-in link’s code in the body, or a key';
  if (context.req.header('authorization') !== undefined)
    return await startSession(orm, await keyHolderOf(rooms, context, needed));
  // A cookie may not beget another one: whoever has one is signed in.
  const code = await codeOf(context.req.raw);
  if (code === null) throw new RestError('AUTHENTICATION_FAILED', `This needs ${needed}, and neither was sent.`);
  return await orm.transaction(async (tx) => {
    const holder = await useSignInCode(tx, rooms.sessions.pepper, code);
    if (holder !== null) return await startSession(tx, holder);
    const message =
      'This link was used already, is older than ten minutes, or was cut off when it was copied. Run "npx pictograph sign-in" where the server runs for a new one, or sign in with a key.';
    throw new RestError('AUTHENTICATION_FAILED', message);
  });
}

async function codeOf(request: Request): Promise<string | null> {
  if (request.headers.get('content-type') === null) return null;
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new RestError('UNSUPPORTED_MEDIA_TYPE', 'Send the code as application/json, or no body at all with a key.');
  }
  const parsed = SignInBody.safeParse(await readJson(request));
  if (parsed.success) return parsed.data.code ?? null;
  throw new RestError('INVALID_REQUEST', 'Expected {"code": "…"} with the code of a sign-in link.', { param: 'code' });
}

async function signOut(rooms: RestRooms, context: RestContext): Promise<Response> {
  const viewer = await askerOf(rooms, context);
  if (viewer?.sessionId !== undefined) await endSession(rooms.database.orm, viewer.sessionId);
  for (const secure of [true, false])
    deleteCookie(context, secure ? SECURE_COOKIE : PLAIN_COOKIE, cookieOptions(secure));
  return context.body(null, 204, REST_HEADERS);
}

async function takeTicket(rooms: RestRooms, context: RestContext): Promise<Response> {
  const viewer = await askerOf(rooms, context);
  if (viewer?.sessionId === undefined) return context.body(null, 204, REST_HEADERS);
  const { ticket, expiresAt } = rooms.sessions.seal.ticketOf(viewer.sessionId);
  const answer: TicketAnswer = { object: 'ticket', ticket, expires_at: expiresAt.toISOString() };
  return context.json(answer, 200, REST_HEADERS);
}

/** Whether browsers reach this server over https. */
function isSecure({ baseUrl }: RestRooms): boolean {
  return baseUrl().startsWith('https:');
}

function cookieOptions(secure: boolean) {
  return { httpOnly: true, sameSite: 'Strict', path: '/', secure } as const;
}
