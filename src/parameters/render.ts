import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../base/json.ts';
import type { Mode } from '../catalog/closed-sets.ts';
import type { Offer, OfferTreatment, Parameter, Size } from '../catalog/model.ts';
import type { Loss } from './loss.ts';
import { inputFieldOf } from './property.ts';
import { pixelsOf } from './ratio.ts';
import { parametersOf } from './schema.ts';
import { fitShape } from './shape.ts';
import { treatmentAt } from './treatment.ts';
import type { Parameters } from './validate.ts';

/** A picture's file formats, by the names that a request may say. */
export const OUTPUT_FORMATS = ['png', 'jpeg', 'gif', 'webp', 'avif'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** The formats that lose detail to be small: a compression level means something only for them. */
const LOSSY_FORMATS: ReadonlySet<unknown> = new Set<OutputFormat>(['jpeg', 'webp', 'avif']);

/** A request as one offer is told it. */
export interface Rendered {
  /** The provider's own fields; keys are dotted paths into its body. */
  readonly fields: Readonly<Record<string, Json>>;
  /** Where the reference images and the mask go in the provider's body; null where it has one fixed place, or takes none. */
  readonly files: { readonly image: string | null; readonly mask: string | null };
  /** What is done here, since the offer can't. */
  readonly local: Local;
  /** The tier that is said; null when the offer's default holds. Prices go by it. */
  readonly resolution: string | null;
  /** The pixels that should come; null when the provider or the input picture decides. */
  readonly expectedSize: Size | null;
  /** What the offer can't do as asked, in the catalog's order of parameters, shape first. */
  readonly losses: readonly Loss[];
}

export interface Local {
  /** Calls to make side by side; 1 when one call gives all pictures. */
  readonly count: number;
  /** The format to convert to; null: as the provider gives it. */
  readonly format: OutputFormat | null;
  /** 0 to 100 for jpeg, webp and avif; null: our usual. */
  readonly quality: number | null;
}

const SHAPE_PARAMETERS: ReadonlySet<string> = new Set(['size', 'aspect_ratio', 'resolution']);

/** Off is the same as not asking for it, and some providers have no word for off. */
const OFF_IS_ABSENT: ReadonlySet<string> = new Set(['google_search', 'image_search']);

/**
 * Says a request's canonical parameters in one offer's words, by the catalog's treatments. What is left out because it
 * can't be said is a loss, unless it is the parameter's default or says nothing (null, false). Never throws for
 * parameters that `validateParameters` made.
 */
export function renderParameters(offer: Offer, mode: Mode, parameters: Parameters): Rendered {
  const fields: Record<string, Json> = {};
  const shape = fitShape(offer, mode, parameters);
  const losses: Loss[] = [...shape.losses];
  let local: Local = { count: 1, format: null, quality: null };
  saySize(fields, offer, shape.size);
  say(fields, offer, 'aspect_ratio', shape.aspectRatio);
  say(fields, offer, 'resolution', shape.resolution);
  for (const parameter of parametersOf(offer.model, mode)) {
    const value = Object.hasOwn(parameters, parameter.name) ? parameters[parameter.name] : undefined;
    if (value === undefined || SHAPE_PARAMETERS.has(parameter.name) || inputFieldOf(parameter) !== 'parameters')
      continue;
    if (OFF_IS_ABSENT.has(parameter.name) && value === false) continue;
    const treatment = treatmentAt(offer, parameter);
    const here = doneHere(parameter, treatment, value, parameters, local);
    if (here !== null) local = here;
    else if (treatment !== null && treatment.treatment !== 'EMULATED' && takes(treatment, value))
      put(fields, parameter, treatment, value);
    else if (saysSomething(parameter, value)) losses.push(lossOf(offer, parameter, treatment, value));
  }
  if (
    parameters['output_compression'] !== undefined &&
    local.quality !== null &&
    isLossless(parameters['output_format'])
  ) {
    const message = `output_compression: asked ${local.quality}, but ${String(formatOf(parameters['output_format']))} has no such level; it is ignored.`;
    losses.push({ parameter: 'output_compression', severity: 'IGNORED', message });
    local = { ...local, quality: null };
  }
  const files = {
    image: treatmentAt(offer, 'image')?.providerName ?? null,
    mask: treatmentAt(offer, 'mask')?.providerName ?? null,
  };
  return { fields, files, local, resolution: shape.resolution, expectedSize: shape.expected, losses };
}

/** What is done here for any offer that doesn't do it itself, or not with this value. Null when it is the offer's. */
function doneHere(
  parameter: Parameter,
  treatment: OfferTreatment | null,
  value: Json,
  parameters: Parameters,
  local: Local,
): Local | null {
  const byOffer = treatment !== null && treatment.treatment !== 'EMULATED' && takes(treatment, value);
  switch (parameter.name) {
    case 'response_format':
      return byOffer ? null : local;
    case 'n':
      return byOffer || typeof value !== 'number' ? null : { ...local, count: value };
    case 'output_format':
      return byOffer ? null : { ...local, format: formatOf(value) };
    case 'output_compression':
      // Compressing again means writing the file again, in the asked format even if the provider could have given it.
      return byOffer || typeof value !== 'number'
        ? null
        : { ...local, quality: value, format: local.format ?? formatOf(parameters['output_format']) };
    default:
      return null;
  }
}

function formatOf(value: Json | undefined): OutputFormat | null {
  return OUTPUT_FORMATS.find((one) => one === value) ?? null;
}

function isLossless(format: Json | undefined): boolean {
  return format !== undefined && !LOSSY_FORMATS.has(format);
}

function takes(treatment: OfferTreatment, value: Json): boolean {
  return treatment.values === null || treatment.values.some((one) => isDeepStrictEqual(one, value));
}

/** Says one of our values at an offer whose table or list it came from. */
function say(fields: Record<string, Json>, offer: Offer, name: string, value: Json): void {
  const treatment = treatmentAt(offer, name);
  const parameter = offer.model.parameters.find((one) => one.name === name);
  if (treatment !== null && parameter !== undefined && value !== null) put(fields, parameter, treatment, value);
}

/** Pixels as one word, or as two numbers where the treatment names a path for each. */
function saySize(fields: Record<string, Json>, offer: Offer, size: string | null): void {
  const [widthPath, heightPath] = treatmentAt(offer, 'size')?.providerName?.split(',') ?? [];
  const pixels = pixelsOf(size ?? '');
  if (widthPath === undefined || heightPath === undefined || pixels === null) return say(fields, offer, 'size', size);
  fields[widthPath] = pixels.width;
  fields[heightPath] = pixels.height;
}

/** A value that converts to null is one that the provider has no word for, because it is what happens anyway. */
function put(fields: Record<string, Json>, parameter: Parameter, treatment: OfferTreatment, value: Json): void {
  const { convert } = treatment;
  const key = typeof value === 'string' ? value : JSON.stringify(value);
  const said = convert !== null && Object.hasOwn(convert, key) ? convert[key] : value;
  if (said !== undefined && said !== null) fields[treatment.providerName ?? parameter.name] = said;
}

function saysSomething(parameter: Parameter, value: Json): boolean {
  return (
    value !== null &&
    value !== false &&
    !(parameter.default !== undefined && isDeepStrictEqual(value, parameter.default))
  );
}

function lossOf(offer: Offer, parameter: Parameter, treatment: OfferTreatment | null, value: Json): Loss {
  const { name } = parameter;
  const message =
    treatment === null
      ? `${name}: ${offer.configKey} can't be told it; it is ignored.`
      : `${name}: ${offer.configKey} doesn't take ${JSON.stringify(value).slice(0, 100)}; it is ignored.`;
  return { parameter: name, severity: 'IGNORED', message };
}
