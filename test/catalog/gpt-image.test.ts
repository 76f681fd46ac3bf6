import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Json } from '../../src/base/json.ts';
import { costOf } from '../../src/catalog/cost.ts';
import { estimateCost, type EstimateRequest } from '../../src/catalog/estimate.ts';
import { outputImageTokens, usualImageTokens } from '../../src/catalog/image-tokens.ts';
import type { Mode } from '../../src/catalog/closed-sets.ts';
import type { Offer, Size } from '../../src/catalog/model.ts';
import { displayPrice } from '../../src/catalog/price.ts';
import { renderParameters } from '../../src/parameters/render.ts';
import { validateParameters } from '../../src/parameters/validate.ts';
import { present, readShipped } from './shipped-catalog.ts';

const SQUARE: Size = { width: 1024, height: 1024 };

describe('gpt-image-2, as it ships', () => {
  let offer: Offer;
  before(async () => {
    const { catalog } = await readShipped();
    offer = present(catalog.offer('openai/gpt-image-2'));
  });

  test('has its price lines, exact, each with its modality', () => {
    assert.deepEqual(
      offer.prices.map(
        ({ tier, modality, ...line }) => `${tier} ${modality} ${displayPrice({ tier, modality, ...line })}`,
      ),
      [
        'STANDARD TEXT $5.00/M input tokens',
        'STANDARD IMAGE $8.00/M input tokens',
        'STANDARD IMAGE $30.00/M output tokens',
        'BATCH TEXT $2.50/M input tokens',
        'BATCH IMAGE $4.00/M input tokens',
        'BATCH IMAGE $15.00/M output tokens',
      ],
    );
    assert.deepEqual(
      offer.prices.map(({ amount }) => amount),
      ['5', '8', '30', '2.5', '4', '15'],
    );
  });

  test('costs what OpenAI’s own table of prices says, to the micro-dollar of its tokens', () => {
    // The guide prints $0.006, $0.053, $0.211 a square and $0.005, $0.041, $0.165 for the two others.
    const printed: [quality: string, size: Size, micros: number][] = [
      ['low', SQUARE, 5880],
      ['medium', SQUARE, 52_680],
      ['high', SQUARE, 210_720],
      ['low', { width: 1536, height: 1024 }, 4740],
      ['medium', { width: 1024, height: 1536 }, 41_160],
      ['high', { width: 1536, height: 1024 }, 164_640],
      ['high', { width: 3840, height: 2160 }, 400_260],
      ['high', { width: 2048, height: 2048 }, 428_160],
    ];
    for (const [quality, size, micros] of printed) {
      const tokens = present(usualImageTokens(offer, { size, parameters: { quality } }));
      const usage = { inputTokens: 0, outputImageTokens: tokens };
      const cost = costOf({ ...QUESTION, prices: offer.prices, usage });
      assert.deepEqual([cost.micros, cost.exact], [micros, true], `${quality} ${size.width}x${size.height}`);
    }
  });

  test('costs an edit by words, pictures that went in and pictures that came out', () => {
    const usage = {
      inputTokens: 31 + 2560,
      inputImageTokens: 2560,
      outputImageTokens: 1756 + 200,
      outputOtherTokens: 0,
    };
    const cost = costOf({ ...QUESTION, mode: 'IMAGE_EDIT', prices: offer.prices, usage });
    // 31 · $5 + 2560 · $8 + 1956 · $30 a million.
    assert.deepEqual([cost.micros, cost.exact], [155 + 20_480 + 58_680, true]);
    assert.deepEqual(
      cost.components.map(({ label, quantity, costUsd }) => [label, quantity, costUsd]),
      [
        ['input tokens', '31', '0.000155'],
        ['input image tokens', '2560', '0.02048'],
        ['image tokens', '1956', '0.05868'],
      ],
    );
  });

  test('is estimated by the table, previews included, each picture a call of its own', () => {
    const one = estimate({ quality: 'medium', partial_images: 2 });
    // 11 · 5 + (1756 + 2 · 100) · 30.
    assert.deepEqual([one.costUsd, one.costMaxUsd, one.exact], ['0.058735', '0.058735', false]);
    const three = estimate({ quality: 'medium', partial_images: 2 }, { images: 3 });
    assert.equal(three.costUsd, '0.176205');
    const none = estimate({ quality: 'medium', partial_images: 0 });
    assert.equal(none.costUsd, '0.052735');
    const batch = estimate({ quality: 'medium', partial_images: 0 }, { tier: 'BATCH' });
    assert.equal(batch.costUsd, '0.026368');
  });

  test('an edit is estimated with the pictures that go in, the most of them at their limit', () => {
    const { costUsd, costMaxUsd } = estimate({ quality: 'low' }, { mode: 'IMAGE_EDIT', inputImages: 2 });
    // 11 · 5 + 2 · 1024 · 8 + 196 · 30, and at most 2 · 1536 · 8.
    assert.deepEqual([costUsd, costMaxUsd], ['0.022319', '0.030511']);
  });

  test('a quality that is the model’s choice is the dearest, a size that is its choice a square', () => {
    assert.deepEqual(tokens({ quality: 'auto' }, SQUARE), { usual: 7024, most: 7024 });
    assert.deepEqual(tokens({}, SQUARE), { usual: 7024, most: 7024 });
    const free = tokens({ quality: 'low' }, null);
    assert.equal(free.usual, 196);
    assert(free.most > 400, 'the dearest size of the table');
  });

  test('a size that the table lacks counts as its nearest, and at most as the dearest', () => {
    const { usual, most } = tokens({ quality: 'high' }, { width: 1040, height: 1040 });
    assert.deepEqual([usual, most], [7024, tokens({ quality: 'high' }, null).most]);
  });

  test('is told every shape in pixels that it makes', () => {
    const cases: [asked: Json, size: string | undefined, losses: string[]][] = [
      [{}, undefined, []],
      [{ size: '1536x1024' }, '1536x1024', []],
      [{ size: '1920x1080' }, '1920x1088', ['APPROXIMATED size']],
      [{ size: '16:9' }, '1360x768', []],
      [{ aspect_ratio: '3:2', resolution: '2K' }, '2512x1680', []],
      [{ aspect_ratio: '16:9', resolution: '4K' }, '3840x2160', ['APPROXIMATED resolution']],
      [{ resolution: '4K' }, '2880x2880', ['APPROXIMATED resolution']],
      [{ resolution: '0.5K' }, '816x816', ['APPROXIMATED resolution']],
      [{ aspect_ratio: '4:1' }, '1776x592', ['APPROXIMATED aspect_ratio']],
      [{ size: '1:4' }, '592x1776', ['APPROXIMATED size']],
      [{ size: '64x64' }, '816x816', ['APPROXIMATED size']],
      [{ size: '99999x64' }, '3840x1280', ['APPROXIMATED size']],
    ];
    for (const [asked, size, losses] of cases) {
      const { fields, losses: lost } = rendered(asked);
      assert.equal(fields['size'], size, JSON.stringify(asked));
      assert.deepEqual(
        lost.map((loss) => `${loss.severity} ${loss.parameter}`),
        losses,
        JSON.stringify(asked),
      );
      assert.equal('aspect_ratio' in fields || 'resolution' in fields, false);
    }
  });

  test('is told the rest in its own words, and what it can’t do is done here', () => {
    const { fields, local, losses } = rendered({
      quality: 'low',
      background: 'transparent',
      output_format: 'avif',
      output_compression: 60,
      moderation: 'low',
      partial_images: 0,
      n: 3,
      user: 'u1',
    });
    assert.deepEqual(fields, {
      quality: 'low',
      background: 'transparent',
      moderation: 'low',
      partial_images: 0,
      user: 'u1',
    });
    assert.deepEqual([local, losses], [{ count: 3, format: 'avif', quality: 60 }, []]);
    assert.deepEqual(rendered({ output_format: 'webp' }).fields, { output_format: 'webp', partial_images: 2 });
  });

  test('has where and when each group of its facts was read', async () => {
    assert.equal(offer.model.maxInputImages, 16);
    assert.deepEqual(offer.sizeRule, {
      multipleOf: 16,
      minArea: 655_360,
      maxArea: 8_294_400,
      maxEdge: 3840,
      maxRatio: 3,
    });
    assert.deepEqual([offer.imageTokens?.input, offer.imageTokens?.preview], [{ usual: 1024, most: 1536 }, 100]);
  });

  const tokens = (parameters: Readonly<Record<string, Json>>, size: Size | null) =>
    present(outputImageTokens(offer, { size, parameters }));

  const estimate = (parameters: Readonly<Record<string, Json>>, more: Partial<EstimateRequest> = {}) =>
    estimateCost(offer, {
      mode: 'TEXT_TO_IMAGE',
      tier: 'STANDARD',
      resolution: null,
      size: SQUARE,
      parameters,
      images: 1,
      inputImages: 0,
      promptTokens: 11,
      ...more,
    });

  const rendered = (asked: Json, mode: Mode = 'TEXT_TO_IMAGE') => {
    const validated = validateParameters(offer.model, mode, asked);
    assert.ok(validated.ok, JSON.stringify(validated));
    return renderParameters(offer, mode, validated.parameters);
  };
});

const QUESTION = {
  mode: 'TEXT_TO_IMAGE',
  tier: 'STANDARD',
  resolution: null,
  parameters: {},
  images: 1,
} as const;
