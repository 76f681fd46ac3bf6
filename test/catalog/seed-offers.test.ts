import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Catalog, Model, Offer, Price } from '../../src/catalog/model.ts';
import { displayPrice, startingPriceUsd } from '../../src/catalog/price.ts';
import { present, readShipped, SLUG } from './shipped-catalog.ts';

const BOTH = ['TEXT_TO_IMAGE', 'IMAGE_EDIT'];
const GEMINI_KEY = `gemini/${SLUG}`;

describe('the offers of the shipped model', () => {
  let catalog: Catalog;
  let model: Model;

  before(async () => {
    ({ catalog, model } = await readShipped());
  });

  test('has five offers, each with what is published and what is sent', () => {
    assert.deepEqual(
      model.offers.map(
        ({ configKey, provider, providerModelId, upstreamModelId, modes, regions, sourceUrl, notes, retiredAt }) => ({
          configKey,
          provider: provider.name,
          ids: [providerModelId, upstreamModelId],
          modes,
          regions,
          sourceUrl,
          notes: notes.length,
          retiredAt,
        }),
      ),
      [
        {
          configKey: `vertex/${SLUG}`,
          provider: 'Vertex AI',
          ids: [SLUG, 'gemini-3.1-flash-image'],
          modes: BOTH,
          regions: ['global'],
          sourceUrl: 'https://cloud.google.com/vertex-ai/generative-ai/pricing',
          notes: 4,
          retiredAt: null,
        },
        {
          configKey: `fal/${SLUG}-edit`,
          provider: 'fal.ai',
          ids: ['fal-ai/nano-banana-2/edit', 'fal-ai/nano-banana-2/edit'],
          modes: ['IMAGE_EDIT'],
          regions: [],
          sourceUrl: 'https://fal.ai/models/fal-ai/nano-banana-2',
          notes: 5,
          retiredAt: null,
        },
        {
          configKey: `fal/${SLUG}`,
          provider: 'fal.ai',
          ids: ['fal-ai/nano-banana-2', 'fal-ai/nano-banana-2'],
          modes: ['TEXT_TO_IMAGE'],
          regions: [],
          sourceUrl: 'https://fal.ai/models/fal-ai/nano-banana-2',
          notes: 5,
          retiredAt: null,
        },
        {
          configKey: `replicate/${SLUG}`,
          provider: 'Replicate',
          ids: ['google/nano-banana-2', 'google/nano-banana-2'],
          modes: BOTH,
          regions: [],
          sourceUrl: 'https://replicate.com/google/nano-banana-2',
          notes: 3,
          retiredAt: null,
        },
        {
          configKey: GEMINI_KEY,
          provider: 'Gemini API',
          ids: [SLUG, 'gemini-3.1-flash-image'],
          modes: BOTH,
          regions: ['global'],
          sourceUrl: `https://ai.google.dev/gemini-api/docs/pricing#${SLUG}`,
          notes: 4,
          retiredAt: null,
        },
      ],
    );
    assert.equal(offer(GEMINI_KEY).notes[0], '$0.045 per output image at 512px (0.5K) (747 tokens)');
    assert.equal(offer(`fal/${SLUG}`).notes[4], 'Web search adds $0.015 per request');
  });

  test('has every price line, exact', () => {
    const google = [
      'STANDARD INPUT TOKEN 0.25/1000000',
      'STANDARD OUTPUT TOKEN 1.5/1000000',
      'STANDARD OUTPUT IMAGE 0.045/1 0.5K 747',
      'STANDARD OUTPUT IMAGE 0.067/1 1K 1120',
      'STANDARD OUTPUT IMAGE 0.101/1 2K 1680',
      'STANDARD OUTPUT IMAGE 0.151/1 4K 2520',
      'BATCH INPUT TOKEN 0.125/1000000',
      'BATCH OUTPUT TOKEN 0.75/1000000',
      'BATCH OUTPUT IMAGE 0.0225/1 0.5K 747',
      'BATCH OUTPUT IMAGE 0.0335/1 1K 1120',
      'BATCH OUTPUT IMAGE 0.0505/1 2K 1680',
      'BATCH OUTPUT IMAGE 0.0755/1 4K 2520',
    ];
    const fal = [
      'STANDARD OUTPUT IMAGE 0.06/1 0.5K',
      'STANDARD OUTPUT IMAGE 0.08/1 1K',
      'STANDARD OUTPUT IMAGE 0.12/1 2K',
      'STANDARD OUTPUT IMAGE 0.16/1 4K',
      'STANDARD SURCHARGE REQUEST 0.015/1 when enable_web_search is true',
    ];
    const replicate = [
      'STANDARD OUTPUT IMAGE 0.067/1 1K',
      'STANDARD OUTPUT IMAGE 0.101/1 2K',
      'STANDARD OUTPUT IMAGE 0.151/1 4K',
    ];
    assert.deepEqual(linesOf(`vertex/${SLUG}`), google);
    assert.deepEqual(linesOf(GEMINI_KEY), google);
    assert.deepEqual(linesOf(`fal/${SLUG}`), fal);
    assert.deepEqual(linesOf(`fal/${SLUG}-edit`), fal);
    assert.deepEqual(linesOf(`replicate/${SLUG}`), replicate);
    assert.equal(startingPriceUsd(model), '0.0225');
    assert.equal(
      offer(GEMINI_KEY).prices.map(displayPrice).join(', '),
      '$0.250/M input tokens, $1.50/M output tokens, $0.045/image, $0.067/image, $0.101/image, $0.151/image, ' +
        '$0.125/M input tokens, $0.750/M output tokens, $0.022/image, $0.034/image, $0.050/image, $0.076/image',
    );
  });

  test('says how every offer takes every parameter', () => {
    for (const parameter of model.parameters)
      assert.deepEqual(
        parameter.treatments.map((one) => one.offer),
        model.offers,
      );
    const config = 'generationConfig';
    assert.deepEqual(said('seed', GEMINI_KEY), {
      treatment: 'NATIVE',
      providerName: `${config}.seed`,
      values: null,
      convert: null,
    });
    assert.deepEqual(said('resolution', GEMINI_KEY), {
      treatment: 'CONVERTED',
      providerName: `${config}.imageConfig.imageSize`,
      values: ['0.5K', '1K', '2K', '4K'],
      convert: { '0.5K': '512' },
    });
    assert.equal(said('aspect_ratio', GEMINI_KEY).values?.length, 14);
    assert.equal(said('thinking_level', GEMINI_KEY).treatment, 'NATIVE');
    assert.deepEqual(said('image_search', GEMINI_KEY), {
      treatment: 'NATIVE',
      providerName: 'tools.0.googleSearch.searchTypes.imageSearch',
      values: null,
      convert: { true: {}, false: null },
    });
    assert.equal(said('limit_generations', GEMINI_KEY).treatment, 'UNSUPPORTED');
    assert.equal(said('seed', `replicate/${SLUG}`).treatment, 'UNSUPPORTED');
    assert.deepEqual(said('image', `fal/${SLUG}-edit`), {
      treatment: 'RENAMED',
      providerName: 'image_urls',
      values: null,
      convert: null,
    });
    assert.deepEqual(said('output_format', `replicate/${SLUG}`).convert, { jpeg: 'jpg' });
    assert.deepEqual(said('resolution', `replicate/${SLUG}`).values, ['1K', '2K', '4K']);
  });

  test('has Google’s own table of sizes at every offer, since it is the same model everywhere', () => {
    const { sizes } = offer(GEMINI_KEY);
    assert.deepEqual(Object.keys(sizes ?? {}).toSorted(), ['0.5K', '1K', '2K', '4K']);
    for (const ratios of Object.values(sizes ?? {})) assert.equal(Object.keys(ratios).length, 14);
    assert.deepEqual(sizes?.['1K']?.['16:9'], { width: 1376, height: 768 });
    assert.deepEqual(sizes?.['0.5K']?.['2:3'], { width: 424, height: 632 });
    assert.deepEqual(sizes?.['4K']?.['8:1'], { width: 12_288, height: 1536 });
    assert.deepEqual(offer(`fal/${SLUG}`).sizes, sizes);
    const { '0.5K': _, ...withoutSmallest } = sizes ?? {};
    assert.deepEqual(offer(`replicate/${SLUG}`).sizes, withoutSmallest);
  });

  function said(name: string, configKey: string) {
    const parameter = present(model.parameters.find((one) => one.name === name));
    const { treatment, providerName, values, convert } = present(
      parameter.treatments.find((one) => one.offer.configKey === configKey),
    );
    return { treatment, providerName, values, convert };
  }

  function offer(configKey: string): Offer {
    return present(catalog.offer(configKey));
  }

  function linesOf(configKey: string): string[] {
    return offer(configKey).prices.map((line: Price) => {
      const { tier, direction, metric, amount, unitSize, resolution, tokensPerUnit, conditions } = line;
      assert.deepEqual([line.currency, line.modality, line.mode], ['USD', null, null]);
      const rest = [
        resolution,
        tokensPerUnit,
        ...conditions.map(({ parameter, equals }) => `when ${parameter} is ${JSON.stringify(equals)}`),
      ];
      return [tier, direction, metric, `${amount}/${unitSize}`, ...rest].filter((part) => part !== null).join(' ');
    });
  }
});
