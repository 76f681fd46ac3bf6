import { Hono } from 'hono';
import { accepts } from 'hono/accepts';
import { z } from 'zod';
import { findPlace } from '../events/place.ts';
import { REST_HEADERS, viewerOf, type RestContext } from './answering.ts';
import { eventPage } from './event-page.ts';
import { eventStream } from './event-stream.ts';
import { generationStream } from './generation-stream.ts';
import { requireOwn } from './generations-route.ts';
import { expected, queryOf } from './refused-fields.ts';
import { addResource, type RestRoutes } from './resource.ts';
import type { RestRooms } from './rooms.ts';
import { createStreamPlaces, type TakePlace } from './stream-places.ts';

const LIMIT = expected('a whole number from 1 to 500');
const WAIT = expected('a number of seconds from 0 to 55');

export const EventsQuery = z.object({
  after: z.string().optional().describe('The cursor of the last event that you have. Left out: from the first.'),
  limit: z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(500, LIMIT).default(100).describe('Of a page: 1 to 500.'),
  wait: z.coerce
    .number(WAIT)
    .min(0, WAIT)
    .max(55, WAIT)
    .default(0)
    .describe('For how many seconds a page may wait for its first event, 0 to 55.'),
});

const STREAM = 'text/event-stream';

/** `GET /v1/generations/{id}/events`: a stream for who accepts one, else a page that may wait; cursors are the same for both. */
export function createEventsRoutes(rooms: RestRooms): RestRoutes {
  const routes: RestRoutes = new Hono();
  const takePlace = createStreamPlaces();
  addResource(routes, rooms.log, '/v1/generations/:id/events', {
    GET: (context) => eventsOf(rooms, context, takePlace),
  });
  return routes;
}

async function eventsOf(rooms: RestRooms, context: RestContext, takePlace: TakePlace): Promise<Response> {
  const viewer = await viewerOf(rooms, context, 'GENERATIONS_READ');
  const { after = null, limit, wait } = queryOf(EventsQuery, context.req.query());
  const generationId = context.req.param('id') ?? '';
  await requireOwn(rooms, viewer, generationId);
  const headers = { ...REST_HEADERS, vary: 'accept' };
  if (accepts(context, { header: 'Accept', supports: ['application/json', STREAM], default: '' }) !== STREAM) {
    const signal = AbortSignal.any([context.req.raw.signal, rooms.leaving]);
    const page = await eventPage(rooms, { generationId, after, limit, waitMs: wait * 1000, signal });
    return Response.json(page, { headers });
  }
  // What a browser sends by itself knows better than the address that it was first told.
  const lastId = context.req.header('last-event-id') ?? '';
  const from = lastId === '' ? after : lastId;
  const { state, seq, restored } = await findPlace(rooms.database.orm, generationId, from);
  // A client that comes back after the end is told that there is nothing to come back for.
  if (state.ended && seq >= state.head && !restored) return new Response(null, { status: 204, headers });
  takePlace(viewer, context.env.outgoing);
  const gone = new AbortController();
  context.env.outgoing.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, rooms.leaving]);
  return eventStream(generationStream(rooms, { viewer, generationId, after: from, signal }), {
    headers: { vary: 'accept' },
    leave: () => gone.abort(),
    heartbeatMs: rooms.limits.heartbeatMs,
  });
}
