import { RequestError } from '@hono/node-server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../base/log.ts';
import { currentRequestId } from './request-id.ts';

/** Whether a request names a whole address, `GET http://host/path`, which is for a proxy to take on. We are nobody's. */
export function isForProxy({ url = '/' }: IncomingMessage): boolean {
  return !url.startsWith('/');
}

export function refuseAsProxy(response: ServerResponse): void {
  const message = 'This server is no proxy. Ask it for a path, such as /graphql.';
  const body = JSON.stringify({ error: { code: 'NOT_FOUND', message } });
  response.writeHead(404, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** What a request gets that can't even be given to a door: one whose host or path is none, as a rule. */
export function unreadable(error: unknown, log: Log): Response {
  if (error instanceof RequestError) {
    const message = 'Expected a host header that names one host, and a path without backslashes.';
    return Response.json({ error: { code: 'BAD_REQUEST', message } }, { status: 400 });
  }
  const requestId = currentRequestId();
  log.error({ request_id: requestId, err: error }, 'http_failed');
  const message = `The server failed. Its log says why, under ${requestId ?? 'no id'}.`;
  return Response.json({ error: { code: 'INTERNAL_SERVER_ERROR', message } }, { status: 500 });
}
