import type { StoredEventType } from '../events/event.ts';

/**
 * What an endpoint may be told of, and how the type is written in a body. Thoughts, texts, previews and progress are no
 * part of it: those are streams, and a webhook for each word would be a bad one. More may come.
 */
export const WIRE_TYPES = {
  GENERATION_QUEUED: 'generation.queued',
  ROUTE_CHOSEN: 'route.chosen',
  ATTEMPT_STARTED: 'attempt.started',
  IMAGE: 'image.created',
  ATTEMPT_SUCCEEDED: 'attempt.succeeded',
  ATTEMPT_FAILED: 'attempt.failed',
  ATTEMPT_CANCELED: 'attempt.canceled',
  GENERATION_SUCCEEDED: 'generation.succeeded',
  GENERATION_FAILED: 'generation.failed',
  GENERATION_CANCELED: 'generation.canceled',
  /** No event of the log: what somebody sends to see whether an endpoint works. */
  ENDPOINT_TEST: 'endpoint.test',
} as const satisfies Partial<Record<StoredEventType | 'ENDPOINT_TEST', string>>;

export type WebhookType = keyof typeof WIRE_TYPES;
/** The types that an endpoint may ask for. */
export type WebhookEventType = Exclude<WebhookType, 'ENDPOINT_TEST'>;

export const WEBHOOK_TYPES = Object.keys(WIRE_TYPES) as readonly WebhookType[]; // the table's own keys
export const WEBHOOK_EVENT_TYPES = WEBHOOK_TYPES.filter((type) => type !== 'ENDPOINT_TEST');

/** How a generation ended: what most receivers wait for. */
export const DEFAULT_EVENT_TYPES: readonly WebhookEventType[] = [
  'GENERATION_SUCCEEDED',
  'GENERATION_FAILED',
  'GENERATION_CANCELED',
];
