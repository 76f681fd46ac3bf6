import type { PriceDirection, PriceMetric } from '../src/catalog/closed-sets.ts';
import type { Price, PriceCondition } from '../src/catalog/model.ts';
import { displayPrice } from '../src/catalog/price.ts';
import { builder } from './builder.ts';
import { ModalityEnum, ModeEnum, ServiceTierEnum } from './mode.ts';

export const PriceDirectionEnum = builder.enumType('PriceDirection', {
  description: 'What a price line charges for.',
  values: {
    INPUT: { description: 'What goes in: the prompt, reference pictures.' },
    OUTPUT: { description: 'What comes out: pictures, text, thinking.' },
    SURCHARGE: { description: 'Added to a request when its conditions hold, such as a web search.' },
  } satisfies Record<PriceDirection, { description: string }>,
});

export const PriceMetricEnum = builder.enumType('PriceMetric', {
  description: 'The unit that a price line counts. More may come.',
  values: {
    TOKEN: { description: 'A token, as the provider counts them.' },
    IMAGE: { description: 'One picture.' },
    MEGAPIXEL: { description: 'A million pixels.' },
    REQUEST: { description: 'One call, whatever comes of it.' },
    SECOND: { description: 'A second of video.' },
  } satisfies Record<PriceMetric, { description: string }>,
});

const PriceConditionType = builder.objectRef<PriceCondition>('PriceCondition').implement({
  description: 'Something that must hold of a request for a price line to count.',
  fields: (t) => ({
    parameter: t.exposeString('parameter', { description: 'Name of the parameter, as in Model.parameters.' }),
    equals: t.expose('equals', { type: 'JSON', description: 'The value that it must have.' }),
  }),
});

export const PriceType = builder.objectRef<Price>('Price').implement({
  description: 'One price line of an offer: what the provider lists, with nothing added.',
  fields: (t) => ({
    direction: t.expose('direction', {
      type: PriceDirectionEnum,
      description: 'Whether it charges for what goes in, what comes out, or an extra.',
    }),
    metric: t.expose('metric', { type: PriceMetricEnum, description: 'The unit that is counted.' }),
    modality: t.expose('modality', {
      type: ModalityEnum,
      nullable: true,
      description:
        'What kind of token or unit it counts; null when any. Image tokens of a picture that has an image line are not charged again by a token line.',
    }),
    mode: t.expose('mode', {
      type: ModeEnum,
      nullable: true,
      description: 'The mode that it holds for; null when for all of the offer’s.',
    }),
    unitSize: t.exposeInt('unitSize', {
      description: 'Number of units that `amount` pays for: 1000000 for a price a million tokens, else 1.',
    }),
    amount: t.expose('amount', {
      type: 'Decimal',
      description: 'What so many units cost, exact. Published prices may be rounded; this is not.',
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217, such as "USD".' }),
    tier: t.expose('tier', { type: ServiceTierEnum, description: 'The service tier that it holds for.' }),
    resolution: t.exposeString('resolution', {
      nullable: true,
      description: 'The resolution tier that it holds for, such as "2K"; null when for all.',
    }),
    conditions: t.expose('conditions', {
      type: [PriceConditionType],
      description: 'What else must hold of the request, all of it. A client that ignores it misprices.',
    }),
    tokensPerUnit: t.exposeInt('tokensPerUnit', {
      nullable: true,
      description: 'How many tokens the provider counts for one such unit; null where it doesn’t say.',
    }),
    display: t.string({
      description: 'As a page prints it: "$0.067/image". Rounded; calculate with `amount`.',
      resolve: displayPrice,
    }),
  }),
});
