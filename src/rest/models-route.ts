import { Hono } from 'hono';
import { findModel } from '../generation/check.ts';
import { cached } from '../http/cached.ts';
import { askerOf, type RestContext } from './answering.ts';
import { describedModel, schemasOf } from './described-model.ts';
import { addResource, type RestRoutes } from './resource.ts';
import type { RestRooms } from './rooms.ts';

type Rooms = Pick<RestRooms, 'catalog' | 'baseUrl' | 'authenticate' | 'log'>;
const JSON_TYPE = 'application/json';

/**
 * The models for programs that don't speak GraphQL, as OpenAI's API lists them; `?schema=true` adds what a request may say
 * in each mode. An id is a slug, an alias, or an offer's config key. Open to everybody, as the catalog is; a key that
 * doesn't hold is refused all the same, as who sent it should hear of that.
 */
export function createModelsRoutes(rooms: Rooms): RestRoutes {
  const routes: RestRoutes = new Hono();
  addResource(routes, rooms.log, '/openai/v1/models', { GET: (context) => listResponse(rooms, context) });
  for (const path of ['/openai/v1/models/:id{.+}', '/v1/models/:id{.+}'])
    addResource(routes, rooms.log, path, { GET: (context) => modelResponse(rooms, context) });
  return routes;
}

async function listResponse(rooms: Rooms, context: RestContext): Promise<Response> {
  const { catalog, baseUrl } = rooms;
  await askerOf(rooms, context);
  const { models } = catalog();
  return cached(context, { of: models, form: 'list', contentType: JSON_TYPE }, () => {
    const listed = models.filter(({ status }) => status !== 'DISABLED');
    return JSON.stringify({ object: 'list', data: listed.map((model) => describedModel(model, baseUrl())) });
  });
}

async function modelResponse(rooms: Rooms, context: RestContext): Promise<Response> {
  const { catalog, baseUrl } = rooms;
  await askerOf(rooms, context);
  const withSchema = context.req.query('schema') === 'true';
  const { model, forcedOffer } = findModel(catalog(), context.req.param('id') ?? '');
  const form = `${forcedOffer?.configKey ?? 'model'}${withSchema ? ' with schema' : ''}`;
  return cached(context, { of: model, form, contentType: JSON_TYPE }, () =>
    JSON.stringify({
      ...describedModel(model, baseUrl()),
      ...(withSchema && { schema: schemasOf(model, forcedOffer) }),
    }),
  );
}
