import { GraphQLError } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import { schema } from '../../schema/index.ts';
import type { Context } from '../../schema/context.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authenticate } from '../access/failed-keys.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Log } from '../base/log.ts';
import type { Versions } from './answers.ts';
import { errorResponse } from './error-response.ts';
import { maskError } from './mask-error.ts';
import { useNestedPages } from './nested-pages.ts';
import { useOperationLimits } from './operation-limits.ts';
import { usePrograms, type Programs } from './programs.ts';
import { useReads } from './reads.ts';
import { textCache } from './text-cache.ts';
import { underThisRequestId } from './request-id.ts';

/** Of the documents that are kept parsed and checked, and of those that are known not to be documents. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

export type Yoga = YogaServerInstance<ServerContext, Context>;

export interface GraphqlOptions {
  readonly authenticate: Authenticate;
  /** Waits until this process knows what the viewer may just have changed at another one. */
  readonly catchUp: (viewer: Viewer | null) => Promise<void>;
  readonly contextFor: (viewer: Viewer | null) => Context;
  readonly programs: Programs;
  readonly log: Log;
}

/** What yoga is given beside the request, which the route has let in and read. */
export interface ServerContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly viewer: Viewer | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What came of it, for the route. */
  readonly answering: Answering;
}

export interface Answering {
  /** What the answer was made from; null unless it holds for everybody. */
  versions: Versions | null;
}

/** What an operation of a socket is run with: no request, but the authorization of the socket's connection_init. */
export interface SocketOperation {
  readonly authorization: string | null;
  /** Where the socket's other end is. */
  readonly address: string | null;
}

/**
 * GraphQL over HTTP and SSE, and the pipeline that operations of sockets go through too. Errors that nobody meant for the
 * client are masked, and told to the log with the request's id.
 */
export function createGraphql({ authenticate, catchUp, contextFor, programs, log }: GraphqlOptions): Yoga {
  return createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    async context(initial: ServerContext | SocketOperation) {
      if (!('authorization' in initial)) return contextFor(initial.viewer);
      const viewer = await authenticate(initial.authorization, initial.address);
      await catchUp(viewer);
      return contextFor(viewer);
    },
    // What a document takes once it is parsed is some twenty times its text.
    parserAndValidationCache: { documentCache: textCache(MOST_CHARACTERS), errorCache: textCache(MOST_CHARACTERS) },
    landingPage: false,
    batching: false,
    multipart: false,
    // The route counts for itself: how much may come depends on who asks.
    maxRequestBodySize: false,
    // Ours are the route's: yoga's would repeat every origin, and allow it credentials.
    cors: false,
    // The route's too, which is asked before any operation is read.
    graphiql: false,
    maskedErrors: { maskError: (error) => maskError(error, log) },
    logging: false,
    plugins: [useParameters(), useOperationLimits(), useNestedPages(), usePrograms(programs), useReads(), useStreams()],
  });
}

/** The request was read before it came here. */
function useParameters(): Plugin<Context, ServerContext> {
  return {
    onRequestParse({ serverContext, setRequestParser }) {
      setRequestParser(() => serverContext.parameters);
    },
  };
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
