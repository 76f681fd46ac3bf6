import type { Offer, Provider } from '../src/catalog/model.ts';
import { builder } from './builder.ts';
import { pageOf, type PageOrder } from './connection.ts';
import { frozenNode } from './frozen-node.ts';
import { OfferConnection, OfferRef } from './offer.ts';

export const ProviderRef = builder.objectRef<Provider>('Provider');

builder.node(ProviderRef, {
  ...frozenNode('provider'),
  description: 'An API that serves models.',
  id: { description: 'Opaque; stays the same for as long as the catalog lives.', resolve: (provider) => provider.id },
  loadOne: (id, context) => context.catalog.providerById(id),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Short name, the first half of its offers’ config keys: "vertex".' }),
    name: t.exposeString('name', { description: 'Name for people: "Vertex AI".' }),
    offers: t.connection(
      {
        type: OfferRef,
        description: 'What it offers, by config key, retired offers among them.',
        resolve: (provider, args, { catalog }) => pageOf(catalog.offersOf(provider), args, offersOf(provider)),
      },
      OfferConnection,
    ),
    configured: t.boolean({
      nullable: true,
      description: 'Whether the gateway has what it needs (a key, a base URL) to call it. Null when you may not know.',
      resolve: (provider, _args, { configuredProviders }) => configuredProviders?.has(provider.slug) ?? null,
    }),
  }),
});

function offersOf(provider: Provider): PageOrder<Offer> {
  return { name: `offers of ${provider.id}`, key: (offer) => [offer.configKey] };
}
