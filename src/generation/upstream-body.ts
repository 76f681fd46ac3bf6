import { ForbiddenRefusal, type Viewer } from '../access/viewer.ts';
import type { Json } from '../base/json.ts';
import { InvalidInputRefusal, NotFoundRefusal, type InputProblem } from '../base/refusal.ts';
import type { Mode, ServiceTier } from '../catalog/closed-sets.ts';
import type { Catalog, Offer } from '../catalog/model.ts';
import type { Loss } from '../parameters/loss.ts';
import { checkPrompt } from '../parameters/prompt.ts';
import { renderParameters } from '../parameters/render.ts';
import { clip } from '../base/storable.ts';
import { validateParameters } from '../parameters/validate.ts';
import {
  methodOf,
  type Method,
  type Provider,
  type ProviderRequest,
  type RequestImage,
} from '../providers/provider.ts';
import { UnrenderableError } from '../providers/provider-error.ts';

export interface UpstreamBodyInput {
  readonly configKey: string;
  readonly mode: Mode;
  readonly tier: ServiceTier;
  readonly prompt: string;
  readonly inputImages: number;
  readonly masked: boolean;
  readonly parameters: Json | null;
}

export interface UpstreamBody {
  readonly offer: Offer;
  /** What one call sends, as JSON; where it has the bytes of a picture stands which picture. */
  readonly body: Json;
  /** One for each image that is asked for. */
  readonly calls: number;
  readonly losses: readonly Loss[];
}

/** Where an offer's own limit is not known. */
const MOST_IMAGES = 100;

/**
 * What a provider would be sent for a request at one offer. It is the body that the offer's adapter makes, so it is what a
 * generation sends; nothing is sent here, and no address, key or token is part of it.
 *
 * Throws ForbiddenRefusal without a key, NotFoundRefusal, InvalidInputRefusal.
 */
export function upstreamBody(
  { catalog, providers }: { readonly catalog: Catalog; readonly providers: ReadonlyMap<string, Provider> },
  viewer: Viewer | null,
  input: UpstreamBodyInput,
): UpstreamBody {
  if (viewer === null)
    throw new ForbiddenRefusal('This needs a key, and none was sent. Send "authorization: Bearer pg_…".');
  const { configKey, mode, tier } = input;
  const offer = catalog.offer(configKey);
  if (offer === null)
    throw new NotFoundRefusal(`There is no offer ${clip(configKey)}. Model.offers lists those of a model.`);
  const provider = providers.get(offer.provider.slug);
  const method = provider === undefined ? null : methodOf(provider, tier);
  const offerProblem = checkOffer(offer, input, provider, method);
  const validated =
    offerProblem === null
      ? validateParameters(offer.model, mode, input.parameters)
      : ({ ok: false, problems: [offerProblem] } as const);
  const problems = [
    checkPrompt(input.prompt),
    checkImages(offer, input),
    ...(validated.ok ? [] : validated.problems),
  ].filter((problem) => problem !== null);
  if (!validated.ok || problems.length > 0 || method === null) throw new InvalidInputRefusal(problems);
  const { parameters } = validated;
  const { n } = parameters;
  // Each image is a call of its own, that asks for one.
  const rendered = renderParameters(offer, mode, n === undefined ? parameters : { ...parameters, n: 1 });
  const body = bodyOf(method, {
    attemptId: ATTEMPT,
    upstreamModelId: offer.upstreamModelId,
    prompt: input.prompt,
    images: Array.from({ length: input.inputImages }, (_, index) => placeholder(imageName(index))),
    imageField: rendered.files.image,
    mask: input.masked ? placeholder(MASK) : null,
    maskField: rendered.files.mask,
    conversation: null,
    fields: rendered.fields,
  });
  const names = [MASK, ...Array.from({ length: input.inputImages }, (_, index) => imageName(index))];
  return { offer, body: described(body, names), calls: typeof n === 'number' ? n : 1, losses: rendered.losses };
}

/** Stands where the attempt's id will: every attempt has its own. */
const ATTEMPT = '<id of the attempt>';
const MASK = '<the mask>';

function imageName(index: number): string {
  return `<reference image ${index + 1}>`;
}

/** Bytes that are no picture, but are found again in whatever is made of them. Pictures are drawn anew as PNG before they are sent. */
function placeholder(name: string): RequestImage {
  return { bytes: Buffer.from(name), mimeType: 'image/png' };
}

/** The same body with the names of the pictures in the place of their bytes in base64. */
function described(value: Json, names: readonly string[]): Json {
  if (typeof value === 'string')
    return names.reduce((text, name) => text.replaceAll(Buffer.from(name).toString('base64'), name), value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element: Json) => described(element, names));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, described(inner, names)]));
}

function bodyOf(method: Method, request: ProviderRequest): Json {
  try {
    return method.body(request);
  } catch (error) {
    if (!(error instanceof UnrenderableError)) throw error;
    const message = `The catalog's data of this offer can't be made into a request: ${error.message}`;
    throw new InvalidInputRefusal([{ path: ['configKey'], message }]);
  }
}

function checkOffer(
  offer: Offer,
  { mode, tier }: UpstreamBodyInput,
  provider: Provider | undefined,
  method: Method | null,
): InputProblem | null {
  const { configKey, modes } = offer;
  if (!modes.includes(mode)) {
    const message = `${configKey} serves ${modes.join(', ')}; ${mode} was asked for.`;
    return { path: ['mode'], message, allowed: modes };
  }
  if (provider === undefined) {
    const message = `${offer.provider.name} isn't configured here, so nothing can be said in its words. Name an offer of another provider.`;
    return { path: ['configKey'], message };
  }
  if (method !== null) return null;
  const message = `${offer.provider.name} has no batch API that is spoken here; ${tier} was asked for. Ask for STANDARD.`;
  return { path: ['tier'], message, allowed: ['STANDARD'] };
}

function checkImages(offer: Offer, { mode, inputImages, masked }: UpstreamBodyInput): InputProblem | null {
  const [least, most] = mode === 'TEXT_TO_IMAGE' ? [0, 0] : [1, offer.model.maxInputImages ?? MOST_IMAGES];
  if (inputImages < least || inputImages > most) {
    const message = `Expected ${least === most ? least : `${least} to ${most}`} reference images for ${mode}, got ${inputImages}.`;
    return { path: ['inputImages'], message };
  }
  if (!masked || mode !== 'TEXT_TO_IMAGE') return null;
  return { path: ['masked'], message: 'TEXT_TO_IMAGE takes no mask. Leave it out, or ask for the mode IMAGE_EDIT.' };
}
