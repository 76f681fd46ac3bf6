import { GraphQLError } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import { schema } from '../../schema/index.ts';
import type { Context } from '../../schema/context.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Log } from '../base/log.ts';
import { errorResponse } from './error-response.ts';
import { GRAPHIQL_HEADERS, GRAPHIQL_OPTIONS, graphiqlPage } from './graphiql.ts';
import { isFromThisMachine } from './loopback.ts';
import { maskError } from './mask-error.ts';
import { useNestedPages } from './nested-pages.ts';
import { useOperationLimits } from './operation-limits.ts';
import { useRequestGate, type ServerContext } from './request-gate.ts';
import { underThisRequestId } from './request-id.ts';

export type Yoga = YogaServerInstance<ServerContext, Context>;

export interface GraphqlOptions {
  readonly authenticate: (authorization: string | null) => Promise<Viewer | null>;
  readonly contextFor: (viewer: Viewer | null) => Context;
  readonly log: Log;
}

/** What an operation of a socket is run with: no request, but the authorization of the socket's connection_init. */
export interface SocketOperation {
  readonly authorization: string | null;
}

/**
 * GraphQL over HTTP and SSE, and the pipeline that operations of sockets go through too. Errors that nobody meant for the
 * client are masked, and told to the log with the request's id.
 */
export function createGraphql({ authenticate, contextFor, log }: GraphqlOptions): Yoga {
  return createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    context: async (initial: ServerContext | SocketOperation) =>
      contextFor('authorization' in initial ? await authenticate(initial.authorization) : initial.viewer),
    landingPage: false,
    batching: false,
    multipart: false,
    // The gate counts for itself: how much may come depends on who asks.
    maxRequestBodySize: false,
    // Ours are the route's: yoga's would repeat every origin, and allow it credentials.
    cors: false,
    graphiql: (_request, context) => context !== undefined && isFromThisMachine(context.req) && GRAPHIQL_OPTIONS,
    renderGraphiQL: graphiqlPage,
    maskedErrors: { maskError: (error) => maskError(error, log) },
    logging: false,
    plugins: [
      useRequestGate({ authenticate, log }),
      useOperationLimits(),
      useNestedPages(),
      useStreams(),
      useGraphiqlHeaders(),
    ],
  });
}

function useStreams(): Plugin {
  return {
    onExecutionResult(hook) {
      const { result } = hook;
      if (result !== undefined && Symbol.asyncIterator in result) hook.setResult(underThisRequestId(result));
    },
    onResultProcess(hook) {
      const { request, result, resultProcessor } = hook;
      if (resultProcessor !== undefined || !(Symbol.asyncIterator in result)) return;
      // Nobody will read it, so nothing else would end it.
      void result[Symbol.asyncIterator]().return?.();
      hook.setResultProcessor(() => errorResponse(notAStream(), request.headers.get('accept')), 'application/json');
    },
  };
}

function notAStream(): GraphQLError {
  const extensions = { code: 'NOT_ACCEPTABLE', http: { status: 406 } };
  return new GraphQLError('A subscription is answered as text/event-stream: accept that, or use a WebSocket.', {
    extensions,
  });
}

function useGraphiqlHeaders(): Plugin {
  return {
    onResponse({ response }) {
      if (response.headers.get('content-type') !== 'text/html') return;
      for (const [name, value] of Object.entries(GRAPHIQL_HEADERS)) response.headers.set(name, value);
    },
  };
}
