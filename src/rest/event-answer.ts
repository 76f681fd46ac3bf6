import { imagesByIds, type Image } from '../assets/images.ts';
import { encodeCursor } from '../events/cursor.ts';
import type { Event, EventBodies, EventType, RouteEntry, StoredError } from '../events/event.ts';
import type { TailedEvent } from '../events/tail.ts';
import { ERROR_CODES } from '../providers/provider-error.ts';
import { imageFields } from './generation-answer.ts';
import { dollarsOf } from './images-answer.ts';
import type { BodyAnswers, EventAnswer } from './openapi/event.ts';
import type { GenerationAnswer } from './openapi/generation.ts';
import type { RestRooms } from './rooms.ts';

type ImageOf = (id: string | null) => GenerationAnswer['images'][number] | null;
type Body = (body: EventBodies[EventType], imageOf: ImageOf) => BodyAnswers[EventType];

/** Events in this door's words, with links to their pictures that hold from now; null for what was erased. */
export async function eventAnswers(
  { database, links }: Pick<RestRooms, 'database' | 'links'>,
  tailed: readonly TailedEvent[],
): Promise<EventAnswer[]> {
  const ids = tailed.flatMap(({ event }) => imageIdOf(event) ?? []);
  const found = ids.length === 0 ? [] : await imagesByIds(database.orm, ids);
  const images = new Map<string | null, Image>(found.map((image) => [image.id, image]));
  const imageOf: ImageOf = (id) => {
    const image = images.get(id);
    return image === undefined || image.erasedAt !== null ? null : imageFields(links, image);
  };
  return tailed.map(({ event, epoch }) => {
    const { type, generationId, seq, attemptId, at, body } = event;
    const write = BODIES[type] as Body; // each writes the bodies of the type that it stands under
    const cursor = encodeCursor({ generationId, epoch, seq });
    return { type, seq, cursor, at: at.toISOString(), attempt_id: attemptId, body: write(body, imageOf) };
  });
}

function imageIdOf({ type, body }: Event): string | null {
  return type === 'THOUGHT' || type === 'PREVIEW' || type === 'IMAGE' ? body.imageId : null;
}

const BODIES: { readonly [Type in EventType]: (body: EventBodies[Type], imageOf: ImageOf) => BodyAnswers[Type] } = {
  GENERATION_QUEUED: () => ({}),
  ROUTE_CHOSEN: ({ route }) => ({ route: route.map((entry) => routeEntry(entry)) }),
  ATTEMPT_STARTED: ({ configKey, hedge, index }) => ({ config_key: configKey, hedge, index }),
  ATTEMPT_ACCEPTED: ({ providerRequestId }) => ({ provider_request_id: providerRequestId }),
  PROGRESS: ({ queuePosition, etaMs, index, fraction, phase, message }) => ({
    index,
    fraction,
    phase,
    queue_position: queuePosition,
    message,
    eta_ms: etaMs,
  }),
  THOUGHT: ({ index, text, imageId }, imageOf) => ({ index, text, image: imageOf(imageId) }),
  TEXT: ({ index, text }) => ({ index, text }),
  PREVIEW: ({ index, imageId }, imageOf) => ({ index, image: imageOf(imageId) }),
  IMAGE: ({ index, imageId }, imageOf) => ({ index, image: imageOf(imageId) }),
  ATTEMPT_SUCCEEDED: ({ costMicros }) => ({ cost: dollarsOf(costMicros) }),
  ATTEMPT_FAILED: ({ error, next }) => ({ error: failure(error), next }),
  ATTEMPT_CANCELED: ({ billing, costMicros }) => ({ billing, cost: dollarsOf(costMicros) }),
  CANCEL_REQUESTED: () => ({}),
  GENERATION_SUCCEEDED: ({ costMicros }) => ({ cost: dollarsOf(costMicros) }),
  GENERATION_FAILED: ({ error }) => ({ error: failure(error) }),
  GENERATION_CANCELED: ({ billing }) => ({ billing }),
  STREAM_GAP: ({ from, to, reason }) => ({ from, to, reason }),
  STREAM_RESET: ({ reason }) => ({ reason }),
};

/** A code that a newer version stored is INTERNAL to this one. */
function failure({ code, message, retryable }: StoredError) {
  return { code: ERROR_CODES.find((one) => one === code) ?? ('INTERNAL' as const), message, retryable };
}

function routeEntry(entry: RouteEntry): BodyAnswers['ROUTE_CHOSEN']['route'][number] {
  const { configKey, verdict, rank, reasonCode, reason, exact, components, p50Ms, p95Ms, successRate, losses } = entry;
  return {
    config_key: configKey,
    verdict,
    rank,
    reason_code: reasonCode,
    reason,
    cost: numberOf(entry.costUsd),
    max_cost: numberOf(entry.costMaxUsd),
    exact,
    components: components.map(({ label, quantity, unitPrice, costUsd }) => ({
      label,
      quantity: Number(quantity),
      unit_price: Number(unitPrice),
      total_cost: Number(costUsd),
    })),
    p50_ms: p50Ms,
    p95_ms: p95Ms,
    success_rate: successRate,
    losses: [...losses],
  };
}

function numberOf(usd: string | null): number | null {
  return usd === null ? null : Number(usd);
}
