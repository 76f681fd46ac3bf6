import { imagesByIds, imagesOfGenerations, type Image } from '../assets/images.ts';
import type { ImageLinks } from '../assets/link.ts';
import type { Json } from '../base/json.ts';
import { usdOfMicros } from '../base/money.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Orm } from '../db/client.ts';
import { encodeCursor } from '../events/cursor.ts';
import { readEpoch } from '../events/epoch.ts';
import { isLast, type Event, type StoredError } from '../events/event.ts';
import { readEvents } from '../events/read.ts';
import { generationsByIds, type Generation } from '../generation/read.ts';
import type { ClaimedDelivery } from './claim.ts';
import { WIRE_TYPES } from './event-types.ts';

export interface BodyRooms {
  readonly orm: Orm;
  readonly catalog: () => Catalog;
  /** Null for a process that doesn't know where its installation is reached. */
  readonly imageLinks: () => ImageLinks | null;
}

type ToldOf = Pick<ClaimedDelivery, 'id' | 'endpointId' | 'type' | 'generationId' | 'seq' | 'createdAt'>;

/**
 * What a delivery says, as JSON: made anew for each try, so that links are fresh and content that was erased meanwhile is
 * gone. Prompts are never in it. Null when the event is no longer stored.
 */
export async function bodyOf(rooms: BodyRooms, delivery: ToldOf): Promise<string | null> {
  const { type, endpointId, generationId, seq, createdAt } = delivery;
  if (generationId === null || seq === null)
    return JSON.stringify({ type: WIRE_TYPES[type], timestamp: createdAt.toISOString(), data: { endpointId } });
  const [[event], [generation], epoch] = await Promise.all([
    readEvents(rooms.orm, { generationId, after: seq - 1, limit: 1 }),
    generationsByIds(rooms.orm, [generationId]),
    readEpoch(rooms.orm),
  ]);
  if (event?.seq !== seq || generation === undefined) return null;
  const images = await imagesToldBy(rooms.orm, event);
  const links = rooms.imageLinks();
  return JSON.stringify({
    type: WIRE_TYPES[type],
    timestamp: event.at.toISOString(),
    data: {
      generationId,
      seq,
      cursor: encodeCursor({ generationId, epoch, seq }),
      attemptId: event.attemptId,
      ...factsOf(rooms.catalog(), generation),
      costUsd: usdOfMicros(costOf(event, generation)),
      images: images.map((image) => factsOfImage(image, links)),
      error: errorOf(event),
    },
  });
}

function factsOf(catalog: Catalog, generation: Generation): Record<string, Json> {
  const { modelId, mode, status, createdAt, finishedAt, sandbox, metadata } = generation;
  return {
    model: catalog.modelById(modelId)?.slug ?? null,
    mode,
    status,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    sandbox,
    metadata,
  };
}

/** All final images at a generation's end, the one that IMAGE is about, else none. */
async function imagesToldBy(orm: Orm, event: Event): Promise<Image[]> {
  if (isLast(event.type)) return imagesOfGenerations(orm, [event.generationId], 'FINAL');
  return event.type === 'IMAGE' && event.body.imageId !== null ? imagesByIds(orm, [event.body.imageId]) : [];
}

function factsOfImage(image: Image, links: ImageLinks | null): Record<string, Json> {
  const link = image.erasedAt === null ? (links?.sign(image.id) ?? null) : null;
  const { id, mimeType, width, height, sha256 } = image;
  return {
    id,
    url: link?.url ?? null,
    urlExpiresAt: link?.expiresAt.toISOString() ?? null,
    mimeType,
    width,
    height,
    sha256,
  };
}

/** What the attempt cost, where the event ends one; else all of the generation so far. */
function costOf(event: Event, { costMicros }: Generation): number | null {
  return event.type === 'ATTEMPT_SUCCEEDED' || event.type === 'ATTEMPT_CANCELED' ? event.body.costMicros : costMicros;
}

function errorOf(event: Event): { code: string; message: string; retryable: boolean } | null {
  const error: StoredError | null =
    event.type === 'ATTEMPT_FAILED' || event.type === 'GENERATION_FAILED' ? event.body.error : null;
  return error === null ? null : { code: error.code, message: error.message, retryable: error.retryable };
}
