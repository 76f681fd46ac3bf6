import { GraphQLError } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../base/log.ts';
import { CORS_HEADERS, preflightResponse } from './cors.ts';
import { errorResponse } from './error-response.ts';
import type { Yoga } from './graphql.ts';
import { maskError } from './mask-error.ts';

/** How long a client that was refused may go on sending, so that it comes to read why. */
const LINGER_MS = 1000;

const HOST = /^[a-z0-9._~-]+(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/i;

export interface GraphqlRoute {
  /** Answers one request; never throws. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends the event streams without their last word, so that clients come back and resume. Short answers finish. */
  close(): void;
}

/**
 * Carries requests of node to yoga, and its answers back: a stream is asked for its next item only when the last one has
 * left, and is ended as soon as its client is gone. Whatever goes wrong on the way is answered as one masked error.
 */
export function createGraphqlRoute(yoga: Yoga, log: Log): GraphqlRoute {
  const streams = new Set<() => void>();
  return {
    async answer(request, response) {
      try {
        const answered = await answerOf(yoga, request, response, log);
        for (const [name, value] of Object.entries(CORS_HEADERS)) response.setHeader(name, value);
        for (const [name, value] of answered.headers) response.setHeader(name, value);
        response.statusCode = answered.status;
        const type = answered.headers.get('content-type') ?? '';
        if (answered.body === null) response.end();
        else if (/^(text\/event-stream|multipart\/mixed)/.test(type)) await send(answered.body, response, streams);
        else response.end(await answered.text());
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

async function answerOf(yoga: Yoga, req: IncomingMessage, res: ServerResponse, log: Log): Promise<Response> {
  if (req.method === 'OPTIONS') return preflightResponse();
  try {
    // Whoever is named is of no interest here, but a name that can't be one breaks the request's address.
    if (!HOST.test(req.headers.host ?? '')) throw badHost();
    return await yoga.handleNodeRequestAndResponse(req, res, { req, res, viewer: null });
  } catch (error) {
    return errorResponse(maskError(error, log), req.headers.accept ?? null);
  }
}

function badHost(): GraphQLError {
  const extensions = { code: 'BAD_REQUEST', http: { status: 400 } };
  return new GraphQLError('The Host header is no host name.', { extensions });
}

async function send(
  body: ReadableStream<Uint8Array>,
  response: ServerResponse,
  streams: Set<() => void>,
): Promise<void> {
  // Yoga's own stream: its iterator's return() ends what it reads from at once, while its reader's cancel() waits for the
  // next event first, which may never come.
  const iterator = body[Symbol.asyncIterator]();
  let left = false;
  const leave = () => {
    left = true;
    // What a stream throws while it is being ended concerns nobody: its client is gone.
    void iterator.return?.().catch(() => undefined);
  };
  const end = () => {
    // It was promised that the connection would stay, before anybody knew of an end.
    const { socket } = response;
    response.end(() => socket?.destroySoon());
    leave();
  };
  response.once('close', leave);
  streams.add(end);
  try {
    response.flushHeaders();
    for (;;) {
      const { done, value } = await iterator.next();
      if (done === true || response.writableEnded || response.closed) break;
      if (!response.write(value)) await drained(response);
    }
  } catch (error) {
    if (!left) throw error;
  } finally {
    streams.delete(end);
    response.off('close', leave).end();
  }
}

function drained(response: ServerResponse): Promise<void> {
  if (response.closed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

/** Reads on without keeping anything: to be cut off while sending would hide the answer from the client. */
function linger(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), LINGER_MS).unref();
  request
    .resume()
    .once('close', () => clearTimeout(timer))
    .once('error', () => clearTimeout(timer));
}
