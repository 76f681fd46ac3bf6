import { Hono } from 'hono';
import type { Viewer } from '../access/viewer.ts';
import { keepPicture, type StoredPicture } from '../assets/ingest.ts';
import { redrawInputPicture } from '../assets/input.ts';
import { measurePicture } from '../assets/picture.ts';
import { awaitEnd } from '../generation/await-end.ts';
import { findModel } from '../generation/check.ts';
import { noteAnswered } from '../generation/resends.ts';
import { isEnded } from '../generation/state.ts';
import { startGeneration, type StartInput } from '../generation/start.ts';
import { DEFAULT_ROUTING } from '../routing/routing.ts';
import { answering, errorResponse, REST_HEADERS, viewerOf, type RestContext } from './answering.ts';
import { dryRun } from './dry-run.ts';
import { restErrorOf } from './errors.ts';
import { eventStream } from './event-stream.ts';
import { readFinished } from './finished.ts';
import { finishedResponse } from './finished-response.ts';
import { generationHeaders } from './generation-headers.ts';
import { ImagesQuery, imagesRequestOf, type ImagesRequest } from './images-request.ts';
import { imagesStream } from './images-stream.ts';
import { modelParameters } from './model-parameters.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { readForm } from './read-form.ts';
import { readJson } from './read-json.ts';
import { queryOf } from './refused-fields.ts';
import { addResource, type RestRoutes } from './resource.ts';
import { GoingAway, RestError } from './rest-error.ts';
import type { RestRooms } from './rooms.ts';

type Kind = 'generate' | 'edit';

const JSON_IN_UTF8 = /^\s*application\/json\s*(;\s*charset="?utf-?8"?\s*)?$/i;
const PATHS = { generate: '/openai/v1/images/generations', edit: '/openai/v1/images/edits' } as const;

/** `POST /openai/v1/images/generations` and `/edits`: what speaks OpenAI's image API works here by its base URL. */
export function createImagesApi(rooms: RestRooms): RestRoutes {
  const routes: RestRoutes = new Hono();
  for (const kind of ['generate', 'edit'] as const)
    addResource(routes, rooms.log, PATHS[kind], { POST: (context) => createImages(rooms, context, kind) });
  return routes;
}

async function createImages(rooms: RestRooms, context: RestContext, kind: Kind): Promise<Response> {
  const startedAt = performance.now();
  const viewer = await viewerOf(rooms, context, 'GENERATIONS_WRITE');
  const answer = await answering(rooms.log, () => answerOf(rooms, context, { kind, viewer, startedAt }));
  for (const [name, value] of Object.entries((await rateLimitHeaders(rooms, viewer)) ?? {}))
    answer.headers.set(name, value);
  return answer;
}

async function answerOf(
  rooms: RestRooms,
  context: RestContext,
  { kind, viewer, startedAt }: { kind: Kind; viewer: Viewer; startedAt: number },
): Promise<Response> {
  // Whoever meant one and wrote another word must not pay for it.
  const isDryRun = queryOf(ImagesQuery, context.req.query()).dryRun === 'true';
  const { request, input, warnings } = await readRequest(rooms, context, kind, isDryRun);
  if (isDryRun) return Response.json(await dryRun(rooms, viewer, input, warnings), { headers: REST_HEADERS });
  // Whoever is gone before anything has begun can't learn what it would be called; with a key they will ask for it again.
  if (context.req.raw.signal.aborted && input.idempotencyKey === null)
    throw new RestError('INVALID_REQUEST', 'The client has left.');
  const { generationId, repeated } = await startGeneration({ ...rooms, catalog: rooms.catalog() }, viewer, input);
  if (input.resent !== null) whenSent(rooms, context, generationId);
  if (request.stream) return streamed(rooms, { kind, generationId, request });
  return finished(rooms, context, { generationId, fresh: !repeated, request, warnings, startedAt });
}

interface Read {
  readonly request: ImagesRequest;
  readonly input: StartInput;
  readonly warnings: readonly string[];
}

async function readRequest(rooms: RestRooms, context: RestContext, kind: Kind, isDryRun: boolean): Promise<Read> {
  const { raw } = context.req;
  if (raw.headers.get('content-encoding') !== null)
    throw new RestError('UNSUPPORTED_MEDIA_TYPE', 'Send the body without a content encoding.');
  const type = raw.headers.get('content-type') ?? '';
  const isForm = /^\s*multipart\/form-data\s*;/i.test(type);
  if (!isForm && !JSON_IN_UTF8.test(type)) {
    const what = kind === 'edit' ? 'multipart/form-data, or as application/json' : 'application/json';
    throw new RestError('UNSUPPORTED_MEDIA_TYPE', `Send the request as ${what} in UTF-8.`);
  }
  const form = isForm ? await readForm(raw, keeperOf(rooms, isDryRun)) : null;
  const request = imagesRequestOf(kind, form?.fields ?? (await readJson(raw)), form ?? {});
  const mode = kind === 'edit' ? ('IMAGE_EDIT' as const) : ('TEXT_TO_IMAGE' as const);
  const { model } = findModel(rooms.catalog(), request.model);
  const { parameters, warnings } = modelParameters(model, mode, request.others, { isForm });
  const input: StartInput = {
    model: request.model,
    mode,
    prompt: request.prompt,
    images: request.images,
    mask: request.mask,
    parameters,
    strict: false,
    routing: DEFAULT_ROUTING,
    idempotencyKey: context.req.header('idempotency-key') ?? null,
    field: kind === 'edit' ? 'images.edit' : 'images.generate',
    resent: resentOf(context),
    refine: null,
    tier: 'STANDARD',
    timeoutMs: null,
    metadata: request.user === null ? null : { user: request.user },
    sent: { ...request },
  };
  return { request, input, warnings };
}

/** How often the client has sent this call before; OpenAI's clients say so in each. */
function resentOf({ req }: RestContext): number | null {
  const text = req.header('x-stainless-retry-count') ?? '';
  return /^\d{1,3}$/.test(text) ? Number(text) : null;
}

/** What is done with a picture of a form; of a dry run nothing is kept. */
function keeperOf({ store }: RestRooms, isDryRun: boolean): (bytes: Uint8Array) => Promise<StoredPicture> {
  if (!isDryRun) return async (bytes) => keepPicture(store, await redrawInputPicture(bytes));
  return async (bytes) => ({ ...(await measurePicture(bytes)), sha256: '', bytes: bytes.byteLength });
}

/** Once the answer has left, a repetition of its call means that it was lost on its way. */
function whenSent(rooms: RestRooms, { env }: RestContext, generationId: string): void {
  env.outgoing.once('finish', () => {
    noteAnswered(rooms.database.orm, generationId).catch((error: unknown) => {
      rooms.log.warn({ generation_id: generationId, err: error }, 'answer_not_noted');
    });
  });
}

function streamed(
  rooms: RestRooms,
  { kind, generationId, request }: { kind: Kind; generationId: string; request: ImagesRequest },
): Response {
  const gone = new AbortController();
  const messages = imagesStream(rooms, {
    kind,
    generationId,
    partialImages: request.partialImages,
    responseFormat: request.responseFormat ?? 'b64_json',
    signal: AbortSignal.any([gone.signal, rooms.leaving]),
  });
  return eventStream(messages, {
    headers: generationHeaders(generationId),
    leave: () => gone.abort(),
    heartbeatMs: rooms.limits.heartbeatMs,
  });
}

async function finished(
  rooms: RestRooms,
  context: RestContext,
  {
    generationId,
    fresh,
    request,
    warnings,
    startedAt,
  }: {
    generationId: string;
    fresh: boolean;
    request: ImagesRequest;
    warnings: readonly string[];
    startedAt: number;
  },
): Promise<Response> {
  try {
    const signal = AbortSignal.any([context.req.raw.signal, rooms.leaving]);
    await awaitEnd({ ...rooms, sql: rooms.database.sql }, { generationId, signal, fresh });
    const all = await readFinished(rooms.database.sql, generationId);
    if (!isEnded(all.generation.status)) throw new GoingAway(generationId);
    const responseFormat = request.responseFormat ?? 'url';
    return await finishedResponse(rooms, all, { responseFormat, warnings, elapsedMs: performance.now() - startedAt });
  } catch (error) {
    return errorResponse(restErrorOf(error, rooms.log), {
      ...generationHeaders(generationId),
      ...(error instanceof GoingAway && RETRY),
    });
  }
}

/** The one answer after which asking again is right: another process gives it the same generation. */
const RETRY = { 'x-should-retry': 'true', 'retry-after': '1' };
