import type { Json } from '../base/json.ts';
import type { ProviderError } from './provider-error.ts';
import type { ProviderCall, ProviderOutcome, ProviderRequest, ProviderUpdate } from './provider.ts';

/** A provider's own record of a job, as much as is needed to ask for it again from any process. Stored with the attempt. */
export interface Operation {
  /** The provider's id of the request. */
  readonly id: string;
  /** Whatever else the adapter needs: addresses, how much of the log was told already. */
  readonly state: Readonly<Record<string, Json>>;
}

export interface QueueCall extends ProviderCall {
  /** Where the provider may tell us that something happened; null when nobody could reach us there. */
  readonly hookUrl: string | null;
}

/** How a submit ended. */
export type SubmitOutcome =
  | { readonly outcome: 'accepted'; readonly operation: Operation }
  /** A complete answer that says no, or a request that provably never left. */
  | { readonly outcome: 'failed'; readonly error: ProviderError }
  /** Bytes left and no complete answer came back: `find` may tell what became of it. */
  | { readonly outcome: 'unknown'; readonly reason: string; readonly cause?: unknown };

export interface LookCall {
  readonly signal: AbortSignal;
  /** What was submitted: an answer that keeps a conversation continues it, and the provider doesn't repeat it. */
  readonly request?: ProviderRequest;
}

/** What a look at a job found. `operation` replaces the stored one. */
export type LookOutcome =
  | Extract<ProviderOutcome, { outcome: 'succeeded' | 'failed' }>
  | { readonly outcome: 'pending'; readonly operation: Operation }
  /** The provider says that it was canceled, and is not going to be done. */
  | { readonly outcome: 'canceled'; readonly billed: boolean }
  /** The provider could not be asked now; the job is as it was. */
  | { readonly outcome: 'unreachable'; readonly reason: string; readonly retryAfterMs: number | null };

/**
 * What a cancel of a job came to. CANCELED: it will not be done, and `billed` says whether it costs. TOO_LATE: it had
 * ended, look at it. REQUESTED: the provider tries; a later look has the truth. UNKNOWN: the provider could not be asked.
 */
export type CancelOutcome =
  | { readonly outcome: 'CANCELED'; readonly billed: boolean }
  | { readonly outcome: 'TOO_LATE' | 'REQUESTED' | 'UNKNOWN' };

/** What is known of a submit whose answer was lost. */
export interface LostSubmit {
  readonly request: ProviderRequest;
  /** When the intent was stored, by our clock. */
  readonly intendedAt: Date;
  /** Ids of jobs that belong to other attempts: never this one's. */
  readonly taken: (operationId: string) => Promise<boolean>;
}

export type FindOutcome =
  | { readonly outcome: 'found'; readonly operation: Operation }
  /** The provider lists its jobs, and this one is not among them (yet). */
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'unreachable'; readonly reason: string };

/**
 * A call that is accepted first and done later, by a job that can be asked for from any process. Only `submit` costs
 * money and is never repeated; everything else is free, and harmless when repeated. None of them throws but for what
 * `beforeSend` threw.
 */
export interface QueueMethod {
  readonly kind: 'queue';
  /** How long after accepting, and then between looks, it makes sense to wait, in the provider's own time. */
  readonly lookAfterMs: { readonly first: number; readonly most: number };
  /**
   * Whether a job that still runs is in the provider's list. Where only ended ones are, one that can't be found may simply
   * not be done yet, and is looked for much longer before it counts as never arrived.
   */
  readonly listsRunning: boolean;
  body(request: ProviderRequest): Json;
  submit(request: ProviderRequest, call: QueueCall): Promise<SubmitOutcome>;
  /** Tells what is new and returns what it found. May follow a stream of the provider's until `signal` fires; that is 'pending'. */
  look(operation: Operation, call: LookCall): AsyncGenerator<ProviderUpdate, LookOutcome>;
  cancel(operation: Operation, call: { readonly signal: AbortSignal }): Promise<CancelOutcome>;
  find(lost: LostSubmit, call: { readonly signal: AbortSignal }): Promise<FindOutcome>;
  /** The operation of a job whose id alone is known, from a webhook. */
  operationOf(id: string, request: { readonly upstreamModelId: string }): Operation;
}
