import { z } from 'zod';
import { EVENT_TYPES, type EventType } from '../../events/event.ts';
import { CancelBilling, Cursor, Dollars, Failure, ImageFields, Moment } from './generation.ts';

const Index = z.int().describe('Which of the n pictures it is for, from 0.');
const Picture = ImageFields.nullable().describe('The picture. Null once erased.');
const Cost = Dollars.nullable().describe('Null when nothing was due.');

export const RouteEntryFields = z
  .object({
    config_key: z.string(),
    verdict: z.enum(['FIRST', 'FALLBACK', 'EXCLUDED']),
    rank: z.int().nullable().describe('From 1; null for the excluded.'),
    reason_code: z.string(),
    reason: z.string().describe('For a person.'),
    cost: Dollars.nullable(),
    max_cost: Dollars.nullable(),
    exact: z.boolean(),
    components: z.array(
      z.object({ label: z.string(), quantity: z.number(), unit_price: z.number(), total_cost: Dollars }),
    ),
    p50_ms: z.number().nullable(),
    p95_ms: z.number().nullable(),
    success_rate: z.number().nullable(),
    losses: z.array(z.string()).describe('What it could not do exactly as asked.'),
  })
  .meta({ id: 'RouteEntry', description: 'One offer as it was considered, with why or why not.' });

/** What each type of event says of its own. */
export const EVENT_BODIES = {
  GENERATION_QUEUED: z.object({}),
  ROUTE_CHOSEN: z.object({ route: z.array(RouteEntryFields) }),
  ATTEMPT_STARTED: z.object({ config_key: z.string(), hedge: z.boolean(), index: Index }),
  ATTEMPT_ACCEPTED: z.object({ provider_request_id: z.string().nullable() }),
  PROGRESS: z.object({
    index: Index.nullable(),
    fraction: z.number().nullable().describe('0 to 1. Null when there is nothing to go by.'),
    phase: z.string(),
    queue_position: z.int().nullable(),
    message: z.string().nullable(),
    eta_ms: z.number().nullable(),
  }),
  THOUGHT: z.object({
    index: Index,
    text: z.string().nullable().describe('To append to the attempt’s thinking. Null for a picture, and once erased.'),
    image: ImageFields.nullable().describe('A sketch. Null for text, and once erased.'),
  }),
  TEXT: z.object({ index: Index, text: z.string().nullable().describe('To append. Null once erased.') }),
  PREVIEW: z.object({ index: Index, image: Picture }),
  IMAGE: z.object({ index: Index, image: Picture }),
  ATTEMPT_SUCCEEDED: z.object({ cost: Cost }),
  ATTEMPT_FAILED: z.object({ error: Failure, next: z.string().nullable().describe('The offer that is tried next.') }),
  ATTEMPT_CANCELED: z.object({ billing: CancelBilling, cost: Cost }),
  CANCEL_REQUESTED: z.object({}),
  GENERATION_SUCCEEDED: z.object({ cost: Cost }),
  GENERATION_FAILED: z.object({ error: Failure }),
  GENERATION_CANCELED: z.object({ billing: CancelBilling }),
  STREAM_GAP: z.object({ from: z.int(), to: z.int(), reason: z.string() }),
  STREAM_RESET: z.object({ reason: z.string() }),
} satisfies Readonly<Record<EventType, z.ZodObject>>;
export type BodyAnswers = { readonly [Type in EventType]: z.infer<(typeof EVENT_BODIES)[Type]> };

const COMMON = {
  seq: z.int().describe('1, 2, 3 … without a hole.'),
  cursor: Cursor.describe('Resumes after this event: the `id` of the same event in a stream.'),
  at: Moment.describe('When it was written.'),
  attempt_id: z.string().nullable().describe('Whose attempt it is about. Null when it is about the whole generation.'),
};

export const EventFields = z
  .union(EVENT_TYPES.map((type) => z.object({ type: z.literal(type), ...COMMON, body: EVENT_BODIES[type] })))
  .meta({
    id: 'GenerationEvent',
    description:
      'One fact about one generation. More types may come: pass over those that you don’t know. A new attempt begins its thinking and text anew: key them by attempt_id.',
  });

export interface EventAnswer<Type extends EventType = EventType> extends Readonly<z.infer<z.ZodObject<typeof COMMON>>> {
  readonly type: Type;
  readonly body: BodyAnswers[Type];
}

export const EventPage = z
  .object({
    object: z.literal('list'),
    data: z.array(EventFields).describe('Oldest first. Empty when nothing came in time.'),
    next_cursor: Cursor.describe('Hand it back as `after`; the same as before when nothing came.'),
    head: z.int().describe('The seq of the last event that is stored.'),
    ended: z.boolean().describe('Nothing comes after next_cursor.'),
  })
  .meta({ id: 'GenerationEventPage' });
