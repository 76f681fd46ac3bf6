import type { Mode, Offer, Performance } from '../catalog/model.ts';

/** How an offer does: measured here, or imported while nothing was. Null where nothing is known. */
export interface Figures {
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** 0 to 1. */
  readonly successRate: number | null;
  /** The calls that the figures come from; 0 when there are none. */
  readonly totalRequests: number;
}

const NOTHING_KNOWN: Figures = { p50Ms: null, p95Ms: null, successRate: null, totalRequests: 0 };

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
  return { p50Ms, p95Ms, successRate, totalRequests };
}

function closeness(performance: Performance): number {
  return (performance.offer === null ? 0 : 2) + (performance.mode === null ? 0 : 1);
}
