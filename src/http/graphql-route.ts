import { GraphQLError } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authenticate } from '../access/failed-keys.ts';
import { hasScope, type Viewer } from '../access/viewer.ts';
import type { Log } from '../base/log.ts';
import { bodyOf, etagOf, type Answer, type Answers } from './answers.ts';
import { CORS_HEADERS, preflightResponse } from './cors.ts';
import { authorizationOf } from './credentials.ts';
import { errorResponse } from './error-response.ts';
import { graphiqlResponse } from './graphiql.ts';
import type { Answering, Yoga } from './graphql.ts';
import { isKnown, REVALIDATED } from './cached.ts';
import { isFromThisMachine } from './loopback.ts';
import { maskError } from './mask-error.ts';
import { PersistedDocuments } from './persisted.ts';
import { MOST_KEYED_BYTES, MOST_OPEN_BYTES, parseBody, readText } from './request-body.ts';
import { admit, asksForPage } from './request-gate.ts';
import { answerQuickly, type QuickAnswerOptions } from './quick-answer.ts';
import { parseQuery } from './request-query.ts';
import { isStream, sendStream } from './send-stream.ts';

/** How long a client that was refused may go on sending, so that it comes to read why. */
const LINGER_MS = 1000;

const HOST = /^[a-z0-9._~-]+(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/i;

export interface GraphqlRoute {
  /** Answers one request; never throws. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends the event streams without their last word, so that clients come back and resume. Short answers finish. */
  close(): void;
}

export interface GraphqlRouteOptions extends QuickAnswerOptions {
  readonly yoga: Yoga;
  readonly authenticate: Authenticate;
  /** Waits until this process knows what the viewer may just have changed at another one. */
  readonly catchUp: (viewer: Viewer | null) => Promise<void>;
  readonly answers: Answers;
  readonly log: Log;
}

/**
 * Carries requests of node to yoga, and its answers back: a key that doesn't hold is refused whatever else came, an answer
 * that was given before and still holds is given again, a stream is asked for its next item only when the last one has
 * left, and is ended as soon as its client is gone. Whatever goes wrong on the way is answered as one masked error.
 */
export function createGraphqlRoute(options: GraphqlRouteOptions): GraphqlRoute {
  const { log } = options;
  const documents = new PersistedDocuments();
  const streams = new Set<() => void>();
  return {
    async answer(request, response) {
      try {
        const answered = await answerOf({ ...options, documents }, request, response);
        for (const [name, value] of Object.entries(CORS_HEADERS)) response.setHeader(name, value);
        if ('versions' in answered) sendAnswer(answered, request, response);
        else await sendMade(answered, request, response, streams);
        if (!request.complete) linger(request);
      } catch (error) {
        // The headers may be gone, or the client: there is nobody left to tell but the log.
        log.error({ request_id: response.getHeader('x-request-id'), err: error }, 'http_answer_failed');
        response.destroy();
      }
    },
    close() {
      for (const end of streams) end();
    },
  };
}

async function answerOf(
  options: GraphqlRouteOptions & { readonly documents: PersistedDocuments },
  req: IncomingMessage,
  res: ServerResponse,
): Promise<Response | Answer> {
  const { yoga, answers, documents, log } = options;
  if (req.method === 'OPTIONS') return preflightResponse();
  try {
    // Whoever is named is of no interest here, but a name that can't be one breaks the request's address.
    if (!HOST.test(req.headers.host ?? '')) throw badHost();
    if (asksForPage(req) && (await mayExplore(options, req))) return graphiqlResponse();
    const { viewer, text } = await read(options, req);
    const request = `${req.method} ${req.headers.accept ?? ''}\n${text}`;
    const kept = answers.find(request);
    if (kept !== null) return kept;
    const parameters = documents.resolve(req.method === 'GET' ? parseQuery(text) : parseBody(text));
    const quick = await answerQuickly(options, parameters, { viewer, accept: req.headers.accept });
    if (quick !== null) {
      answers.keep(request, quick);
      return quick;
    }
    const answering: Answering = { versions: null };
    const made = await yoga.handleNodeRequestAndResponse(req, res, { req, res, viewer, parameters, answering });
    const contentType = made.headers.get('content-type');
    if (answering.versions === null || contentType === null || isStream(contentType)) return made;
    const answer = { body: bodyOf(await made.text()), contentType, versions: answering.versions };
    answers.keep(request, answer);
    return answer;
  } catch (error) {
    return errorResponse(maskError(error, log), req.headers.accept ?? null);
  }
}

/** Whoever sits at this machine may, and admins wherever they are: to everybody else nothing is shown of the API but its answers. */
async function mayExplore({ authenticate }: GraphqlRouteOptions, request: IncomingMessage): Promise<boolean> {
  if (isFromThisMachine(request)) return true;
  const viewer = await viewerOf(authenticate, request);
  return viewer !== null && hasScope(viewer, 'ADMIN');
}

function viewerOf(authenticate: Authenticate, request: IncomingMessage): Promise<Viewer | null> {
  return authenticate(authorizationOf(request), request.socket.remoteAddress ?? null);
}

/** Who asks, and the operation as it was sent: a GET's query string, else the body. */
async function read(
  { authenticate, catchUp }: GraphqlRouteOptions,
  request: IncomingMessage,
): Promise<{ viewer: Viewer | null; text: string }> {
  const viewer = await viewerOf(authenticate, request);
  const url = request.url ?? '';
  const search = url.includes('?') ? url.slice(url.indexOf('?')) : '';
  admit(request, search);
  await catchUp(viewer);
  if (request.method === 'GET') return { viewer, text: search };
  return { viewer, text: await readText(request, viewer === null ? MOST_OPEN_BYTES : MOST_KEYED_BYTES) };
}

/** What holds for everybody may be kept by whoever stands between, who has to ask each time whether it still holds. */
function sendAnswer({ body, contentType, versions }: Answer, request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'GET' && versions === null) response.setHeader('cache-control', 'no-store');
  if (request.method === 'GET' && versions !== null) {
    const etag = etagOf(body, versions);
    response.setHeader('etag', etag).setHeader('cache-control', REVALIDATED).setHeader('vary', 'accept');
    if (isKnown(request.headers['if-none-match'], etag)) {
      response.writeHead(304).end();
      return;
    }
  }
  response.writeHead(200, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }).end(body);
}

async function sendMade(
  made: Response,
  request: IncomingMessage,
  response: ServerResponse,
  streams: Set<() => void>,
): Promise<void> {
  if (request.method === 'GET') response.setHeader('cache-control', 'no-store');
  for (const [name, value] of made.headers) response.setHeader(name, value);
  response.statusCode = made.status;
  if (made.body === null) response.end();
  else if (isStream(made.headers.get('content-type') ?? '')) await sendStream(made.body, response, streams);
  else response.end(await made.text());
}

function badHost(): GraphQLError {
  const extensions = { code: 'BAD_REQUEST', http: { status: 400 } };
  return new GraphQLError('The Host header is no host name.', { extensions });
}

/** Reads on without keeping anything: to be cut off while sending would hide the answer from the client. */
function linger(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), LINGER_MS).unref();
  request
    .resume()
    .once('close', () => clearTimeout(timer))
    .once('error', () => clearTimeout(timer));
}
