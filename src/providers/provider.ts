import type { Json } from '../base/json.ts';
import type { ProviderError } from './provider-error.ts';

/** Bytes of a picture, with the type that somebody declared: never trusted, only a hint for people. */
export interface PictureBytes {
  readonly bytes: Uint8Array;
  readonly declaredType: string | null;
}

export interface RequestImage {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}

/**
 * What a provider needs to go on from an answer: opaque, kept as it was given, handed back to any provider of the same
 * family (Gemini and Vertex AI understand each other's).
 */
export interface Conversation {
  readonly family: string;
  readonly turns: Json;
}

/** One paid call, ready to be sent. The same request makes the same body. */
export interface ProviderRequest {
  /** Ours, for the provider's display name, webhook nonce or label, where it has one. */
  readonly attemptId: string;
  readonly upstreamModelId: string;
  readonly prompt: string;
  /** Reference images of an edit, in order; empty when there are none. */
  readonly images: readonly RequestImage[];
  /** Where the provider's body has the reference images, by the catalog; null where the provider has one fixed place. */
  readonly imageField: string | null;
  /** What of the first image may change; null when all may. */
  readonly mask: RequestImage | null;
  readonly maskField: string | null;
  /** The earlier conversation that this request continues; null when it begins one. Only of the provider's own family. */
  readonly conversation: Conversation | null;
  /**
   * The offer's own fields, rendered from our parameters by the catalog's treatments. Keys are dotted paths into the
   * provider's body ("generationConfig.imageConfig.aspectRatio"); a numeric step makes an array.
   */
  readonly fields: Readonly<Record<string, Json>>;
}

/** What the provider says it counted, by modality of tokens; what it doesn't say is absent. */
export interface ProviderUsage {
  /** All input tokens, those of images included. */
  readonly inputTokens?: number;
  /** Those of the input tokens that are images', where the provider tells them apart. */
  readonly inputImageTokens?: number;
  /** Image tokens of the output: billed by the image line. */
  readonly outputImageTokens?: number;
  /** All other output tokens, thinking included: billed by the token line. */
  readonly outputOtherTokens?: number;
  /** Output images, where the provider bills by the piece or says how many it billed. */
  readonly images?: number;
  readonly searches?: number;
}

/** What a provider tells while it works. */
export type ProviderUpdate =
  /** It has begun to answer. Sent once, before anything else. `providerRequestId`: its own id of the request, once known. */
  | { readonly type: 'accepted'; readonly providerRequestId: string | null }
  | { readonly type: 'thought'; readonly text: string }
  | { readonly type: 'thought-image'; readonly picture: PictureBytes }
  | { readonly type: 'text'; readonly text: string }
  /** A picture that isn't the final one. */
  | { readonly type: 'preview'; readonly picture: PictureBytes }
  | {
      readonly type: 'progress';
      readonly phase: string;
      readonly fraction: number | null;
      readonly queuePosition: number | null;
      readonly message: string | null;
    };

/** How a paid call ended. There is no fourth way. */
export type ProviderOutcome =
  /** A complete answer with at least one picture. */
  | {
      readonly outcome: 'succeeded';
      readonly pictures: readonly PictureBytes[];
      readonly usage: ProviderUsage | null;
      readonly providerRequestId: string | null;
      readonly warnings: readonly string[];
      /** What a later request may continue from; absent where the provider keeps no conversation. */
      readonly conversation?: Conversation;
    }
  /** A complete answer that says no, or a request that provably never left: another call is no double payment. */
  | {
      readonly outcome: 'failed';
      readonly error: ProviderError;
      readonly usage: ProviderUsage | null;
      readonly providerRequestId: string | null;
    }
  /** Bytes left and no complete answer came back: it may have run, and may be billed. */
  | {
      readonly outcome: 'unknown';
      readonly reason: string;
      readonly cause?: unknown;
      readonly providerRequestId: string | null;
    };

export interface ProviderCall {
  /** Fires when the attempt must end: cancel, deadline, lost lease, shutdown. Bytes that left can't be called back. */
  readonly signal: AbortSignal;
  /**
   * Called at most once, when the connection stands and right before the first byte is written, and awaited by nobody:
   * it throws when the lease no longer holds, and then nothing is sent. Never called when no connection was made.
   */
  readonly beforeSend: () => void;
}

/**
 * A call whose answer comes on its own connection, and is lost with it.
 *
 * `run` yields updates as they come and returns the outcome. It throws only what `beforeSend` threw; every failure of
 * the provider or of the network is an outcome.
 */
export interface SyncMethod {
  readonly kind: 'sync';
  /** What a cancel in mid-call means for the bill: most synchronous APIs finish and charge. */
  readonly billedWhenAborted: boolean;
  /** The body that a request would send, pictures in it as they are sent. Throws UnrenderableError when the offer's data is wrong. */
  body(request: ProviderRequest): Json;
  run(request: ProviderRequest, call: ProviderCall): AsyncGenerator<ProviderUpdate, ProviderOutcome>;
}

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

export type Method = SyncMethod | QueueMethod;

/** A request as a door heard it: header names in lower case, the body unread by anybody. */
export interface HookRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly at: Date;
}

/** What a verified webhook says: a hint that this job has news. Truth is what `look` finds. */
export type HookVerdict =
  | {
      readonly verdict: 'genuine';
      readonly operationId: string;
      /** The same for every repetition of one message. */ readonly messageId: string;
    }
  /** Not from the provider, or too old. `reason` is for the log. */
  | { readonly verdict: 'refused'; readonly reason: string }
  /** What it takes to verify can't be had now; the provider should try again. */
  | { readonly verdict: 'unverifiable'; readonly reason: string };

/**
 * One provider's manners: how to say a request, how to hear the answer. It knows no model's quirks (those are catalog
 * data), keeps no state between calls, and never sends anything twice: retrying is the route's business.
 */
export interface Provider {
  readonly slug: string;
  /** Names the credential that calls are made with, without giving it away: breakers open for one of them. */
  readonly credential: string;
  /** The family of conversations that it can continue; null when it keeps none. */
  readonly conversationFamily: string | null;
  readonly standard: Method;
  /** The same at the batch price, hours later; null where the provider has none, or it isn't spoken here. */
  readonly batch: QueueMethod | null;
  /** Reads the provider's webhooks; null where it has none. */
  verifyHook: ((request: HookRequest) => Promise<HookVerdict>) | null;
}

/** How a tier is called at a provider; null when it isn't. */
export function methodOf(provider: Provider, tier: 'STANDARD' | 'BATCH'): Method | null {
  return tier === 'BATCH' ? provider.batch : provider.standard;
}
