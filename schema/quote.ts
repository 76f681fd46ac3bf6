import { InvalidInputRefusal, NotFoundRefusal, RateLimitedRefusal } from '../src/base/refusal.ts';
import { ModelNotFoundRefusal } from '../src/generation/errors.ts';
import { quote, type Quote } from '../src/generation/quote.ts';
import { builder } from './builder.ts';
import { ModeEnum, ServiceTierEnum } from './mode.ts';
import { OfferEstimate } from './offer-estimate.ts';
import './rate-limited-error.ts';
import { RoutingInput, routingOf } from './routing-input.ts';

const QuoteInput = builder.inputType('QuoteInput', {
  description: 'A request that is not made yet, as StartGenerationInput would have it.',
  fields: (t) => ({
    model: t.string({ description: 'Slug or alias; or provider/name of an offer, which then alone would be tried.' }),
    mode: t.field({ type: ModeEnum, defaultValue: 'TEXT_TO_IMAGE', description: 'What kind of picture.' }),
    prompt: t.string({
      required: false,
      description: 'Its length makes the count of prompt tokens closer; left out, a usual length is taken.',
    }),
    inputImages: t.int({
      defaultValue: 0,
      description: 'How many reference images; an edit is taken to have one at least.',
    }),
    parameters: t.field({ type: 'JSON', required: false, description: 'By the names of Model.parameters.' }),
    refine: t.id({
      required: false,
      description: 'A generation of yours that would be continued: one more reference image, and the mode IMAGE_EDIT.',
    }),
    routing: t.field({ type: RoutingInput, required: false, description: 'How the offers are to be chosen.' }),
    tier: t.field({ type: ServiceTierEnum, defaultValue: 'STANDARD', description: 'How soon, and at which prices.' }),
  }),
});

const QuoteType = builder.objectRef<Quote>('Quote').implement({
  description: 'What a request would cost and how long it would take at each offer, as things are now.',
  fields: (t) => ({
    offers: t.field({
      type: [OfferEstimate],
      description: 'All offers of the model: those that would be tried first, in their order, then the excluded.',
      resolve: ({ offers }) => [...offers],
    }),
    best: t.field({
      type: OfferEstimate,
      nullable: true,
      description: 'The offer that would be tried first. Null when none can serve the request.',
      resolve: ({ best }) => best,
    }),
    holdUsd: t.expose('holdUsd', {
      type: 'Decimal',
      nullable: true,
      description:
        'The most that may be held of a key’s budget, in US dollars: what it can cost at the dearest offer that would be tried. Null when none would, or none’s prices say.',
    }),
  }),
});

builder.queryField('quote', (t) =>
  t.field({
    type: QuoteType,
    description:
      'What a request would cost and how long it would take at each offer, without running it. No key needed, but for a generation to refine.',
    errors: {
      types: [InvalidInputRefusal, ModelNotFoundRefusal, NotFoundRefusal, RateLimitedRefusal],
      union: { name: 'QuoteResult', description: 'The quote, or why there is none.' },
      directResult: true,
    },
    args: { input: t.arg({ type: QuoteInput, description: 'What would be asked for.' }) },
    resolve: (_root, { input }, { viewer, database, catalog, routing }) =>
      quote({ database, catalog, routing }, viewer, {
        model: input.model,
        mode: input.mode,
        prompt: input.prompt ?? null,
        inputImages: input.inputImages,
        parameters: input.parameters ?? null,
        refine: input.refine ?? null,
        routing: routingOf(input.routing),
        tier: input.tier,
      }),
  }),
);
