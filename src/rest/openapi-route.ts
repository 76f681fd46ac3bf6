import { Hono } from 'hono';
import { cached } from '../http/cached.ts';
import type { OpenApiDocument } from './openapi/document.ts';
import { addResource, type RestRoutes } from './resource.ts';
import type { RestRooms } from './rooms.ts';

let document: OpenApiDocument | null = null;

/** Loaded and written when it is first asked for: a start need not wait for it. */
async function written(): Promise<OpenApiDocument> {
  const { createOpenApiDocument } = await import('./openapi/document.ts');
  return (document ??= createOpenApiDocument());
}

/** `GET /openapi.json`: what these doors take and answer, for generators and for people. */
export function createOpenApiRoute({ log }: Pick<RestRooms, 'log'>): RestRoutes {
  const routes: RestRoutes = new Hono();
  addResource(routes, log, '/openapi.json', {
    GET: async (context) => {
      const of = await written();
      return cached(context, { of, form: 'json', contentType: 'application/json' }, () => JSON.stringify(of));
    },
  });
  return routes;
}
