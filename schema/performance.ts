import type { Performance } from '../src/catalog/model.ts';
import { builder } from './builder.ts';
import { FactSourceEnum } from './fact-source.ts';
import { ModeEnum } from './mode.ts';
import { ModelRef } from './model.ts';
import { OfferRef } from './offer.ts';
import { ProviderRef } from './provider.ts';

export const PerformanceType = builder.objectRef<Performance>('Performance').implement({
  description:
    'How one provider did with the model over a window of time, in milliseconds. Times are of successes. Published figures are kept as they are, even where a first byte comes after the end.',
  fields: (t) => ({
    provider: t.expose('provider', { type: ProviderRef, description: 'Who was called.' }),
    model: t.expose('model', { type: ModelRef, description: 'What was asked for.' }),
    offer: t.expose('offer', {
      type: OfferRef,
      nullable: true,
      description: 'The offer that was called; null: over all of the provider’s.',
    }),
    mode: t.expose('mode', {
      type: ModeEnum,
      nullable: true,
      description: 'The mode that it is about; null: over all modes.',
    }),
    source: t.expose('source', { type: FactSourceEnum, description: 'Whether a page said so, or it happened here.' }),
    sandbox: t.exposeBoolean('sandbox', { description: 'Measured on the sandbox: no real model, no real figures.' }),
    windowDays: t.exposeInt('windowDays', { description: 'How many days the window reaches back.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the figures were read or last measured.' }),
    p50Ms: t.exposeInt('p50Ms', {
      nullable: true,
      description: 'Half of the generations took no longer than this; null where unknown.',
    }),
    p95Ms: t.exposeInt('p95Ms', {
      nullable: true,
      description: '19 of 20 generations took no longer than this; null where unknown.',
    }),
    meanMs: t.exposeInt('meanMs', { nullable: true, description: 'The average; null where unknown.' }),
    successRate: t.exposeFloat('successRate', {
      nullable: true,
      description: 'Part of the requests that gave a picture, 0 to 1; null where unknown.',
    }),
    totalRequests: t.exposeInt('totalRequests', { description: 'How many requests the figures rest on.' }),
    ttfbP50Ms: t.exposeInt('ttfbP50Ms', {
      nullable: true,
      description: 'Time to the first sign of an answer, median; null where unknown.',
    }),
    ttfbP95Ms: t.exposeInt('ttfbP95Ms', {
      nullable: true,
      description: 'Time to the first sign of an answer, 95th percentile; null where unknown.',
    }),
  }),
});
