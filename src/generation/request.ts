import type { Routing } from '../routing/routing.ts';

/** The part of a request that only the worker reads, as stored with the generation. */
export interface GenerationRequest {
  /** The config key, when one was named instead of a model: it alone is tried. */
  readonly forcedOffer: string | null;
  /** Ids of the reference images, in order. */
  readonly imageIds: readonly string[];
  readonly strict: boolean;
  readonly routing: Routing;
}
