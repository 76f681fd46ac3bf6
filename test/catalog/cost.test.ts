import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { costOf, type CostQuestion } from '../../src/catalog/cost.ts';
import { FAL_PRICES, GEMINI_PRICES, OPENAI_PRICES, priceOf } from './price-fixture.ts';

const question: CostQuestion = {
  prices: GEMINI_PRICES,
  usage: null,
  mode: 'TEXT_TO_IMAGE',
  tier: 'STANDARD',
  resolution: null,
  parameters: {},
  images: 1,
};

describe('the cost of a request', () => {
  const cases: [name: string, asked: Partial<CostQuestion>, micros: number, exact: boolean][] = [
    [
      'counts tokens, and the image by its line',
      { usage: { inputTokens: 11, outputImageTokens: 1120, outputOtherTokens: 388 } },
      67_585,
      true,
    ],
    ['never bills image tokens by the token line', { usage: { outputImageTokens: 1120 } }, 67_000, true],
    ['bills each image that was counted in tokens', { usage: { outputImageTokens: 2240 } }, 134_000, true],
    ['takes the line of the resolution', { resolution: '0.5K', usage: { outputImageTokens: 747 } }, 45_000, true],
    ['takes 1K when nobody chose', { resolution: null, usage: { images: 1 } }, 67_000, true],
    [
      'takes whole images of tokens that don’t divide, and says so',
      { usage: { outputImageTokens: 1290 } },
      67_000,
      false,
    ],
    [
      'prices by the batch',
      { tier: 'BATCH', usage: { inputTokens: 8, outputImageTokens: 1120, outputOtherTokens: 100 } },
      33_576,
      true,
    ],
    [
      'takes the standard line where the batch has none, and says so',
      { prices: FAL_PRICES, tier: 'BATCH', usage: { images: 1 } },
      80_000,
      false,
    ],
    ['counts the images that came when nothing was reported, and says so', { images: 2 }, 134_000, false],
    [
      'takes the next larger tier where its own is missing, and says so',
      { prices: FAL_PRICES, resolution: '1.5K', usage: { images: 1 } },
      120_000,
      false,
    ],
    [
      'takes the largest tier for one beyond all, and says so',
      { prices: FAL_PRICES, resolution: '8K', usage: { images: 1 } },
      120_000,
      false,
    ],
    [
      'adds a surcharge when its condition holds',
      { prices: FAL_PRICES, usage: { images: 1 }, parameters: { enable_web_search: true } },
      95_000,
      true,
    ],
    [
      'adds it once a request',
      { prices: FAL_PRICES, usage: { images: 3 }, parameters: { enable_web_search: true } },
      255_000,
      true,
    ],
    [
      'adds none when it doesn’t',
      { prices: FAL_PRICES, usage: { images: 1 }, parameters: { enable_web_search: false } },
      80_000,
      true,
    ],
    [
      'bills a refusal’s tokens and no image',
      { images: 0, usage: { inputTokens: 40, outputOtherTokens: 100 } },
      160,
      true,
    ],
    ['rounds once, halves to even, down', { usage: { inputTokens: 2 }, images: 0 }, 0, true],
    ['rounds once, halves to even, up', { usage: { inputTokens: 6 }, images: 0 }, 2, true],
    ['leaves out lines of another mode', { prices: [priceOf({ mode: 'IMAGE_EDIT' })], usage: { images: 1 } }, 0, false],
    [
      'leaves out lines of another currency',
      { prices: [priceOf({ currency: 'EUR' })], usage: { images: 1 } },
      0,
      false,
    ],
    ['is nothing where it is free', { prices: [priceOf({ amount: '0' })], usage: { images: 1 } }, 0, true],
    [
      'takes megapixels by the tier, and says so',
      { prices: [priceOf({ metric: 'MEGAPIXEL', amount: '0.01' })], usage: { images: 1 } },
      10_486,
      false,
    ],
    [
      'takes them by the pixels that are drawn, where those are known',
      {
        prices: [priceOf({ metric: 'MEGAPIXEL', amount: '0.01' })],
        usage: { images: 2 },
        size: { width: 2000, height: 1500 },
      },
      60_000,
      false,
    ],
    [
      'bills image tokens by a token line of images where there is no image line',
      {
        prices: [priceOf({ metric: 'TOKEN', modality: 'IMAGE', unitSize: 1_000_000, amount: '40' })],
        usage: { outputImageTokens: 1056 },
      },
      42_240,
      true,
    ],
    [
      'adds a surcharge by the request once a call',
      { prices: FAL_PRICES, usage: { images: 3 }, calls: 3, parameters: { enable_web_search: true } },
      285_000,
      true,
    ],
    [
      'takes a price by the request once a call',
      { prices: [priceOf({ metric: 'REQUEST', amount: '0.02' })], usage: { images: 3 }, calls: 3 },
      60_000,
      true,
    ],
    [
      'counts input tokens of words and of pictures at their own lines',
      {
        prices: OPENAI_PRICES,
        mode: 'IMAGE_EDIT',
        usage: { inputTokens: 1050, inputImageTokens: 1024, outputImageTokens: 7024, outputOtherTokens: 0 },
      },
      // 26 · 5 + 1024 · 8 + 7024 · 30, in millionths.
      219_042,
      true,
    ],
    [
      'halves them by the batch',
      {
        prices: OPENAI_PRICES,
        mode: 'IMAGE_EDIT',
        tier: 'BATCH',
        usage: { inputTokens: 1050, inputImageTokens: 1024, outputImageTokens: 7024 },
      },
      109_521,
      true,
    ],
    [
      'takes all input tokens for words where no picture goes in',
      { prices: OPENAI_PRICES, usage: { inputTokens: 20, outputImageTokens: 196 } },
      5980,
      true,
    ],
    [
      'takes all input tokens of an edit for the dearer ones where nobody tells them apart, and says so',
      { prices: OPENAI_PRICES, mode: 'IMAGE_EDIT', usage: { inputTokens: 1050, outputImageTokens: 196 } },
      14_280,
      false,
    ],
    [
      'leaves image tokens of the input at the one line where there is no other',
      { usage: { inputTokens: 1000, inputImageTokens: 900, outputImageTokens: 1120 } },
      67_250,
      true,
    ],
    [
      'bills image tokens that were counted although no picture came',
      { prices: OPENAI_PRICES, images: 0, usage: { inputTokens: 20, outputImageTokens: 200 } },
      6100,
      true,
    ],
    [
      'says so when tokens were counted that nobody prices',
      { prices: OPENAI_PRICES, usage: { outputImageTokens: 196, outputOtherTokens: 10 } },
      5880,
      false,
    ],
    [
      'assumes an image’s usual tokens where the provider told nothing, and says so',
      { prices: OPENAI_PRICES, usage: null, usualImageTokens: 7024 },
      210_720,
      false,
    ],
    [
      'assumes them where it told everything else, and says so',
      { prices: OPENAI_PRICES, usage: { inputTokens: 20 }, images: 2, usualImageTokens: 196 },
      11_860,
      false,
    ],
    ['knows no price of an image whose tokens nobody knows', { prices: OPENAI_PRICES, usage: null }, 0, false],
  ];
  for (const [name, asked, micros, exact] of cases) {
    test(name, () => {
      const cost = costOf({ ...question, ...asked });
      assert.deepEqual({ micros: cost.micros, exact: cost.exact }, { micros, exact });
      assert.equal(cost.lines.length, cost.components.length);
    });
  }

  test('is told in parts that add up exactly', () => {
    const cost = costOf({ ...question, usage: { inputTokens: 11, outputImageTokens: 1120, outputOtherTokens: 388 } });
    assert.deepEqual(cost.components, [
      { label: 'input tokens', quantity: '11', unitPrice: '0.00000025', costUsd: '0.00000275' },
      { label: 'output and thinking tokens', quantity: '388', unitPrice: '0.0000015', costUsd: '0.000582' },
      { label: 'images 1K', quantity: '1', unitPrice: '0.067', costUsd: '0.067' },
    ]);
  });
});
