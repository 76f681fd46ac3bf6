import type { Offer, OfferTreatment, Parameter } from '../catalog/model.ts';

/** How the offer takes the parameter; null when it can't at all, or when the model has no such parameter. */
export function treatmentAt(offer: Offer, parameter: Parameter | string): OfferTreatment | null {
  const found =
    typeof parameter === 'string' ? offer.model.parameters.find((one) => one.name === parameter) : parameter;
  const treatment = found?.treatments.find((one) => one.offer.configKey === offer.configKey);
  return treatment === undefined || treatment.treatment === 'UNSUPPORTED' ? null : treatment;
}
