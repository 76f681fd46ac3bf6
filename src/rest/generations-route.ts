import { Hono } from 'hono';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { kindOfId } from '../base/ids.ts';
import { NotFoundRefusal } from '../base/refusal.ts';
import { clip } from '../base/storable.ts';
import { cancelGeneration } from '../generation/cancel.ts';
import { eraseGeneration } from '../generation/erase.ts';
import { generationsByIds, listGenerations } from '../generation/read.ts';
import { isEnded } from '../generation/state.ts';
import { REST_HEADERS, viewerOf, type RestContext } from './answering.ts';
import { readFinished } from './finished.ts';
import { finishedResponse } from './finished-response.ts';
import { generationAnswers, SNAPSHOT } from './generation-answer.ts';
import { generationHeaders } from './generation-headers.ts';
import { encodePlace, generationsWanted } from './generations-query.ts';
import type { GenerationAnswer } from './openapi/generation.ts';
import { expected, queryOf } from './refused-fields.ts';
import { addResource, type RestRoutes } from './resource.ts';
import { RestError } from './rest-error.ts';
import type { RestRooms } from './rooms.ts';

/** An account's generations, for programs that speak no GraphQL: found again by id or key, collected, and called off. */
export function createGenerationsRoutes(rooms: RestRooms): RestRoutes {
  const routes: RestRoutes = new Hono();
  addResource(routes, rooms.log, '/v1/generations', { GET: (context) => listed(rooms, context) });
  addResource(routes, rooms.log, '/v1/generations/:id', { GET: (context) => described(rooms, context) });
  addResource(routes, rooms.log, '/v1/generations/:id/images', { GET: (context) => collected(rooms, context) });
  addResource(routes, rooms.log, '/v1/generations/:id/cancel', { POST: (context) => canceled(rooms, context) });
  addResource(routes, rooms.log, '/v1/generations/:id/content', { DELETE: (context) => erased(rooms, context) });
  return routes;
}

async function listed(rooms: RestRooms, context: RestContext): Promise<Response> {
  const { accountId } = await viewerOf(rooms, context, 'GENERATIONS_READ');
  const { filter, limit, beyondId } = generationsWanted(rooms.catalog(), context.req.query());
  const { data, more } = await rooms.database.orm.transaction(async (tx) => {
    const found = await listGenerations(tx, { accountId, filter, direction: 'forward', limit, beyondId });
    return { data: await generationAnswers(rooms, tx, found.generations), more: found.more };
  }, SNAPSHOT);
  const last = data.at(-1);
  const next = more && last !== undefined ? encodePlace(last.id) : null;
  return Response.json({ object: 'list', data, has_more: more, next_cursor: next }, { headers: REST_HEADERS });
}

async function described(rooms: RestRooms, context: RestContext): Promise<Response> {
  const viewer = await viewerOf(rooms, context, 'GENERATIONS_READ');
  return Response.json(await answerOf(rooms, viewer, idOf(context)), { headers: REST_HEADERS });
}

export const CollectQuery = z.object({
  response_format: z
    .enum(['url', 'b64_json'], expected('url or b64_json'))
    .default('url')
    .describe('A signed link, or the bytes.'),
});

/** What the call that started it answered, or would have: for who hung up, or streamed. */
async function collected(rooms: RestRooms, context: RestContext): Promise<Response> {
  const viewer = await viewerOf(rooms, context, 'GENERATIONS_READ');
  const { response_format: responseFormat } = queryOf(CollectQuery, context.req.query());
  const id = idOf(context);
  await requireOwn(rooms, viewer, id);
  const all = await readFinished(rooms.database.sql, id);
  const { status, createdAt, finishedAt } = all.generation;
  if (!isEnded(status)) {
    const message = `${id} has not ended. Ask again in some seconds, or follow /v1/generations/${id}/events.`;
    const headers = { ...generationHeaders(id), 'retry-after': '2', 'x-should-retry': 'true' };
    throw new RestError('GENERATION_RUNNING', message, { headers });
  }
  const elapsedMs = (finishedAt ?? createdAt).getTime() - createdAt.getTime();
  return finishedResponse(rooms, all, { responseFormat, warnings: [], elapsedMs });
}

async function canceled(rooms: RestRooms, context: RestContext): Promise<Response> {
  const viewer = await viewerOf(rooms, context, 'GENERATIONS_WRITE');
  const id = idOf(context);
  const billing = await cancelGeneration({ orm: rooms.database.orm, onCancel: rooms.onCancel }, viewer, id);
  const answer: GenerationAnswer = { ...(await answerOf(rooms, viewer, id)), cancel_billing: billing };
  return Response.json(answer, { headers: REST_HEADERS });
}

/** Prompt, pictures and thinking go for good; a running one is called off, and erased when it has ended. */
async function erased(rooms: RestRooms, context: RestContext): Promise<Response> {
  const viewer = await viewerOf(rooms, context, 'GENERATIONS_WRITE');
  const id = idOf(context);
  await eraseGeneration({ orm: rooms.database.orm, onCancel: rooms.onCancel }, viewer, id);
  return Response.json(await answerOf(rooms, viewer, id), { headers: REST_HEADERS });
}

function idOf({ req }: RestContext): string {
  return req.param('id') ?? '';
}

async function answerOf(rooms: RestRooms, viewer: Viewer, id: string): Promise<GenerationAnswer> {
  return rooms.database.orm.transaction(async (tx) => {
    const [answer] = await generationAnswers(rooms, tx, await ownGenerations(tx, viewer, id));
    return answer ?? notFound(id);
  }, SNAPSHOT);
}

/** Throws NotFoundRefusal for what is another account's, as for what isn't there. */
export async function requireOwn({ database }: RestRooms, viewer: Viewer, id: string): Promise<void> {
  if ((await ownGenerations(database.orm, viewer, id)).length === 0) notFound(id);
}

async function ownGenerations(orm: Parameters<typeof generationsByIds>[0], { accountId }: Viewer, id: string) {
  // Other texts are no ids, and some of them no text that the database takes.
  if (kindOfId(id) !== 'generation') return [];
  return (await generationsByIds(orm, [id])).filter((one) => one.accountId === accountId);
}

function notFound(id: string): never {
  throw new NotFoundRefusal(`There is no generation ${clip(id)} that you may see.`);
}
