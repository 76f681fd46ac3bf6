import { Hono } from 'hono';
import { errorResponse, type RestContext } from './answering.ts';
import { createImagesApi } from './images-route.ts';
import { createModelsRoutes } from './models-route.ts';
import { RestError } from './rest-error.ts';
import type { RestRooms } from './rooms.ts';

/** The OpenAI-compatible door, and what OpenAI has no word for under /v1: the rooms of GraphQL, in other manners. */
export function createRestRoutes(rooms: RestRooms): Hono<{ Bindings: RestContext['env'] }> {
  return new Hono<{ Bindings: RestContext['env'] }>()
    .route('/', createImagesApi(rooms))
    .route('/', createModelsRoutes(rooms))
    .all('/openai/*', ({ req }) => {
      const message = `There is nothing to ${req.method} at ${req.path}. This door has images/generations, images/edits and models.`;
      return errorResponse(new RestError('NOT_FOUND', message));
    });
}
