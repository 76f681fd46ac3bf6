import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Json } from '../../src/base/json.ts';
import type { Mode } from '../../src/catalog/closed-sets.ts';
import type { Model } from '../../src/catalog/model.ts';
import { readShippedCatalog, SHIPPED_CATALOG } from '../../src/catalog/ship.ts';
import { pixelsOf } from '../../src/parameters/ratio.ts';
import { renderParameters } from '../../src/parameters/render.ts';
import { parameterSchema } from '../../src/parameters/schema.ts';
import { validateParameters } from '../../src/parameters/validate.ts';
import { chooseRoute } from '../../src/routing/choose.ts';
import { DEFAULT_ROUTING } from '../../src/routing/routing.ts';
import { modelOf, offerNamed, parameter } from './model-fixture.ts';

const SLUG = 'gemini-3.1-flash-image-preview';

/** The shipped facts as the catalog would hold them, without a database between. */
async function shippedModel(): Promise<Model> {
  const { models } = await readShippedCatalog(SHIPPED_CATALOG);
  const facts = models.find((one) => one.slug === SLUG);
  if (facts === undefined) throw new Error(`The shipped catalog has no ${SLUG}.`);
  const sketches = facts.offers.map((offer) => ({
    configKey: offer.configKey,
    modes: offer.modes,
    takes: offer.treatments?.parameters ?? {},
    sizes: offer.sizes === null ? null : sizesOf(offer.sizes.tiers),
    imagePrices: Object.fromEntries(
      offer.prices.flatMap((line) =>
        line.metric === 'IMAGE' && line.tier === 'STANDARD' && line.resolution !== null
          ? [[line.resolution, line.amount]]
          : [],
      ),
    ),
  }));
  const parameters = (facts.parameters?.list ?? []).map(({ name, default: value, ...one }) =>
    parameter(name, { ...one, default: value }),
  );
  const figures = (facts.performance?.providers ?? []).map(
    (one) => [one.provider, [one.p50Ms ?? 0, one.p95Ms ?? 0, one.successRate ?? 0, one.totalRequests]] as const,
  );
  const { maxInputImages, modes } = facts.specifications;
  return modelOf(parameters, sketches, {
    slug: SLUG,
    name: facts.identity.name,
    maxInputImages,
    modes,
    performance: Object.fromEntries(figures),
  });
}

function rowOf(sizes: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(sizes).map(([ratio, size]) => [ratio, pixelsOf(size) ?? { width: 0, height: 0 }]),
  );
}

function sizesOf(tiers: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  return Object.fromEntries(Object.entries(tiers).map(([tier, sizes]) => [tier, rowOf(sizes)]));
}

describe('the shipped model', () => {
  let model: Model;
  before(async () => {
    model = await shippedModel();
  });

  const rendered = (configKey: string, given: Json, mode: Mode = 'TEXT_TO_IMAGE') => {
    const validated = validateParameters(model, mode, given);
    assert.ok(validated.ok, JSON.stringify(validated));
    return renderParameters(offerNamed(model, `${configKey}/${SLUG}`), mode, validated.parameters);
  };

  const names = (mode: Mode) => Object.keys(parameterSchema(model, mode)?.['properties'] ?? {});

  const ask = (given: Json) => {
    const validated = validateParameters(model, 'TEXT_TO_IMAGE', given);
    assert.ok(validated.ok);
    const { order } = chooseRoute({
      model,
      mode: 'TEXT_TO_IMAGE',
      tier: 'STANDARD',
      parameters: validated.parameters,
      imageCount: 0,
      strict: false,
      forcedOffer: null,
      routing: DEFAULT_ROUTING,
      configured: new Set(['gemini', 'replicate', 'vertex', 'fal']),
    });
    return order.map((one) => one.offer.provider.slug);
  };

  test('has a schema of its 17 parameters, 16 of them for new pictures', () => {
    assert.equal(names('IMAGE_EDIT').length, 17);
    assert.deepEqual(
      names('IMAGE_EDIT').filter((name) => !names('TEXT_TO_IMAGE').includes(name)),
      ['image'],
    );
  });

  test('is asked at Gemini in Gemini’s own words', () => {
    assert.deepEqual(
      rendered('gemini', {
        size: '512x512',
        seed: 7,
        google_search: true,
        image_search: false,
        thinking_level: 'high',
        n: 2,
        output_format: 'webp',
      }),
      {
        fields: {
          'generationConfig.imageConfig.aspectRatio': '1:1',
          'generationConfig.imageConfig.imageSize': '512',
          'generationConfig.seed': 7,
          'tools.0.googleSearch.searchTypes.webSearch': {},
          'generationConfig.thinkingConfig.thinkingLevel': 'high',
        },
        files: { image: null, mask: null },
        local: { count: 2, format: 'webp', quality: null },
        resolution: '0.5K',
        expectedSize: { width: 512, height: 512 },
        losses: [],
      },
    );
  });

  test('is asked nothing that was not said', () => {
    for (const provider of ['gemini', 'vertex', 'replicate']) assert.deepEqual(rendered(provider, {}).fields, {});
    assert.deepEqual(rendered('fal', {}).fields, { num_images: 1 });
    assert.deepEqual(rendered('replicate', { google_search: false, image_search: false }).fields, {});
  });

  test('is asked at Replicate without what Replicate can’t be told, and says so', () => {
    const { fields, losses } = rendered('replicate', {
      seed: 7,
      resolution: '0.5K',
      output_format: 'jpeg',
      aspect_ratio: '16:9',
    });
    assert.deepEqual(fields, { aspect_ratio: '16:9', resolution: '1K', output_format: 'jpg' });
    assert.deepEqual(
      losses.map((loss) => `${loss.severity} ${loss.parameter}`),
      ['APPROXIMATED resolution', 'IGNORED seed'],
    );
  });

  test('goes first to Gemini, and last to the providers that would lose something', () => {
    assert.deepEqual(ask({}), ['gemini', 'fal', 'replicate', 'vertex']);
    assert.deepEqual(ask({ safety_tolerance: '5' }), ['fal', 'gemini', 'replicate', 'vertex']);
    assert.deepEqual(ask({ image_search: true }), ['gemini', 'replicate', 'vertex', 'fal']);
  });
});
