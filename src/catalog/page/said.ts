import type { ModelFacts, OfferFacts, ParameterFacts } from '../facts.ts';
import type { PageOrigin } from './origin.ts';

/*
 * What pages say, as far as it is facts: the data format's own groups, without where and when they were read.
 */

type Said<Group extends keyof ModelFacts> = Omit<NonNullable<ModelFacts[Group]>, keyof PageOrigin>;

export type PageIdentity = Said<'identity'>;
export type PageSpecifications = Said<'specifications'>;
export type PagePerformance = Said<'performance'>;
export type PageFigures = PagePerformance['providers'][number];
export type PageBenchmark = Said<'benchmarks'>['list'][number];
export type PageRanking = Said<'categoryRankings'>['list'][number];
export type PageGallery = Said<'gallery'>;
export type PageContent = Said<'content'>;

/** A page has no words for the rest of a parameter. */
export type PageParameter = Omit<ParameterFacts, 'minimum' | 'maximum' | 'essential'>;

/** Nor for how an offer is asked. */
export type PageOffer = Pick<
  OfferFacts,
  'configKey' | 'providerName' | 'providerModelId' | 'regions' | 'prices' | 'pricesEffectiveAt' | 'notes' | 'sourceUrl'
>;
