import type { Offer } from '../src/catalog/model.ts';
import type { OfferHealth } from '../src/routing/breaker.ts';
import { healthOf } from '../src/routing/circumstances.ts';
import { builder } from './builder.ts';
import { frozenNode } from './frozen-node.ts';
import { ModeEnum } from './mode.ts';
import { ModelRef } from './model.ts';
import { PriceType } from './price.ts';
import { ProviderRef } from './provider.ts';

const OfferHealthEnum = builder.enumType('OfferHealth', {
  description: 'How an offer does right now, by the calls of this installation.',
  values: {
    HEALTHY: { description: 'It answers as it usually does.' },
    DEGRADED: {
      description: 'It fails more than usual of late; it is tried all the same, and may soon be left alone.',
    },
    DOWN: { description: 'It failed so often that it is left alone for a while.' },
    UNKNOWN: { description: 'There were too few calls of late to tell.' },
  } satisfies Record<OfferHealth, { description: string }>,
});

export const OfferRef = builder.objectRef<Offer>('Offer');

builder.node(OfferRef, {
  ...frozenNode('offer'),
  description:
    'One way to get one model from one provider. Offers are never deleted: what a newer page no longer lists is retired.',
  id: { description: 'Opaque; stays the same for as long as the catalog lives.', resolve: (offer) => offer.id },
  loadOne: (id, context) => context.catalog.offerById(id),
  fields: (t) => ({
    configKey: t.exposeString('configKey', {
      description:
        'provider/name, such as "fal/gemini-3.1-flash-image-preview-edit". Where a model is asked for, it names this offer alone.',
    }),
    model: t.expose('model', { type: ModelRef, description: 'What is offered.' }),
    provider: t.expose('provider', { type: ProviderRef, description: 'Who offers it.' }),
    providerModelId: t.exposeString('providerModelId', {
      description: 'What the provider calls the model, as published.',
    }),
    upstreamModelId: t.exposeString('upstreamModelId', {
      description: 'The model id that is sent today, where it has moved since; else the published one.',
    }),
    modes: t.expose('modes', {
      type: [ModeEnum],
      description: 'The modes that this offer serves; a provider may have an offer for each.',
    }),
    regions: t.exposeStringList('regions', {
      description: 'Where the provider runs it, as published; empty where it doesn’t say.',
    }),
    prices: t.expose('prices', { type: [PriceType], description: 'Its price lines, in the order of publication.' }),
    pricesEffectiveAt: t.exposeString('pricesEffectiveAt', {
      nullable: true,
      description: 'When the prices were true, as published; null where the page doesn’t say.',
    }),
    notes: t.exposeStringList('notes', { description: 'Remarks on the prices, as published.' }),
    sourceUrl: t.exposeString('sourceUrl', {
      nullable: true,
      description: 'The provider’s page that the prices are from; null where none is named.',
    }),
    health: t.field({
      type: OfferHealthEnum,
      description:
        'How it does right now. UNKNOWN as long as there were too few calls of late to tell, which is no bad sign.',
      resolve: (offer, _args, { routing }) => healthOf(routing, offer),
    }),
    retiredAt: t.expose('retiredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the catalog stopped listing it; null while it is listed. A retired offer is never tried.',
    }),
  }),
});

export const OfferConnection = builder.connectionObject(
  { type: OfferRef, name: 'OfferConnection', description: 'A page of offers.' },
  { name: 'OfferEdge', description: 'An offer at its place in a list.' },
);
