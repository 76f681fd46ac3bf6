/** How far the figures reach back. */
export const WINDOW_DAYS = 30;
/** From so many calls on, what was measured is taken for the truth. */
export const ENOUGH_CALLS = 20;
/** Stands for all offers, all modes or all resolutions, where one of them could stand. */
export const ALL = '*';

/** Where changes of figures are announced. A wake-up says nothing but "look", and may be lost. */
export const PERFORMANCE_CHANNEL = 'pictograph_performance';

/** How one provider did with one model in the last 30 days, in one bucket. Times are of successes unless they say otherwise. */
export interface PerformanceWindow {
  readonly modelId: string;
  readonly providerSlug: string;
  /** {@link ALL} over all of the provider's offers of the model. */
  readonly configKey: string;
  readonly mode: string;
  readonly resolution: string;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly meanMs: number | null;
  readonly failureMeanMs: number | null;
  readonly ttfbP50Ms: number | null;
  readonly ttfbP95Ms: number | null;
  /** 0 to 1; null when nothing is left in the window. */
  readonly successRate: number | null;
  /** All calls that ended, the canceled ones not counted. */
  readonly totalRequests: number;
  /** When any of it last changed. */
  readonly updatedAt: Date;
}

/** What a route is chosen by. */
export interface MeasuredFigures {
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly successRate: number | null;
  readonly totalRequests: number;
  readonly failureMeanMs: number | null;
}

/** Two windows of one bucket have the same name. */
export function bucketName(configKey: string, mode: string, resolution: string): string {
  return JSON.stringify([configKey, mode, resolution]);
}
