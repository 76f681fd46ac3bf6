import type { Json } from '../base/json.ts';
import type { ProviderError } from './provider-error.ts';

/** Bytes of a picture, with the type that somebody declared: never trusted, only a hint for people. */
export interface PictureBytes {
  readonly bytes: Uint8Array;
  readonly declaredType: string | null;
}

/** One paid call, ready to be sent. The same request makes the same body. */
export interface ProviderRequest {
  /** Ours, for the provider's display name, webhook nonce or label, where it has one. */
  readonly attemptId: string;
  readonly upstreamModelId: string;
  readonly prompt: string;
  /** Reference images of an edit, in order; empty when there are none. */
  readonly images: readonly { readonly bytes: Uint8Array; readonly mimeType: string }[];
  /**
   * The offer's own fields, rendered from our parameters by the catalog's treatments. Keys are dotted paths into the
   * provider's body ("generationConfig.imageConfig.aspectRatio"); a numeric step makes an array.
   */
  readonly fields: Readonly<Record<string, Json>>;
}

/** What the provider says it counted, by modality of tokens; what it doesn't say is absent. */
export interface ProviderUsage {
  readonly inputTokens?: number;
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
 * One provider's manners: how to say a request, how to hear the answer. It knows no model's quirks (those are catalog
 * data), keeps no state between calls, and never sends anything twice: retrying is the route's business.
 *
 * `run` yields updates as they come and returns the outcome. It throws only what `beforeSend` threw; every failure of
 * the provider or of the network is an outcome.
 */
export interface Provider {
  readonly slug: string;
  /** 'sync': the answer comes on the call's own connection, and is lost with it. */
  readonly kind: 'sync';
  /** What a cancel in mid-call means for the bill: most synchronous APIs finish and charge. */
  readonly billedWhenAborted: boolean;
  /** The exact JSON body that a request would send. Throws UnrenderableError when the offer's data is wrong. */
  body(request: ProviderRequest): Json;
  run(request: ProviderRequest, call: ProviderCall): AsyncGenerator<ProviderUpdate, ProviderOutcome>;
}
