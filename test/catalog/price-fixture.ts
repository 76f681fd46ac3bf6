import type { Price } from '../../src/catalog/model.ts';

/** A price of one image; what a test is about it says itself. */
export function priceOf(price: Partial<Price>): Price {
  return {
    direction: 'OUTPUT',
    metric: 'IMAGE',
    modality: null,
    mode: null,
    unitSize: 1,
    amount: '0.04',
    currency: 'USD',
    tier: 'STANDARD',
    resolution: null,
    conditions: [],
    tokensPerUnit: null,
    ...price,
  };
}

const perMillion = { metric: 'TOKEN', unitSize: 1_000_000 } as const;

/** As Gemini prices: tokens, and images by tier, at both service tiers. */
export const GEMINI_PRICES: readonly Price[] = [
  priceOf({ ...perMillion, direction: 'INPUT', amount: '0.25' }),
  priceOf({ ...perMillion, amount: '1.5' }),
  priceOf({ amount: '0.045', resolution: '0.5K', tokensPerUnit: 747 }),
  priceOf({ amount: '0.067', resolution: '1K', tokensPerUnit: 1120 }),
  priceOf({ amount: '0.101', resolution: '2K', tokensPerUnit: 1680 }),
  priceOf({ ...perMillion, direction: 'INPUT', amount: '0.125', tier: 'BATCH' }),
  priceOf({ ...perMillion, amount: '0.75', tier: 'BATCH' }),
  priceOf({ amount: '0.0335', resolution: '1K', tokensPerUnit: 1120, tier: 'BATCH' }),
];

/** As fal prices: images by tier, and a web search. */
export const FAL_PRICES: readonly Price[] = [
  priceOf({ amount: '0.06', resolution: '0.5K' }),
  priceOf({ amount: '0.08', resolution: '1K' }),
  priceOf({ amount: '0.12', resolution: '2K' }),
  priceOf({
    direction: 'SURCHARGE',
    metric: 'REQUEST',
    amount: '0.015',
    conditions: [{ parameter: 'enable_web_search', equals: true }],
  }),
];

/** As OpenAI prices gpt-image-2: tokens alone, of words and of pictures, at both service tiers. */
export const OPENAI_PRICES: readonly Price[] = [
  priceOf({ ...perMillion, direction: 'INPUT', modality: 'TEXT', amount: '5' }),
  priceOf({ ...perMillion, direction: 'INPUT', modality: 'IMAGE', amount: '8' }),
  priceOf({ ...perMillion, modality: 'IMAGE', amount: '30' }),
  priceOf({ ...perMillion, direction: 'INPUT', modality: 'TEXT', amount: '2.5', tier: 'BATCH' }),
  priceOf({ ...perMillion, direction: 'INPUT', modality: 'IMAGE', amount: '4', tier: 'BATCH' }),
  priceOf({ ...perMillion, modality: 'IMAGE', amount: '15', tier: 'BATCH' }),
];
