import { z } from 'zod';
import {
  MODALITIES,
  MODEL_STATUSES,
  MODES,
  PARAMETER_GROUPS,
  PARAMETER_TYPES,
  PRICE_DIRECTIONS,
  PRICE_METRICS,
  SERVICE_TIERS,
  TREATMENTS,
} from './closed-sets.ts';
import { Content, Gallery, Performance, Standings } from './facts-of-page.ts';
import { ImageTokens, pixels, SizeRule } from './facts-of-pictures.ts';
import { fact, line, readAt, webAddress, whole } from './fact.ts';

/** Slugs, config keys and the like stand in indexes and addresses. */
export const LONGEST_SLUG = 200;
export const SLUG = /^[a-z0-9][a-z0-9._-]*$/;
export const PARAMETER_NAME = /^[a-z][a-z0-9_]*$/;
export const CONFIG_KEY = /^[a-z0-9-]+\/[a-z0-9][a-z0-9._-]*$/;

const slug = z.string().regex(SLUG, 'must be lower-case letters, digits, dots, dashes');
const routed = slug.max(LONGEST_SLUG);
const modes = z.array(z.enum(MODES));
const values = z.array(z.json()).min(1);

const Parameter = z.strictObject({
  name: z.string().regex(PARAMETER_NAME),
  types: z.array(z.enum(PARAMETER_TYPES)).min(1),
  group: z.enum(PARAMETER_GROUPS),
  description: z.string(),
  required: z.boolean().default(false),
  default: z.json().optional().describe('Absent when there is none; null is a default.'),
  values: values.nullable().default(null).describe('All values that it takes; null when any of its types.'),
  minimum: z.number().nullable().default(null),
  maximum: z.number().nullable().default(null),
  modes: modes.min(1),
  onlyVia: z
    .array(slug)
    .default([])
    .describe('Slugs of the providers that alone understand it, as published. Shown, not obeyed.'),
  essential: z
    .boolean()
    .default(false)
    .describe('An offer that can’t take it is no candidate at all for a request that has it.'),
});

const Treatment = z.strictObject({
  treatment: z.enum(TREATMENTS),
  providerName: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      'Dotted path into the provider’s body, where it is not our own name; a numeric step makes an array. ' +
        'For `size`, two paths joined by a comma get its width and its height.',
    ),
  values: values
    .nullable()
    .default(null)
    .describe('Which of the parameter’s values this offer takes, in our words; null when all.'),
  convert: z
    .record(z.string(), z.json())
    .nullable()
    .default(null)
    .describe('Our value, as text → the provider’s, where they differ.'),
});

const Price = z.strictObject({
  direction: z.enum(PRICE_DIRECTIONS),
  metric: z.enum(PRICE_METRICS),
  modality: z.enum(MODALITIES).nullable().default(null),
  mode: z.enum(MODES).nullable().default(null),
  unitSize: whole.min(1).default(1).describe('Units that the amount pays for: 1000000 for a price a million tokens.'),
  amount: z
    .string()
    .regex(/^(0|[1-9]\d{0,11})(\.\d{0,17}[1-9])?$/, 'must be an exact decimal without closing zeros, such as "0.0225"'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as "USD"')
    .default('USD'),
  tier: z.enum(SERVICE_TIERS).default('STANDARD'),
  resolution: z.string().min(1).nullable().default(null),
  conditions: z.array(z.strictObject({ parameter: z.string(), equals: z.json() })).default([]),
  tokensPerUnit: whole.min(1).nullable().default(null),
});

const Offer = z.strictObject({
  ...fact,
  configKey: z.string().regex(CONFIG_KEY, 'must be provider/name'),
  providerName: z.string().min(1).describe('What people call the provider. The slug is the config key’s first half.'),
  providerModelId: z.string().min(1).describe('As published.'),
  upstreamModelId: z
    .strictObject({ ...fact, id: z.string().min(1) })
    .nullable()
    .default(null)
    .describe('What is sent today, where it has moved since; null when it is the published one.'),
  modes: modes.min(1),
  regions: z.array(line).default([]),
  prices: z.array(Price),
  pricesEffectiveAt: line.nullable().default(null).describe('When the prices were true, as published.'),
  notes: z.array(z.string()).default([]),
  sourceUrl: webAddress.nullable().default(null).describe('The address that the page names for the prices.'),
  sizes: z
    .strictObject({
      ...fact,
      tiers: z.record(z.string(), z.record(z.string().regex(/^\d+:\d+$/), pixels)),
    })
    .nullable()
    .default(null)
    .describe('The offer’s own table: resolution tier → aspect ratio → "WxH" in pixels.'),
  sizeRule: SizeRule.nullable()
    .default(null)
    .describe('The pixel sizes that the offer takes, when it takes any within bounds.'),
  imageTokens: ImageTokens.nullable()
    .default(null)
    .describe('How many tokens pictures count, where they are billed so: for estimates, before the provider counts.'),
  treatments: z
    .strictObject({ ...fact, parameters: z.record(z.string(), Treatment) })
    .nullable()
    .default(null)
    .describe(
      'How the offer takes each parameter. What is not listed counts as UNSUPPORTED: nobody knows how to send it.',
    ),
});

const Model = z.strictObject({
  $schema: z.string().optional(),
  slug: routed,
  identity: z.strictObject({
    ...fact,
    name: line,
    summary: z.string(),
    creator: z.strictObject({ slug: routed, name: line }),
    family: line.nullable().default(null),
    status: z.enum(MODEL_STATUSES),
    aliases: z.array(routed).default([]),
    alternativeNames: z.array(line).default([]),
    released: line.nullable().default(null),
    tags: z.array(line).default([]),
    apiBaseUrl: webAddress.nullable().default(null),
  }),
  specifications: z.strictObject({
    ...fact,
    contextWindow: whole.nullable().default(null),
    maxInputImages: whole.nullable().default(null),
    maxOutputImages: whole.nullable().default(null),
    maxOutputTokens: whole.nullable().default(null),
    maxResolution: line.nullable().default(null),
    maxVideoSeconds: z.number().positive().nullable().default(null),
    inputModalities: z.array(z.enum(MODALITIES)),
    outputModalities: z.array(z.enum(MODALITIES)),
    capabilities: z.array(line).default([]),
    modes,
  }),
  parameters: z
    .strictObject({ ...fact, list: z.array(Parameter) })
    .nullable()
    .default(null),
  offers: z.array(Offer),
  performance: Performance.nullable().default(null),
  ...Standings.shape,
  gallery: Gallery.nullable().default(null),
  content: Content.nullable().default(null),
});

/**
 * Everything that is said of one model: the data format of `catalog/`, what a reader of pages produces, and what
 * {@link saveModel} takes. Each group of facts tells where it was read (`source`) and on which day (`asOf`).
 */
export const ModelFacts = Model.superRefine((facts, context) => {
  const problem = (path: readonly (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  const names = new Set(facts.parameters?.list.map((parameter) => parameter.name));
  unique(facts.identity.aliases, (alias) => alias, ['identity', 'aliases'], problem);
  if (facts.identity.aliases.includes(facts.slug))
    problem(['identity', 'aliases'], `must not repeat the slug "${facts.slug}"`);
  unique(facts.parameters?.list, (parameter) => parameter.name, ['parameters', 'list'], problem);
  unique(facts.offers, (offer) => offer.configKey, ['offers'], problem);
  unique(facts.performance?.providers, (entry) => entry.provider, ['performance', 'providers'], problem);
  unique(facts.benchmarks?.list, competitionKey, ['benchmarks', 'list'], problem);
  unique(facts.competitions?.list, competitionKey, ['competitions', 'list'], problem);
  unique(facts.categoryRankings?.list, ({ mode, slug }) => `${slug} (${mode})`, ['categoryRankings', 'list'], problem);
  facts.offers.forEach((offer, index) => {
    for (const name of Object.keys(offer.treatments?.parameters ?? {})) {
      if (!names.has(name))
        problem(['offers', index, 'treatments', 'parameters', name], 'must be one of the model’s parameters');
    }
  });
});
export type ModelFacts = z.output<typeof ModelFacts>;
export type OfferFacts = ModelFacts['offers'][number];
export type PriceFacts = OfferFacts['prices'][number];
export type ParameterFacts = NonNullable<ModelFacts['parameters']>['list'][number];

/** What a provider is called. Providers that no model names are known by this alone. */
export const ProviderFacts = z.strictObject({
  providers: z.array(z.strictObject({ slug, name: z.string().min(1) })),
});
export type ProviderFacts = z.output<typeof ProviderFacts>;

/** The places where facts were read, by the path of their group. */
export function originsOf(facts: ModelFacts): { facts: string; source: string; asOf: string }[] {
  const groups: [string, { source: string; asOf: string } | null][] = [
    ['identity', facts.identity],
    ['specifications', facts.specifications],
    ['parameters', facts.parameters],
    ...facts.offers.flatMap((offer): [string, { source: string; asOf: string } | null][] => [
      [`offers/${offer.configKey}`, offer],
      [`offers/${offer.configKey}/upstreamModelId`, offer.upstreamModelId],
      [`offers/${offer.configKey}/sizes`, offer.sizes],
      [`offers/${offer.configKey}/sizeRule`, offer.sizeRule],
      [`offers/${offer.configKey}/imageTokens/output`, offer.imageTokens?.output ?? null],
      [`offers/${offer.configKey}/imageTokens/input`, offer.imageTokens?.input ?? null],
      [`offers/${offer.configKey}/imageTokens/preview`, offer.imageTokens?.preview ?? null],
      [`offers/${offer.configKey}/treatments`, offer.treatments],
    ]),
    ['performance', facts.performance],
    ['competitions', facts.competitions],
    ['benchmarks', facts.benchmarks],
    ['categoryRankings', facts.categoryRankings],
    ['gallery', facts.gallery],
    ['content', facts.content],
  ];
  return groups.flatMap(([path, group]) => (group === null ? [] : [readAt(path, group)]));
}

/** One competition, one text: its name, and which of those with this name it is. */
export function competitionKey({ name, occurrence }: { name: string; occurrence: number }): string {
  return `${name} #${occurrence}`;
}

function unique<Item>(
  items: readonly Item[] | undefined,
  key: (item: Item) => string,
  path: readonly string[],
  problem: (path: readonly (string | number)[], message: string) => void,
): void {
  const seen = new Set<string>();
  (items ?? []).forEach((item, index) => {
    if (seen.has(key(item))) problem([...path, index], `must not repeat "${key(item)}"`);
    seen.add(key(item));
  });
}
