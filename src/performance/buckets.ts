import type { Pair } from './due.ts';
import type { PairWindows } from './load.ts';
import { ALL, bucketName, ENOUGH_CALLS, type MeasuredFigures, type PerformanceWindow } from './window.ts';

/** The windows that a process holds, by what they are asked for. */
export class Buckets {
  /** By model, then by provider. */
  readonly #models = new Map<string, Map<string, readonly PerformanceWindow[]>>();
  /** Of single offers, which belong to one pair each. */
  readonly #ofOffers = new Map<string, PerformanceWindow>();

  /** Takes a pair as it is now, and returns which of its provider's windows (over all of its offers) are other than before. */
  put({ modelId, providerSlug, windows }: PairWindows): PerformanceWindow[] {
    const providers = this.#models.getOrInsertComputed(modelId, () => new Map());
    const before = providers.get(providerSlug) ?? [];
    for (const one of before) this.#ofOffers.delete(nameOf(one));
    for (const one of windows) if (one.configKey !== ALL) this.#ofOffers.set(nameOf(one), one);
    providers.set(providerSlug, windows);
    return differences(before.filter(isOfProvider), windows.filter(isOfProvider));
  }

  /** The providers' windows of one model, over all of their offers of it. */
  ofModel(modelId: string): PerformanceWindow[] {
    return [...(this.#models.get(modelId)?.values() ?? [])].flat().filter(isOfProvider);
  }

  /** The closest bucket of the offer that has seen enough; null when none has. */
  figures(configKey: string, mode: string, resolution: string | null): MeasuredFigures | null {
    const close = this.#ofOffers.get(bucketName(configKey, mode, resolution ?? ''));
    if (close !== undefined && close.totalRequests >= ENOUGH_CALLS) return close;
    const wide = this.#ofOffers.get(bucketName(configKey, ALL, ALL));
    return wide !== undefined && wide.totalRequests >= ENOUGH_CALLS ? wide : null;
  }

  /** All that it was ever given. */
  pairs(): Pair[] {
    return [...this.#models].flatMap(([modelId, providers]) =>
      [...providers.keys()].map((providerSlug) => ({ modelId, providerSlug })),
    );
  }
}

function isOfProvider({ configKey }: PerformanceWindow): boolean {
  return configKey === ALL;
}

function nameOf({ configKey, mode, resolution }: PerformanceWindow): string {
  return bucketName(configKey, mode, resolution);
}

/** New and changed ones as they are now, vanished ones as empty; those over all modes first. */
function differences(before: readonly PerformanceWindow[], now: readonly PerformanceWindow[]): PerformanceWindow[] {
  const known = new Map(before.map((one) => [nameOf(one), one]));
  const changed = now.filter((one) => known.get(nameOf(one))?.updatedAt.getTime() !== one.updatedAt.getTime());
  const still = new Set(now.map(nameOf));
  const gone = before.filter((one) => !still.has(nameOf(one))).map(emptied);
  return [...changed, ...gone].toSorted((one, other) => Number(other.mode === ALL) - Number(one.mode === ALL));
}

function emptied(window: PerformanceWindow): PerformanceWindow {
  return {
    ...window,
    p50Ms: null,
    p95Ms: null,
    meanMs: null,
    failureMeanMs: null,
    ttfbP50Ms: null,
    ttfbP95Ms: null,
    successRate: null,
    totalRequests: 0,
    updatedAt: new Date(),
  };
}
