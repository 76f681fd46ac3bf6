import type { Json } from '../base/json.ts';
import type { Mode, ParameterType } from '../catalog/closed-sets.ts';
import type { Model, Offer, Parameter } from '../catalog/model.ts';
import { treatmentAt } from './treatment.ts';

export type JsonSchema = Readonly<Record<string, Json>>;

/** Which field of a request's input carries a parameter. */
export type InputField = 'prompt' | 'images' | 'mask' | 'parameters';

/** From 64 pixels on, a hundredth of the smallest tier's area: what is less was no size of a picture. */
const EDGE = '(6[4-9]|[7-9][0-9]|[1-9][0-9]{2,4})';
const PIXELS = `${EDGE}x${EDGE}`;
const RATIO = '[1-9][0-9]{0,4}:[1-9][0-9]{0,4}';

/**
 * Shapes are any of a form, since every offer moves what it doesn't make to the nearest that it does: the values that a
 * catalog lists for them are examples.
 */
const SHAPE_PATTERNS: Readonly<Record<string, string>> = {
  size: `^(auto|${PIXELS}|${RATIO})$`,
  aspect_ratio: `^(auto|${RATIO})$`,
};

/** The tiers that a request may always name, whichever of them the model makes. */
const TIERS: readonly Json[] = ['auto', '0.5K', '1K', '2K', '4K'];

/** Bounds of our own parameters, where the catalog gives none. A seed is a signed 32-bit number that isn't negative. */
const BOUNDS: Readonly<Record<string, { readonly minimum: number; readonly maximum: number }>> = {
  n: { minimum: 1, maximum: 10 },
  output_compression: { minimum: 0, maximum: 100 },
  seed: { minimum: 0, maximum: 2 ** 31 - 1 },
};

const JSON_TYPES: Readonly<Record<Exclude<ParameterType, 'FILE'>, string>> = {
  STRING: 'string',
  INTEGER: 'integer',
  NUMBER: 'number',
  BOOLEAN: 'boolean',
  ARRAY: 'array',
  OBJECT: 'object',
  NULL: 'null',
};

/** Where a request says a parameter: text to draw by and pictures have fields of their own. */
export function inputFieldOf(parameter: Parameter): InputField {
  if (parameter.name === 'prompt') return 'prompt';
  if (!parameter.types.includes('FILE')) return 'parameters';
  return parameter.name === 'mask' ? 'mask' : 'images';
}

/** One parameter as JSON Schema 2020-12, for all offers of the model that serve the mode, or as one offer takes it. */
export function parameterProperty(model: Model, parameter: Parameter, mode: Mode, offer: Offer | null): JsonSchema {
  return {
    description: parameter.description,
    ...(parameter.types.includes('FILE') ? fileProperty(model) : valueProperty(parameter, offer)),
    ...(parameter.default === undefined ? {} : { default: parameter.default }),
    'x-pictograph': {
      group: parameter.group,
      input: inputFieldOf(parameter),
      onlyVia: parameter.onlyVia,
      treatments: Object.fromEntries(
        parameter.treatments
          .filter(
            (one) => one.offer.modes.includes(mode) && (offer === null || one.offer.configKey === offer.configKey),
          )
          .map((one) => [one.offer.configKey, { treatment: one.treatment, providerName: one.providerName }]),
      ),
    },
  };
}

function fileProperty(model: Model): JsonSchema {
  return {
    type: ['string', 'array'],
    items: { type: 'string' },
    minItems: 1,
    ...(model.maxInputImages === null ? {} : { maxItems: model.maxInputImages }),
  };
}

function valueProperty(parameter: Parameter, offer: Offer | null): JsonSchema {
  const types = parameter.types.flatMap((type) => (type === 'FILE' ? [] : [JSON_TYPES[type]]));
  return {
    ...(types.length === 0 ? {} : { type: types.length === 1 ? (types[0] ?? 'string') : types }),
    ...choiceOf(parameter, offer),
    ...(types.includes('integer') || types.includes('number') ? boundsOf(parameter) : {}),
  };
}

function choiceOf(parameter: Parameter, offer: Offer | null): JsonSchema {
  const atOffer = offer === null ? null : (treatmentAt(offer, parameter)?.values ?? null);
  if (atOffer !== null) return { enum: withNull(parameter, atOffer) };
  const pattern = Object.hasOwn(SHAPE_PATTERNS, parameter.name) ? SHAPE_PATTERNS[parameter.name] : undefined;
  if (pattern !== undefined && parameter.types.includes('STRING')) {
    return { pattern, ...(parameter.values === null ? {} : { examples: parameter.values }) };
  }
  if (parameter.name === 'resolution') return { enum: [...new Set([...TIERS, ...(parameter.values ?? [])])] };
  return parameter.values === null ? {} : { enum: withNull(parameter, parameter.values) };
}

function withNull(parameter: Parameter, values: readonly Json[]): readonly Json[] {
  return parameter.types.includes('NULL') && !values.includes(null) ? [...values, null] : values;
}

function boundsOf(parameter: Parameter): JsonSchema {
  const usual = Object.hasOwn(BOUNDS, parameter.name) ? BOUNDS[parameter.name] : undefined;
  const minimum = parameter.minimum ?? usual?.minimum;
  const maximum = parameter.maximum ?? usual?.maximum;
  return { ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
}
