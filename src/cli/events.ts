import { z } from 'zod';

/** What `follow` asks of each event: everything that is told to a person, and the cursor to go on from. */
export const EVENTS_SUBSCRIPTION = /* GraphQL */ `
  subscription Follow($id: ID!, $after: String) {
    generationEvents(id: $id, after: $after) {
      type
      seq
      cursor
      attemptId
      ... on RouteChosenEvent {
        route {
          configKey
          verdict
          reason
        }
      }
      ... on AttemptStartedEvent {
        configKey
        index
        hedge
      }
      ... on ProgressEvent {
        phase
        fraction
        etaMs
        queuePosition
        message
      }
      ... on ThoughtEvent {
        text
        image {
          id
        }
      }
      ... on TextEvent {
        text
      }
      ... on AttemptFailedEvent {
        error {
          code
          message
        }
        next
      }
      ... on StreamGapEvent {
        from
        to
      }
    }
  }
`;

const every = { seq: z.int(), cursor: z.string(), attemptId: z.string().nullable() };
const Picture = z.object({ id: z.string() }).nullable();

const Known = z.discriminatedUnion('type', [
  z.object({ ...every, type: z.literal('GENERATION_QUEUED') }),
  z.object({
    ...every,
    type: z.literal('ROUTE_CHOSEN'),
    route: z.array(z.object({ configKey: z.string(), verdict: z.string(), reason: z.string() })),
  }),
  z.object({
    ...every,
    type: z.literal('ATTEMPT_STARTED'),
    configKey: z.string(),
    index: z.int(),
    hedge: z.boolean(),
  }),
  z.object({ ...every, type: z.literal('ATTEMPT_ACCEPTED') }),
  z.object({
    ...every,
    type: z.literal('PROGRESS'),
    phase: z.string(),
    fraction: z.number().nullable(),
    etaMs: z.number().nullable(),
    queuePosition: z.int().nullable(),
    message: z.string().nullable(),
  }),
  z.object({ ...every, type: z.literal('THOUGHT'), text: z.string().nullable(), image: Picture }),
  z.object({ ...every, type: z.literal('TEXT'), text: z.string().nullable() }),
  z.object({ ...every, type: z.literal('IMAGE') }),
  z.object({
    ...every,
    type: z.literal('ATTEMPT_FAILED'),
    error: z.object({ code: z.string(), message: z.string() }),
    next: z.string().nullable(),
  }),
  z.object({ ...every, type: z.literal(['ATTEMPT_SUCCEEDED', 'ATTEMPT_CANCELED', 'CANCEL_REQUESTED']) }),
  z.object({ ...every, type: z.literal(['GENERATION_SUCCEEDED', 'GENERATION_FAILED', 'GENERATION_CANCELED']) }),
  z.object({ ...every, type: z.literal('STREAM_GAP'), from: z.int(), to: z.int() }),
  z.object({ ...every, type: z.literal('STREAM_RESET') }),
]);

/** A newer server may tell more: passed over, but for its place in the stream. */
const Unknown = z.object({ ...every, type: z.string() }).transform((event) => ({ ...event, type: 'UNKNOWN' as const }));

export const FollowedEvent = z.union([Known, Unknown]);
export type FollowedEvent = z.infer<typeof FollowedEvent>;

/** Whether nothing comes after an event of this type. */
export function isLastEvent({ type }: FollowedEvent): boolean {
  return type === 'GENERATION_SUCCEEDED' || type === 'GENERATION_FAILED' || type === 'GENERATION_CANCELED';
}
