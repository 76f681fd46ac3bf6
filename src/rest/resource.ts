import type { Hono } from 'hono';
import type { Log } from '../base/log.ts';
import { preflightResponse } from '../http/cors.ts';
import { answering, errorResponse, type RestContext } from './answering.ts';
import { RestError } from './rest-error.ts';

export type RestRoutes = Hono<{ Bindings: RestContext['env'] }>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * One path with what can be done there. Pages of other origins are told so beforehand, and every other method is refused
 * with those that there are; HEAD goes with GET.
 */
export function addResource(
  routes: RestRoutes,
  log: Log,
  path: string,
  methods: Partial<Readonly<Record<Method, (context: RestContext) => Promise<Response>>>>,
): void {
  const there = Object.keys(methods).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  const allow = [...there, 'OPTIONS'].join(', ');
  for (const [method, handle] of Object.entries(methods))
    routes.on(method, path, (context) => answering(log, () => handle(context)));
  routes
    .options(path, () => preflightResponse({ methods: allow, headers: 'authorization, *', more: { allow } }))
    .all(path, ({ req }) => {
      const message = `${req.path} can’t be asked with ${req.method}; it has ${allow}.`;
      return errorResponse(new RestError('METHOD_NOT_ALLOWED', message, { headers: { allow } }));
    });
}
