import { getRequestListener } from '@hono/node-server';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import type { Authenticate } from '../access/failed-keys.ts';
import type { Viewer } from '../access/viewer.ts';
import { SetupError } from '../base/setup-error.ts';
import type { Answers } from './answers.ts';
import { createGraphql } from './graphql.ts';
import { createGraphqlRoute } from './graphql-route.ts';
import { HTTP_LIMITS, type HttpLimits } from './http-limits.ts';
import { Programs } from './programs.ts';
import { createPlainRoutes, type PlainRoutesOptions } from './plain-routes.ts';
import { withRequestId } from './request-id.ts';
import { endStalledConnections } from './stalled-connections.ts';
import { isForProxy, refuseAsProxy, unreadable } from './unreadable-request.ts';
import { openWebsocketDoor } from './websocket.ts';

export interface ServerOptions extends PlainRoutesOptions {
  readonly host: string;
  readonly port: number;
  readonly authenticate: Authenticate;
  /** Waits until this process knows what the viewer may just have changed at another one. */
  readonly catchUp: (viewer: Viewer | null) => Promise<void>;
  readonly contextFor: (viewer: Viewer | null) => Context;
  readonly answers: Answers;
  /** Left out, each: {@link HTTP_LIMITS}. */
  readonly limits?: Partial<HttpLimits>;
}

export interface HttpServer {
  /** Where it listens: http://host:port. */
  readonly url: string;
  /** Takes no more requests, ends streams so that clients resume elsewhere, and lets short answers finish. */
  close(): Promise<void>;
}

/**
 * One server for all doors. /graphql goes to yoga, which wants node's own request and response to notice at once when
 * a stream's client leaves; everything else is Hono's.
 */
export async function openServer(options: ServerOptions): Promise<HttpServer> {
  const { host, port, authenticate, log } = options;
  const limits = { ...HTTP_LIMITS, ...options.limits };
  const programs = new Programs();
  const yoga = createGraphql({ ...options, programs });
  const graphql = createGraphqlRoute({ ...options, yoga, schema, programs });
  const leaving = new AbortController();
  const plain = getRequestListener(createPlainRoutes({ ...options, limits, leaving: leaving.signal }).fetch, {
    errorHandler: (error) => unreadable(error, log),
  });
  const server = createServer(nodeOptions(limits), (request, response) =>
    withRequestId((requestId) => {
      response.setHeader('x-request-id', requestId);
      response.setHeader('x-content-type-options', 'nosniff');
      if (isForProxy(request)) refuseAsProxy(response);
      else if (pathOf(request) === '/graphql') void graphql.answer(request, response);
      else void plain(request, response);
    }),
  );
  harden(server);
  const stopWatching = endStalledConnections(server, limits.stallMs, log);
  const websockets = openWebsocketDoor(server, { yoga, authenticate, seal: options.sessions.seal, log, limits });
  await listen(server, port, host);
  const { port: actual } = server.address() as AddressInfo; // a listening TCP server has one
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      const impatience = setTimeout(() => server.closeAllConnections(), limits.goodbyeMs);
      graphql.close();
      leaving.abort();
      await websockets.close();
      // Again and again: a connection whose answer ends now was promised that it may stay, before anybody knew of an end.
      const sweeping = setInterval(() => server.closeIdleConnections(), 50);
      await closed;
      clearInterval(sweeping);
      clearTimeout(impatience);
      stopWatching();
      await yoga.dispose();
    },
  };
}

function nodeOptions({ headersTimeoutMs, requestTimeoutMs }: HttpLimits) {
  return {
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: headersTimeoutMs / 2,
    // Longer than the load balancers' own, which would otherwise send into a connection that we are just closing.
    keepAliveTimeout: 65_000,
    // Finds out about clients that vanished without a word.
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
  };
}

function harden(server: Server): void {
  server.maxHeadersCount = 100;
  server.maxRequestsPerSocket = 1000;
  server.maxConnections = 15_000;
  // We are nobody's proxy.
  server.on('connect', (_request, socket) => {
    // Nobody else would hear that the client has gone meanwhile.
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nallow: GET, POST\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  });
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

/** What keeps a server from listening, and what helps. */
const NOT_LISTENING: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken. End what holds it, or set PORT to another one',
  EADDRNOTAVAIL: 'this machine has no such address. Set HOST to one of its own, 0.0.0.0 for all',
  EACCES: 'this user may not use the port. Set PORT to 1024 or more',
  ENOTFOUND: 'there is no host of that name. Set HOST to an address of this machine',
};

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => {
      const advice = NOT_LISTENING[error.code ?? ''];
      reject(
        advice === undefined ? error : new SetupError(`Can't listen on ${host}:${port}: ${advice}.`, { cause: error }),
      );
    };
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}
