import type { Mode } from '../catalog/closed-sets.ts';
import type { Model, Offer, Parameter } from '../catalog/model.ts';
import { parameterProperty, type JsonSchema } from './property.ts';
import { treatmentAt } from './treatment.ts';

/**
 * Everything a request may say to the model in this mode, as a JSON Schema 2020-12 object: for all of its offers, or as
 * one offer takes it (its own values, and without what it doesn't support). The keyword `x-pictograph` tells of each
 * parameter its group, the input's field that carries it, how each offer treats it, and which providers alone
 * understand it.
 *
 * Null when the model or the offer doesn't serve the mode, or when the offer is another model's.
 */
export function parameterSchema(model: Model, mode: Mode, offer: Offer | null = null): JsonSchema | null {
  if (!model.modes.includes(mode)) return null;
  if (offer !== null && (offer.model.id !== model.id || !offer.modes.includes(mode))) return null;
  const shown = parametersOf(model, mode).filter((one) => offer === null || treatmentAt(offer, one) !== null);
  const required = shown.filter((one) => one.required).map((one) => one.name);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: offer === null ? `${model.name}, ${mode}` : `${model.name}, ${mode}, by ${offer.configKey}`,
    description: descriptionFor(offer),
    type: 'object',
    properties: Object.fromEntries(shown.map((one) => [one.name, parameterProperty(model, one, mode, offer)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/** The parameters that a model has in a mode, in the catalog's order. */
export function parametersOf(model: Model, mode: Mode): readonly Parameter[] {
  return model.parameters.filter((one) => one.modes.includes(mode));
}

function descriptionFor(offer: Offer | null): string {
  const where =
    'The prompt and pictures are described here but travel in fields of their own (`prompt`, `images`, `mask`); ' +
    'all others are members of `parameters`. `x-pictograph.input` names the field.';
  return offer === null
    ? where
    : `${where} Only what this offer takes as it is said: other shapes are moved to its nearest, and other parameters are lost, with a warning.`;
}
