import { completeRouting, type Routing } from '../routing/routing.ts';

/** The part of a request that only the worker reads, as stored with the generation. */
export interface GenerationRequest {
  /** The config key, when one was named instead of a model: it alone is tried. */
  readonly forcedOffer: string | null;
  /** Ids of the reference images, in order. */
  readonly imageIds: readonly string[];
  /** The earlier generation's last image, for providers that can't continue its conversation; null when none is refined. */
  readonly refinedImageId: string | null;
  /** Id of the mask of the first reference image; null when there is none. */
  readonly maskId: string | null;
  readonly strict: boolean;
  readonly routing: Routing;
}

/** A stored request as today's program knows it: what older ones did not say yet is what they meant. */
export function completeRequest(stored: GenerationRequest): GenerationRequest {
  const older: Partial<GenerationRequest> = stored;
  return {
    ...stored,
    maskId: older.maskId ?? null,
    refinedImageId: older.refinedImageId ?? null,
    routing: completeRouting(stored.routing),
  };
}
