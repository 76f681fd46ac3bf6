import type { Json } from '../base/json.ts';
import type { HookRequest, HookVerdict } from './hook.ts';
import type { ProviderError } from './provider-error.ts';
import type { QueueMethod } from './queue-method.ts';

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

export type Method = SyncMethod | QueueMethod;

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
