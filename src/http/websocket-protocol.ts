import { GraphQLError, getOperationAST, type ExecutionArgs } from 'graphql';
import type { execute, parse, subscribe, validate } from 'graphql';
import { makeServer, type Context as SocketContext, type SubscribePayload } from 'graphql-ws';
import type { Authenticate } from '../access/failed-keys.ts';
import type { SessionSeal } from '../access/session-seal.ts';
import { UnauthenticatedError } from '../access/unauthenticated.ts';
import type { Log } from '../base/log.ts';
import { RateLimitedRefusal } from '../base/refusal.ts';
import { socketError } from './error-response.ts';
import type { Yoga } from './graphql.ts';
import type { HttpLimits } from './http-limits.ts';
import { maskError } from './mask-error.ts';
import { MOST_DOCUMENT_CHARACTERS } from './request-body.ts';
import { currentRequestId } from './request-id.ts';

const MOST_OPERATIONS = 50;

export interface WebsocketOptions {
  readonly yoga: Yoga;
  readonly authenticate: Authenticate;
  readonly seal: SessionSeal;
  readonly log: Log;
  readonly limits: HttpLimits;
}

/** What each socket is known by: every operation on it is by the key, or the session, of its connection_init. */
export interface SocketExtra {
  authorization: string | null;
  /** Where its other end is; null when that is gone already. */
  readonly address: string | null;
  /** Ends the socket so that its client tries again later. */
  readonly tryAgainLater: () => void;
}

type Init = Record<string, unknown> | undefined;
type Protocol = ReturnType<typeof createProtocol>;
export type { Protocol };

/** What yoga makes for one operation: the pipeline that HTTP goes through too, so limits and masking are the same. */
interface Pipeline {
  readonly schema: ExecutionArgs['schema'];
  readonly parse: typeof parse;
  readonly validate: typeof validate;
  readonly execute: typeof execute;
  readonly subscribe: typeof subscribe;
  readonly contextFactory: () => Promise<unknown>;
}

/** The graphql-transport-ws protocol on yoga's pipeline. Nothing that is wrong with one operation ends its socket. */
export function createProtocol({ yoga, authenticate, seal, log, limits }: WebsocketOptions) {
  const pipelines = new WeakMap<object, Pipeline>();
  const run = async (kind: 'execute' | 'subscribe', args: ExecutionArgs) => {
    const pipeline = pipelines.get(args);
    if (pipeline === undefined) throw new Error('An operation arrived that was never prepared.');
    try {
      return await pipeline[kind](args);
    } catch (error) {
      return { errors: [maskError(error, log)] };
    }
  };
  return makeServer<Init & Record<string, unknown>, SocketExtra>({
    connectionInitWaitTimeout: limits.initWaitMs,
    async onConnect({ connectionParams, extra }) {
      const given = authorizationOf(connectionParams, seal);
      if (given === undefined) return false; // 4403: it is no key
      extra.authorization = given;
      try {
        await authenticate(given, extra.address);
        return true;
      } catch (error) {
        if (error instanceof UnauthenticatedError) return false; // 4403
        // 4500 would end its client for good; whatever ails us is likely to pass.
        if (!(error instanceof RateLimitedRefusal))
          log.error({ request_id: currentRequestId(), err: error }, 'websocket_connect_failed');
        extra.tryAgainLater();
        return false;
      }
    },
    async onSubscribe(context, _id, payload) {
      if (Object.keys(context.subscriptions).length > MOST_OPERATIONS) {
        const message = `A socket takes at most ${MOST_OPERATIONS} operations at a time. Open another one.`;
        return [new GraphQLError(message, { extensions: { code: 'TOO_MANY_OPERATIONS' } })];
      }
      const prepared = await prepare(yoga, context, payload, log);
      if ('errors' in prepared) return prepared.errors;
      pipelines.set(prepared.args, prepared.pipeline);
      return prepared.args;
    },
    execute: (args) => run('execute', args) as never, // yoga's executor gives what graphql-ws takes
    subscribe: (args) => run('subscribe', args) as never, // the same
    onNext: (_context, _id, _payload, _args, { errors, data }) =>
      errors === undefined ? undefined : { ...(data !== undefined && { data }), errors: errors.map(socketError) },
    onError: (_context, _id, _payload, errors) => errors.map((error) => socketError(asThrown(error))),
  });
}

/** A key, or a session by its page's ticket; null for neither, undefined for what is none or is over. */
function authorizationOf(init: Init, seal: SessionSeal): string | null | undefined {
  const { authorization = null, ticket = null } = init ?? {};
  if (ticket === null) return authorization === null || typeof authorization === 'string' ? authorization : undefined;
  const session = typeof ticket === 'string' ? seal.socketOf(ticket) : null;
  return session === null ? undefined : `socket ${session}`;
}

async function prepare(
  yoga: Yoga,
  { extra }: SocketContext<Init & Record<string, unknown>, SocketExtra>,
  { query, variables, operationName }: SubscribePayload,
  log: Log,
): Promise<{ args: ExecutionArgs; pipeline: Pipeline } | { errors: readonly GraphQLError[] }> {
  try {
    if (query.length > MOST_DOCUMENT_CHARACTERS) {
      throw refusal('REQUEST_TOO_LARGE', `A document may have at most ${MOST_DOCUMENT_CHARACTERS} characters.`);
    }
    // Beyond the types of yoga's own request: an operation of a socket has an authorization and no request.
    const { authorization, address } = extra;
    const initial = { authorization, address, params: { query, variables, operationName } };
    const pipeline = yoga.getEnveloped(initial as never) as unknown as Pipeline; // its type leaves the parts unknown
    const document = pipeline.parse(query);
    const errors = pipeline.validate(pipeline.schema, document);
    if (errors.length > 0) return { errors };
    if (getOperationAST(document, operationName) == null) {
      throw refusal('OPERATION_RESOLUTION_FAILURE', 'Name one of the document’s operations as operationName.');
    }
    const contextValue = await pipeline.contextFactory();
    const args = {
      schema: pipeline.schema,
      document,
      contextValue,
      variableValues: variables ?? null,
      operationName: operationName ?? null,
    };
    return { args, pipeline };
  } catch (error) {
    return { errors: [maskError(error, log)] };
  }
}

/** graphql-ws wraps what a stream throws, and with it loses the code. */
function asThrown(error: GraphQLError): GraphQLError {
  return error.cause instanceof GraphQLError ? error.cause : error;
}

function refusal(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
