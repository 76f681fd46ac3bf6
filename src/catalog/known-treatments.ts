import type { OfferFacts } from './facts.ts';

/** The offer without treatments of parameters that its model has no more: those can't be treated. */
export function withKnownTreatments(offer: OfferFacts, names: ReadonlySet<string>): OfferFacts {
  if (offer.treatments === null) return offer;
  const entries = Object.entries(offer.treatments.parameters);
  const left = entries.filter(([name]) => names.has(name));
  if (left.length === entries.length) return offer;
  return { ...offer, treatments: { ...offer.treatments, parameters: Object.fromEntries(left) } };
}
