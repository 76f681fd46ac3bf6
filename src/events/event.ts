/** The kinds of facts that a generation's log holds. The last two are never stored: a reader makes them up. More may come. */
export const EVENT_TYPES = [
  'GENERATION_QUEUED',
  'ROUTE_CHOSEN',
  'ATTEMPT_STARTED',
  'ATTEMPT_ACCEPTED',
  'PROGRESS',
  'THOUGHT',
  'TEXT',
  'PREVIEW',
  'IMAGE',
  'ATTEMPT_SUCCEEDED',
  'ATTEMPT_FAILED',
  'ATTEMPT_CANCELED',
  'CANCEL_REQUESTED',
  'GENERATION_SUCCEEDED',
  'GENERATION_FAILED',
  'GENERATION_CANCELED',
  'STREAM_GAP',
  'STREAM_RESET',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const CANCEL_BILLINGS = ['FREE', 'BILLED', 'TOO_LATE', 'UNKNOWN'] as const;
/** What a cancel meant for the bill. */
export type CancelBilling = (typeof CANCEL_BILLINGS)[number];

/** Why something failed, as stored: the code is one of the API's error codes. */
export interface StoredError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/** One offer as it was considered for a generation, as stored in the log and shown as OfferEstimate. */
export interface RouteEntry {
  readonly configKey: string;
  readonly verdict: 'FIRST' | 'FALLBACK' | 'EXCLUDED';
  readonly rank: number | null;
  readonly reasonCode: string;
  readonly reason: string;
  readonly costUsd: string | null;
  readonly costMaxUsd: string | null;
  readonly exact: boolean;
  readonly components: readonly {
    readonly label: string;
    readonly quantity: string;
    readonly unitPrice: string;
    readonly costUsd: string;
  }[];
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly successRate: number | null;
  readonly losses: readonly string[];
}

/** What each kind of event says beyond its type, seq and time. Text and images become null when content is erased. */
export interface EventBodies {
  GENERATION_QUEUED: Record<string, never>;
  ROUTE_CHOSEN: { readonly route: readonly RouteEntry[] };
  ATTEMPT_STARTED: { readonly configKey: string; readonly hedge: boolean; readonly index: number };
  ATTEMPT_ACCEPTED: { readonly providerRequestId: string | null };
  PROGRESS: {
    readonly index: number | null;
    readonly fraction: number | null;
    readonly phase: string;
    readonly queuePosition: number | null;
    readonly message: string | null;
    readonly etaMs: number | null;
  };
  THOUGHT: { readonly index: number; readonly text: string | null; readonly imageId: string | null };
  TEXT: { readonly index: number; readonly text: string | null };
  PREVIEW: { readonly index: number; readonly imageId: string | null };
  IMAGE: { readonly index: number; readonly imageId: string | null };
  ATTEMPT_SUCCEEDED: { readonly costMicros: number | null };
  ATTEMPT_FAILED: { readonly error: StoredError; readonly next: string | null };
  ATTEMPT_CANCELED: { readonly billing: CancelBilling; readonly costMicros: number | null };
  CANCEL_REQUESTED: Record<string, never>;
  GENERATION_SUCCEEDED: { readonly costMicros: number | null };
  GENERATION_FAILED: { readonly error: StoredError };
  GENERATION_CANCELED: { readonly billing: CancelBilling };
  STREAM_GAP: { readonly from: number; readonly to: number; readonly reason: string };
  STREAM_RESET: { readonly reason: string };
}
export type EventBody = EventBodies[EventType];

/** The kinds that are stored. */
export type StoredEventType = Exclude<EventType, 'STREAM_GAP' | 'STREAM_RESET'>;

/** An event before it has its place in a log. */
export type NewEvent = {
  [Type in StoredEventType]: {
    readonly type: Type;
    readonly attemptId: string | null;
    readonly body: EventBodies[Type];
  };
}[StoredEventType];

/** An event with its place: what tails and queries give. */
export type Event = {
  [Type in EventType]: {
    readonly type: Type;
    readonly generationId: string;
    readonly seq: number;
    readonly attemptId: string | null;
    readonly at: Date;
    readonly body: EventBodies[Type];
  };
}[EventType];

const LAST_TYPES: ReadonlySet<EventType> = new Set([
  'GENERATION_SUCCEEDED',
  'GENERATION_FAILED',
  'GENERATION_CANCELED',
]);

/** Whether nothing comes after an event of this type. */
export function isLast(type: EventType): boolean {
  return LAST_TYPES.has(type);
}
