import type { ParameterThen } from '../src/catalog/history/change.ts';
import type { Parameter } from '../src/catalog/model.ts';
import { CatalogChangeRef, changeRef, modelNow, offerNow } from './catalog-change.ts';
import type { Context } from './context.ts';
import { ModelRef, ModelStatusEnum } from './model.ts';
import { OfferRef } from './offer.ts';
import { ParameterObject } from './parameter.ts';
import { PriceType } from './price.ts';

const interfaces = [CatalogChangeRef];
const OFFER = 'The offer, as it is now.';

changeRef('ModelAdded').implement({
  interfaces,
  description:
    'The model came into the catalog. Of all that was said of it only AliasMoved is told besides, where it has names that were another’s.',
});

changeRef('StatusChanged').implement({
  interfaces,
  description: 'The model is at another place in its life.',
  fields: (t) => ({
    before: t.field({
      type: ModelStatusEnum,
      description: 'Where it was.',
      resolve: ({ change }) => change.before,
    }),
    after: t.field({ type: ModelStatusEnum, description: 'Where it is.', resolve: ({ change }) => change.after }),
  }),
});

changeRef('AliasMoved').implement({
  interfaces,
  description:
    'A name leads elsewhere. Each save is of one model: a name that goes from one model to another is taken away first, and told twice.',
  fields: (t) => ({
    alias: t.string({ description: 'The name.', resolve: ({ change }) => change.alias }),
    from: t.field({
      type: ModelRef,
      nullable: true,
      description:
        'The model that has it no more or, when it was free in between, that had it last. Null: it was nobody’s ever.',
      resolve: ({ change: { from } }, _args, context) => (from === null ? null : modelNow(context, from)),
    }),
    to: t.field({
      type: ModelRef,
      nullable: true,
      description: 'The model that has it from this change on. Null: it was taken away, and led nowhere then.',
      resolve: ({ change: { to } }, _args, context) => (to === null ? null : modelNow(context, to)),
    }),
  }),
});

changeRef('PriceChanged').implement({
  interfaces,
  description: 'An offer has other price lines. The lines that it kept are not told.',
  fields: (t) => ({
    offer: t.field({
      type: OfferRef,
      description: OFFER,
      resolve: ({ change }, _args, context) => offerNow(context, change.configKey),
    }),
    before: t.field({
      type: [PriceType],
      description: 'The lines that it has no more; empty when some were only added.',
      resolve: ({ change }) => change.before,
    }),
    after: t.field({
      type: [PriceType],
      description: 'The lines that are new; empty when some were only taken away.',
      resolve: ({ change }) => change.after,
    }),
  }),
});

changeRef('ParameterChanged').implement({
  interfaces,
  description:
    'A request may say something else. How an offer takes a parameter that stays what it is, is told by OfferChanged.',
  fields: (t) => ({
    name: t.string({ description: 'The parameter’s name.', resolve: ({ change }) => change.name }),
    before: t.field({
      type: ParameterObject,
      nullable: true,
      description: 'The parameter as it was, and how offers took it. Null: there was none of this name.',
      resolve: ({ change }, _args, context) => parameterThen(context, change.before),
    }),
    after: t.field({
      type: ParameterObject,
      nullable: true,
      description: 'The parameter as it became, and how offers take it. Null: it was taken away.',
      resolve: ({ change }, _args, context) => parameterThen(context, change.after),
    }),
  }),
});

changeRef('OfferAdded').implement({
  interfaces,
  description: 'A model that was there is offered in one more way; or again, after the offer was retired.',
  fields: (t) => ({
    offer: t.field({
      type: OfferRef,
      description: OFFER,
      resolve: ({ change }, _args, context) => offerNow(context, change.configKey),
    }),
  }),
});

changeRef('OfferRetired').implement({
  interfaces,
  description: 'An offer is listed no more, and is not tried any more.',
  fields: (t) => ({
    offer: t.field({
      type: OfferRef,
      description: OFFER,
      resolve: ({ change }, _args, context) => offerNow(context, change.configKey),
    }),
  }),
});

changeRef('OfferChanged').implement({
  interfaces,
  description: 'Something else than the prices of an offer changed.',
  fields: (t) => ({
    offer: t.field({
      type: OfferRef,
      description: OFFER,
      resolve: ({ change }, _args, context) => offerNow(context, change.configKey),
    }),
    facts: t.stringList({
      description:
        'What did: providerModelId, upstreamModelId, modes, regions, pricesEffectiveAt, notes, sourceUrl, sizes, sizeRule, imageTokens, treatments; prices for their order alone. More may come.',
      resolve: ({ change }) => [...change.facts],
    }),
  }),
});

changeRef('ModelChanged').implement({
  interfaces,
  description: 'Something else of the model changed.',
  fields: (t) => ({
    facts: t.stringList({
      description:
        'The groups of facts that did: identity, specifications, performance, competitions, benchmarks, categoryRankings, gallery, content; parameters and offers for their order alone. More may come.',
      resolve: ({ change }) => [...change.facts],
    }),
  }),
});

function parameterThen({ catalog }: Context, then: ParameterThen | null): Parameter | null {
  if (then === null) return null;
  const treatments = then.treatments.map(({ configKey, ...treatment }) => ({
    ...treatment,
    offer: offerNow({ catalog }, configKey),
  }));
  return { ...then, treatments };
}
