import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Viewer } from '../access/viewer.ts';
import type { Log } from '../base/log.ts';
import { canAnswer } from './accept.ts';
import { errorResponse } from './error-response.ts';
import { maskError } from './mask-error.ts';
import { MOST_KEYED_BYTES, MOST_OPEN_BYTES, readOperation } from './request-body.ts';
import { readQuery } from './request-query.ts';

/** A GET's whole query string. */
const MOST_QUERY_CHARACTERS = 8 * 1024;

/** What yoga is given beside the request. */
export interface ServerContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Who asks: known once the gate let the request in. */
  viewer: Viewer | null;
}

export interface RequestGateOptions {
  readonly authenticate: (authorization: string | null) => Promise<Viewer | null>;
  readonly log: Log;
}

/**
 * Looks at a request before anything of it is read: a key that doesn't hold is refused whatever else came, only JSON in
 * UTF-8 is taken (a form could be posted by any page), nothing larger than it needs to be, and nothing that couldn't be
 * answered. The page for people has been answered before.
 */
export function useRequestGate({ authenticate, log }: RequestGateOptions): Plugin<ServerContext, ServerContext> {
  return {
    async onRequest(hook) {
      const { request, url, serverContext } = hook;
      try {
        serverContext.viewer = await authenticate(request.headers.get('authorization'));
        admit(request, url);
      } catch (error) {
        hook.endResponse(errorResponse(maskError(error, log), request.headers.get('accept')));
      }
    },
    onRequestParse({ request, url, serverContext, setRequestParser }) {
      const { req, viewer } = serverContext;
      setRequestParser(
        request.method === 'GET'
          ? () => readQuery(url.searchParams)
          : () => readOperation(req, viewer === null ? MOST_OPEN_BYTES : MOST_KEYED_BYTES),
      );
    },
  };
}

function admit({ method, headers }: Request, { search }: URL): void {
  if (method === 'GET' && search === '' && headers.get('accept')?.includes('text/html') === true) {
    throw refusal(
      404,
      'NOT_FOUND',
      'The page for people is shown at the server’s own machine only. Send an operation.',
    );
  }
  if (method !== 'GET' && method !== 'POST') {
    throw refusal(405, 'METHOD_NOT_ALLOWED', 'GraphQL takes GET for queries and POST.', { allow: 'GET, POST' });
  }
  if (method === 'GET' && search.length > MOST_QUERY_CHARACTERS) {
    const message = `A GET takes at most ${MOST_QUERY_CHARACTERS} characters of query. Send a POST.`;
    throw refusal(414, 'REQUEST_TOO_LARGE', message);
  }
  if (method === 'POST' && !isJson(headers.get('content-type'))) {
    throw refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the operation as application/json in UTF-8.');
  }
  if (method === 'POST' && headers.get('content-encoding') !== null) {
    throw refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the body without a content encoding.');
  }
  if (!canAnswer(headers.get('accept'))) {
    const message = 'Accept application/graphql-response+json, application/json or text/event-stream.';
    throw refusal(406, 'NOT_ACCEPTABLE', message);
  }
}

function isJson(contentType: string | null): boolean {
  const [type = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (type !== 'application/json' && type !== 'application/graphql+json') return false;
  return charset === undefined || /^charset="?utf-?8"?$/.test(charset);
}

function refusal(status: number, code: string, message: string, headers: Record<string, string> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status, headers } } });
}
