import type { Mode } from '../catalog/closed-sets.ts';
import type { Offer, Performance } from '../catalog/model.ts';

/** How an offer does: measured here, or imported while nothing was. Null where nothing is known. */
export interface Figures {
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** 0 to 1. */
  readonly successRate: number | null;
  /** The calls that the figures come from; 0 when there are none. */
  readonly totalRequests: number;
  /** Mean time of the calls that failed: they are mostly faster. */
  readonly failureMeanMs: number | null;
}

/**
 * How an offer did here, in the bucket of the mode and the resolution that fits (a null resolution is the provider's own);
 * null while too little was measured to go by.
 */
export type MeasuredFigures = (configKey: string, mode: Mode, resolution: string | null) => Figures | null;

export const NOTHING_KNOWN: Figures = {
  p50Ms: null,
  p95Ms: null,
  successRate: null,
  totalRequests: 0,
  failureMeanMs: null,
};

/**
 * What is known of an offer: what was measured here, as soon as that is enough, else what was imported. What the measured
 * calls can't tell (times of successes, where none succeeded) stays as imported.
 */
export function figuresOf(
  offer: Offer,
  { mode, resolution, measured }: { mode: Mode; resolution: string | null; measured: MeasuredFigures },
): Figures {
  const imported = importedFigures(offer, mode);
  const here = measured(offer.configKey, mode, resolution);
  if (here === null) return imported;
  // The median and the tail belong together: one of each store would make a distribution that nobody has seen.
  const times = here.p50Ms === null ? imported : here;
  return {
    p50Ms: times.p50Ms,
    p95Ms: times.p95Ms,
    successRate: here.successRate ?? imported.successRate,
    totalRequests: here.successRate === null ? imported.totalRequests : here.totalRequests,
    failureMeanMs: here.failureMeanMs ?? imported.failureMeanMs,
  };
}

/**
 * Figures that were measured on a sandbox's faster clock, as they would be on a real one. Imported figures are of real
 * providers, and the two are compared with each other.
 */
export function atRealSpeed(figures: Figures | null, scale: number): Figures | null {
  if (figures === null) return null;
  const slower = (ms: number | null) => (ms === null ? null : ms * scale);
  const { p50Ms, p95Ms, failureMeanMs } = figures;
  return { ...figures, p50Ms: slower(p50Ms), p95Ms: slower(p95Ms), failureMeanMs: slower(failureMeanMs) };
}

/**
 * The catalog's figures that fit the offer best: those of the offer itself before its provider's, those of the mode
 * before those of all.
 */
export function importedFigures(offer: Offer, mode: Mode): Figures {
  const fitting = offer.model.performance.filter(
    (one) =>
      !one.sandbox &&
      one.provider.slug === offer.provider.slug &&
      (one.offer === null || one.offer.configKey === offer.configKey) &&
      (one.mode === null || one.mode === mode),
  );
  const best = fitting.toSorted((one, other) => closeness(other) - closeness(one))[0];
  if (best === undefined) return NOTHING_KNOWN;
  const { p50Ms, p95Ms, successRate, totalRequests } = best;
  return { p50Ms, p95Ms, successRate, totalRequests, failureMeanMs: null };
}

function closeness(performance: Performance): number {
  return (performance.offer === null ? 0 : 2) + (performance.mode === null ? 0 : 1);
}
