import type { Mode, Treatment } from '../../src/catalog/closed-sets.ts';
import type { Model, Offer, OfferTreatment, Parameter, Performance, Price, Provider } from '../../src/catalog/model.ts';

/** How one parameter is taken at an offer. */
export type Taken = Partial<Omit<OfferTreatment, 'offer'>> & { readonly treatment: Treatment };

export interface OfferSketch {
  readonly configKey: string;
  readonly modes?: readonly Mode[];
  /** By parameter; UNSUPPORTED where it says nothing. */
  readonly takes: Readonly<Record<string, Taken>>;
  readonly sizes?: Offer['sizes'];
  readonly sizeRule?: Offer['sizeRule'];
  readonly imagePrices?: Readonly<Record<string, string>>;
  readonly batchPrices?: Readonly<Record<string, string>>;
  readonly retiredAt?: Date;
}

const BOTH: readonly Mode[] = ['TEXT_TO_IMAGE', 'IMAGE_EDIT'];

export function parameter(name: string, facts: Partial<Parameter> = {}): Parameter {
  return {
    name,
    types: ['STRING'],
    group: 'ADDITIONAL',
    description: `What ${name} is.`,
    required: false,
    default: undefined,
    values: null,
    minimum: null,
    maximum: null,
    modes: BOTH,
    onlyVia: [],
    essential: false,
    treatments: [],
    ...facts,
  };
}

/** A model as the catalog holds one, with only what requests and routes look at. */
export function modelOf(
  parameters: readonly Parameter[],
  sketches: readonly OfferSketch[],
  {
    performance = {},
    ...facts
  }: Partial<Omit<Model, 'performance'>> & {
    readonly performance?: Readonly<Record<string, readonly [number, number, number, number]>>;
  } = {},
): Model {
  const offers: Offer[] = [];
  const providers = new Map<string, Provider>();
  const rows: Performance[] = [];
  const model: Model = {
    ...EMPTY,
    ...facts,
    parameters: parameters.map((one) => ({ ...one, treatments: [] })),
    offers,
    performance: rows,
  };
  for (const sketch of sketches) {
    const slug = sketch.configKey.split('/')[0] ?? '';
    const provider: Provider = providers.get(slug) ?? {
      id: `prov_${slug}`,
      slug,
      name: slug.toUpperCase(),
    };
    providers.set(slug, provider);
    offers.push(offerOf(model, provider, sketch));
  }
  for (const [slug, [p50Ms, p95Ms, successRate, totalRequests]] of Object.entries(performance)) {
    const provider = providers.get(slug);
    if (provider !== undefined) rows.push({ ...NO_FIGURES, provider, model, p50Ms, p95Ms, successRate, totalRequests });
  }
  // Built in two steps, since parameters and offers point at each other.
  const filled = model.parameters.map((one) => ({
    ...one,
    treatments: offers.map((offer, index) => treatmentOf(one, offer, sketches[index])),
  }));
  Object.assign(model, { parameters: filled });
  return model;
}

function offerOf(model: Model, provider: Provider, sketch: OfferSketch): Offer {
  return {
    id: `offer_${sketch.configKey}`,
    configKey: sketch.configKey,
    model,
    provider,
    providerModelId: 'as-published',
    upstreamModelId: 'as-sent',
    modes: sketch.modes ?? BOTH,
    regions: [],
    prices: [
      ...Object.entries(sketch.imagePrices ?? {}).map(([resolution, amount]) => imagePrice(resolution, amount)),
      ...Object.entries(sketch.batchPrices ?? {}).map(([resolution, amount]) => ({
        ...imagePrice(resolution, amount),
        tier: 'BATCH' as const,
      })),
    ],
    pricesEffectiveAt: null,
    notes: [],
    sourceUrl: null,
    retiredAt: sketch.retiredAt ?? null,
    sizes: sketch.sizes ?? null,
    sizeRule: sketch.sizeRule ?? null,
    imageTokens: null,
  };
}

function treatmentOf({ name }: Parameter, offer: Offer, sketch: OfferSketch | undefined): OfferTreatment {
  const taken = sketch?.takes[name] ?? { treatment: 'UNSUPPORTED' };
  return { offer, providerName: null, values: null, convert: null, ...taken };
}

function imagePrice(resolution: string, amount: string): Price {
  return {
    direction: 'OUTPUT',
    metric: 'IMAGE',
    modality: 'IMAGE',
    mode: null,
    unitSize: 1,
    amount,
    currency: 'USD',
    tier: 'STANDARD',
    resolution,
    conditions: [],
    tokensPerUnit: null,
  };
}

const EMPTY: Model = {
  id: 'mdl_drawer',
  slug: 'drawer-1',
  name: 'Drawer One',
  summary: '',
  creator: { slug: 'acme', name: 'Acme' },
  family: null,
  status: 'ACTIVE',
  aliases: [],
  alternativeNames: [],
  released: null,
  tags: [],
  apiBaseUrl: null,
  contextWindow: null,
  maxInputImages: 14,
  maxOutputImages: null,
  maxOutputTokens: null,
  maxResolution: null,
  maxVideoSeconds: null,
  inputModalities: [],
  outputModalities: [],
  capabilities: [],
  modes: BOTH,
  parameters: [],
  offers: [],
  performance: [],
  benchmarks: [],
  categoryRankings: [],
  galleryCount: 0,
  gallery: [],
  examplePrompt: null,
  about: null,
  questions: [],
  links: [],
  importWarnings: [],
  version: 1,
  updatedAt: new Date(0),
};

const NO_FIGURES: Omit<Performance, 'provider' | 'model'> = {
  offer: null,
  mode: null,
  source: 'IMPORTED',
  sandbox: false,
  windowDays: 30,
  updatedAt: new Date(0),
  p50Ms: null,
  p95Ms: null,
  meanMs: null,
  successRate: null,
  totalRequests: 0,
  ttfbP50Ms: null,
  ttfbP95Ms: null,
};

export function offerNamed(model: Model, configKey: string): Offer {
  const offer = model.offers.find((one) => one.configKey === configKey);
  if (offer === undefined) throw new Error(`The fixture has no offer ${configKey}.`);
  return offer;
}
