import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../../src/base/json.ts';
import { estimateCost } from '../../src/catalog/estimate.ts';
import { validateParameters } from '../../src/parameters/validate.ts';
import { present, readShipped } from './shipped-catalog.ts';

test('GPT Image 1.5 at fal costs by quality and size, and never less than it may', async () => {
  const { catalog } = await readShipped();
  const offer = present(catalog.offer('fal/gpt-image-1.5'));
  const costOf = (asked: Json) => {
    const validated = validateParameters(offer.model, 'TEXT_TO_IMAGE', asked);
    assert.ok(validated.ok);
    const { parameters } = validated;
    const request = { resolution: null, size: null, parameters, images: 1, inputImages: 0, promptTokens: 11 };
    return estimateCost(offer, { mode: 'TEXT_TO_IMAGE', tier: 'STANDARD', ...request }).costUsd;
  };
  const cases: [asked: Json, costUsd: string][] = [
    [{}, '0.133'],
    [{ quality: 'low' }, '0.009'],
    [{ quality: 'low', aspect_ratio: '1:1' }, '0.009'],
    [{ quality: 'low', aspect_ratio: '2:3' }, '0.013'],
    [{ quality: 'medium', size: '1024x1024' }, '0.034'],
    [{ quality: 'medium', aspect_ratio: '3:2' }, '0.05'],
    [{ quality: 'medium', size: '1024x1536' }, '0.051'],
    [{ quality: 'high', size: '1536x1024' }, '0.199'],
    [{ quality: 'high', aspect_ratio: '16:9' }, '0.2'],
  ];
  for (const [asked, costUsd] of cases) assert.equal(costOf(asked), costUsd, JSON.stringify(asked));
});
