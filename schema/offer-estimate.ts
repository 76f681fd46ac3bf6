import type { RouteEntry } from '../src/events/event.ts';
import { builder } from './builder.ts';
import { OfferRef } from './offer.ts';

const RouteVerdict = builder.enumType('RouteVerdict', {
  description: 'Whether an offer would be tried.',
  values: {
    FIRST: { description: 'Tried first.' },
    FALLBACK: { description: 'Tried when those before it fail.' },
    EXCLUDED: { description: 'Not tried; the reason says why.' },
  },
});

const CostComponent = builder.objectRef<RouteEntry['components'][number]>('CostComponent').implement({
  description: 'One part of a cost.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'What is counted, such as "images 1K".' }),
    quantity: t.expose('quantity', { type: 'Decimal', description: 'How many units.' }),
    unitPrice: t.expose('unitPrice', { type: 'Decimal', description: 'What one unit costs, in US dollars.' }),
    costUsd: t.expose('costUsd', {
      type: 'Decimal',
      description: 'Quantity times unit price, unrounded, in US dollars.',
    }),
  }),
});

export const OfferEstimate = builder.objectRef<RouteEntry>('OfferEstimate').implement({
  description: 'What is expected of one offer for one request, and whether it would be tried.',
  fields: (t) => ({
    offer: t.field({
      type: OfferRef,
      nullable: true,
      description: 'The offer as it is now. Null when it has gone since.',
      resolve: ({ configKey }, _args, { catalog }) => catalog.offer(configKey),
    }),
    configKey: t.exposeString('configKey', { description: 'provider/name, as it was considered.' }),
    verdict: t.expose('verdict', { type: RouteVerdict, description: 'Whether it would be tried, and when.' }),
    rank: t.exposeInt('rank', {
      nullable: true,
      description: 'Its place in the order, from 1. Null when it is excluded.',
    }),
    reasonCode: t.exposeString('reasonCode', {
      description:
        'For programs. Of the first: BEST_BALANCE, CHEAPEST, FASTEST, MOST_RELIABLE, REQUESTED, FORCED, ONLY_OFFER, LOSES_NOTHING, HEALTHY, PROBE, EXPLORATION. Of others: FALLBACK, LOSES_MORE, BREAKER_OPEN. Of the excluded: NOT_CONFIGURED, MODE_UNSUPPORTED, PARAMETER_UNSUPPORTED, OVER_MAX_COST, OVER_MAX_P95, UNDER_MIN_SUCCESS, TIER_UNSUPPORTED and the like. More may come.',
    }),
    reason: t.exposeString('reason', { description: 'For people: why it stands where it stands.' }),
    costUsd: t.expose('costUsd', {
      type: 'Decimal',
      nullable: true,
      description: 'What it is expected to cost. Null when its prices do not say.',
    }),
    costMaxUsd: t.expose('costMaxUsd', {
      type: 'Decimal',
      nullable: true,
      description: 'The most that it can cost. Null when its prices do not say.',
    }),
    exact: t.exposeBoolean('exact', {
      description: 'Whether costUsd is known, rather than estimated from usual token counts.',
    }),
    components: t.field({
      type: [CostComponent],
      description: 'What costUsd is made of.',
      resolve: ({ components }) => [...components],
    }),
    p50Ms: t.exposeInt('p50Ms', {
      nullable: true,
      description: 'Half of its successes took no longer, in milliseconds. Null when nobody knows.',
    }),
    p95Ms: t.exposeInt('p95Ms', {
      nullable: true,
      description: '95 of 100 successes took no longer, in milliseconds. Null when nobody knows.',
    }),
    successRate: t.exposeFloat('successRate', {
      nullable: true,
      description: 'The share of calls that succeeded, 0 to 1. Null when nobody knows.',
    }),
    losses: t.stringList({
      description: 'What this offer could not do as asked, a sentence each.',
      resolve: ({ losses }) => [...losses],
    }),
  }),
});
