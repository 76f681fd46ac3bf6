import { imagesByIds } from '../assets/images.ts';
import type { Event } from '../events/event.ts';
import { tail } from '../events/tail.ts';
import { attemptsByIds } from '../generation/read.ts';
import { eventMessage } from './event-stream.ts';
import { failureOf } from './failed-generation.ts';
import { readFinished } from './finished.ts';
import { pictureFields, secondsOf, shapeFields } from './images-answer.ts';
import { GoingAway, REST_ERRORS, RestError } from './rest-error.ts';
import type { RestRooms } from './rooms.ts';
import { usageOf } from './usage.ts';
import { restErrorOf } from './errors.ts';

export interface ImagesStreamOptions {
  readonly kind: 'generate' | 'edit';
  readonly generationId: string;
  readonly partialImages: number;
  readonly responseFormat: 'url' | 'b64_json';
  /** Fires when the client has gone, or when this process ends. */
  readonly signal: AbortSignal;
}

/**
 * A generation as OpenAI streams one: previews and sketches of the thinking as `partial_image`, as many as were asked for,
 * one `completed` a picture as soon as that is stored, and `error` when there is none. It can't be resumed, as OpenAI's
 * can't: what is missed is collected by the generation's id.
 */
export async function* imagesStream(rooms: RestRooms, options: ImagesStreamOptions): AsyncGenerator<string, void> {
  const { generationId, signal } = options;
  const prefix = options.kind === 'edit' ? 'image_edit' : 'image_generation';
  let partials = 0;
  try {
    const events = tail(
      { orm: rooms.database.orm, hub: rooms.hub },
      { generationId, after: null, signal, log: rooms.log },
    );
    for await (const { event } of events) {
      const imageId = imageOf(event);
      if (event.type === 'IMAGE' && imageId !== null) {
        yield eventMessage(
          `${prefix}.completed`,
          await completed(rooms, options, `${prefix}.completed`, event, imageId),
        );
      } else if (imageId !== null && partials < options.partialImages) {
        const type = `${prefix}.partial_image`;
        const fields = await picture(rooms, options, event, imageId);
        if (fields === null) continue;
        yield eventMessage(type, { type, ...fields, partial_image_index: partials });
        partials += 1;
      }
      if (event.type === 'GENERATION_FAILED' || event.type === 'GENERATION_CANCELED')
        throw failureOf(await readFinished(rooms.database.sql, generationId));
      if (event.type === 'GENERATION_SUCCEEDED') return;
    }
    if (rooms.leaving.aborted) throw new GoingAway(generationId);
  } catch (error) {
    const { code, message, param } = restErrorOf(error, rooms.log);
    const told = { type: REST_ERRORS[code].type, code, message, param };
    yield eventMessage('error', { type: 'error', error: told });
  }
}

function imageOf({ type, body }: Event): string | null {
  return type === 'IMAGE' || type === 'PREVIEW' || type === 'THOUGHT' ? body.imageId : null;
}

async function completed(rooms: RestRooms, options: ImagesStreamOptions, type: string, event: Event, imageId: string) {
  const attempts = event.attemptId === null ? [] : await attemptsByIds(rooms.database.orm, [event.attemptId]);
  const usage = usageOf(attempts);
  const fields = await picture(rooms, options, event, imageId);
  if (fields === null) throw new RestError('NOT_FOUND', `The pictures of ${options.generationId} were erased.`);
  return { type, ...fields, ...(usage !== null && { usage }) };
}

/** Null when it was erased. */
async function picture(rooms: RestRooms, { responseFormat }: ImagesStreamOptions, event: Event, imageId: string) {
  const [image] = await imagesByIds(rooms.database.orm, [imageId]);
  if (image === undefined || image.erasedAt !== null) return null;
  const fields = await pictureFields(rooms, image, responseFormat);
  return { ...fields, created_at: secondsOf(event.at), ...shapeFields(image, null) };
}
