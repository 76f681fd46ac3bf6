import { MODES, type FactSource, type Mode } from '../catalog/closed-sets.ts';
import type { Catalog, Model, Performance } from '../catalog/model.ts';
import type { MeasuredPerformance } from './measured.ts';
import { ALL, ENOUGH_CALLS, WINDOW_DAYS, type PerformanceWindow } from './window.ts';

/**
 * How a model does, one entry a provider, fastest median first: what was measured where there is enough, else what was
 * imported. Asked for one source, only what is from there, enough or not. Asked for one mode, the mode's own figures before
 * those over all modes, which hold for it too. A model of another time has what was imported then: what is measured is so now.
 */
export function performanceOf(
  { catalog, performance: measured }: { readonly catalog: Catalog; readonly performance: MeasuredPerformance },
  model: Model,
  { source, mode }: { source: FactSource | null; mode: Mode | null },
): readonly Performance[] {
  const isNow = catalog.modelById(model.id) === model;
  const here =
    source === 'IMPORTED' || !isNow
      ? []
      : measuredOf(catalog, measured, model, mode, source === null ? ENOUGH_CALLS : 1);
  // As it stands in the catalog, in this order already: most models are never asked for here.
  if (here.length === 0 && source !== 'MEASURED' && mode === null) return model.performance;
  const told = new Set(here.map(({ provider }) => provider.slug));
  const imported =
    source === 'MEASURED'
      ? []
      : model.performance.filter((one) => !told.has(one.provider.slug) && (mode === null || holdsFor(one, mode)));
  return [...here, ...imported].toSorted(fastestFirst);
}

/** A window as the catalog speaks of figures; null when the catalog knows nothing of its model or provider. */
export function shownWindow(
  catalog: Catalog,
  { sandbox }: { readonly sandbox: boolean },
  window: PerformanceWindow,
): Performance | null {
  const model = catalog.modelById(window.modelId);
  const provider = catalog.provider(window.providerSlug);
  if (model === null || provider === null) return null;
  const { p50Ms, p95Ms, meanMs, successRate, totalRequests, ttfbP50Ms, ttfbP95Ms, updatedAt } = window;
  return {
    provider,
    model,
    offer: null,
    mode: MODES.find((mode) => mode === window.mode) ?? null,
    source: 'MEASURED',
    sandbox,
    windowDays: WINDOW_DAYS,
    updatedAt,
    p50Ms,
    p95Ms,
    meanMs,
    successRate,
    totalRequests,
    ttfbP50Ms,
    ttfbP95Ms,
  };
}

function measuredOf(
  catalog: Catalog,
  measured: MeasuredPerformance,
  model: Model,
  mode: Mode | null,
  leastCalls: number,
): Performance[] {
  const seen = measured.ofModel(model.id).filter(({ totalRequests }) => totalRequests >= leastCalls);
  const best = new Map<string, PerformanceWindow>();
  for (const window of seen) {
    if (window.mode === mode) best.set(window.providerSlug, window);
    else if (window.mode === ALL && !best.has(window.providerSlug)) best.set(window.providerSlug, window);
  }
  return [...best.values()].flatMap((window) => shownWindow(catalog, measured, window) ?? []);
}

function holdsFor(entry: Performance, mode: Mode): boolean {
  return entry.mode === null || entry.mode === mode;
}

function fastestFirst(one: Performance, other: Performance): number {
  // Infinity less itself is no number.
  const [left, right] = [one.p50Ms ?? Number.MAX_VALUE, other.p50Ms ?? Number.MAX_VALUE];
  return left - right || (one.provider.slug < other.provider.slug ? -1 : 1);
}
