import { Hono } from 'hono';
import { errorResponse } from './answering.ts';
import { createBalanceRoute } from './balance-route.ts';
import { createEventsRoutes } from './events-route.ts';
import { createGenerationsRoutes } from './generations-route.ts';
import { createImagesApi } from './images-route.ts';
import { createModelsRoutes } from './models-route.ts';
import { createOpenApiRoute } from './openapi-route.ts';
import type { RestRoutes } from './resource.ts';
import { RestError } from './rest-error.ts';
import type { RestRooms } from './rooms.ts';
import { createSessionRoutes } from './session-route.ts';
import { createUploadsRoute } from './uploads-route.ts';

/** The OpenAI-compatible door, and what OpenAI has no word for under /v1: the rooms of GraphQL, in other manners. */
export function createRestRoutes(rooms: RestRooms): RestRoutes {
  const routes: RestRoutes = new Hono();
  return routes
    .route('/', createImagesApi(rooms))
    .route('/', createModelsRoutes(rooms))
    .route('/', createGenerationsRoutes(rooms))
    .route('/', createEventsRoutes(rooms))
    .route('/', createBalanceRoute(rooms))
    .route('/', createUploadsRoute(rooms))
    .route('/', createSessionRoutes(rooms))
    .route('/', createOpenApiRoute(rooms))
    .all('/openai/*', ({ req }) => nothingAt(req, 'images/generations, images/edits and models'))
    .all('/v1/*', ({ req }) => nothingAt(req, 'generations, models, balance, uploads and session'));
}

function nothingAt({ method, path }: { method: string; path: string }, has: string): Response {
  return errorResponse(new RestError('NOT_FOUND', `There is nothing to ${method} at ${path}. This door has ${has}.`));
}
