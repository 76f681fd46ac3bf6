import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Catalog, Model } from '../../src/catalog/model.ts';
import { present, readShipped, SLUG } from './shipped-catalog.ts';

const BOTH = ['TEXT_TO_IMAGE', 'IMAGE_EDIT'];

describe('the shipped model', () => {
  let catalog: Catalog;
  let model: Model;

  before(async () => {
    ({ catalog, model } = await readShipped());
  });

  test('is called what its page calls it', () => {
    assert.deepEqual(
      {
        name: model.name,
        creator: { ...model.creator },
        family: model.family,
        status: model.status,
        aliases: model.aliases,
        alternativeNames: model.alternativeNames,
        released: model.released,
        tags: model.tags,
        apiBaseUrl: model.apiBaseUrl,
      },
      {
        name: 'Nano Banana 2',
        creator: { slug: 'google', name: 'Google' },
        family: 'gemini-3.1-flash',
        status: 'ACTIVE',
        aliases: ['gemini-3.1-flash-image'],
        alternativeNames: ['Nano Banana 2'],
        released: 'February 2026',
        tags: ['multimodal', 'image-generation', 'fast'],
        apiBaseUrl: 'https://api.lumenfall.ai/openai/v1',
      },
    );
    assert.equal(catalog.model('gemini-3.1-flash-image'), model);
    assert.equal(catalog.model('Nano Banana 2'), null);
  });

  test('has the specifications of its page', () => {
    assert.equal(model.contextWindow, 1_048_576);
    assert.equal(model.maxInputImages, 14);
    assert.equal(model.maxOutputTokens, 65_536);
    assert.deepEqual([model.maxOutputImages, model.maxResolution, model.maxVideoSeconds], [null, null, null]);
    assert.deepEqual(model.inputModalities, ['TEXT', 'IMAGE', 'AUDIO', 'VIDEO', 'FILE']);
    assert.deepEqual(model.outputModalities, ['TEXT', 'IMAGE']);
    assert.equal(
      model.capabilities.join(', '),
      'function_calling, structured_output, batch, streaming, system_prompt, tool_use, grounding, thinking, code_execution, json_mode',
    );
    assert.deepEqual(model.modes, BOTH);
  });

  test('has 17 parameters, in order, with groups, types, values, defaults, modes and exclusive providers', () => {
    const of = (name: string) => present(model.parameters.find((parameter) => parameter.name === name));
    assert.deepEqual(
      model.parameters.map(({ name, group, types, onlyVia }) =>
        [name, group, types.join(), onlyVia.join()].join(' ').trim(),
      ),
      [
        'prompt CORE STRING',
        'seed CORE INTEGER',
        'size SIZE_AND_LAYOUT STRING',
        'aspect_ratio SIZE_AND_LAYOUT STRING',
        'resolution SIZE_AND_LAYOUT STRING',
        'image MEDIA_INPUTS FILE',
        'response_format OUTPUT_AND_FORMAT STRING',
        'output_format OUTPUT_AND_FORMAT STRING',
        'output_compression OUTPUT_AND_FORMAT INTEGER',
        'n OUTPUT_AND_FORMAT INTEGER',
        'enable_web_search ADDITIONAL BOOLEAN fal',
        'google_search ADDITIONAL BOOLEAN replicate',
        'image_search ADDITIONAL BOOLEAN replicate',
        'limit_generations ADDITIONAL BOOLEAN fal',
        'safety_tolerance ADDITIONAL STRING fal',
        'sync_mode ADDITIONAL BOOLEAN fal',
        'thinking_level ADDITIONAL STRING fal',
      ],
    );
    assert.deepEqual(
      model.parameters.filter(({ required }) => required).map(({ name }) => name),
      ['prompt', 'image'],
    );
    assert.deepEqual(
      model.parameters.filter(({ essential }) => essential).map(({ name }) => name),
      ['image'],
    );
    assert.deepEqual(of('image').modes, ['IMAGE_EDIT']);
    for (const { name, modes } of model.parameters)
      if (name !== 'image') assert.deepEqual(modes.toSorted().toReversed(), BOTH, name);
    const values = Object.fromEntries(
      model.parameters.flatMap(({ name, values }) => (values === null ? [] : [[name, values]])),
    );
    assert.deepEqual(values, {
      resolution: ['auto', '0.5K', '1K', '2K', '4K'],
      response_format: ['url', 'b64_json'],
      output_format: ['png', 'jpeg', 'gif', 'webp', 'avif'],
      safety_tolerance: ['1', '2', '3', '4', '5', '6'],
      thinking_level: ['high', 'minimal'],
    });
    const defaults = Object.fromEntries(
      model.parameters.flatMap((parameter) =>
        parameter.default === undefined ? [] : [[parameter.name, parameter.default]],
      ),
    );
    assert.deepEqual(defaults, { response_format: 'url', n: 1 });
    for (const { description } of model.parameters) assert.match(description, /\w.*\.$/);
  });

  test('has the figures of four providers, fastest first', () => {
    assert.deepEqual(
      model.performance.map((one) => [
        one.provider.slug,
        one.p50Ms,
        one.p95Ms,
        one.meanMs,
        one.successRate,
        one.totalRequests,
        one.ttfbP50Ms,
        one.ttfbP95Ms,
      ]),
      [
        ['gemini', 26_026, 45_077, 28_125, 0.835, 1413, 24_380, 40_012],
        ['replicate', 31_830, 55_872, 33_715, 0.36, 236, 31_830, 56_323],
        ['vertex', 43_888, 101_504, 48_443, 0.565, 559, 42_858, 100_665],
        ['fal', 45_725, 92_378, 47_416, 0.923, 285, 45_725, 92_439],
      ],
    );
    for (const one of model.performance) {
      assert.deepEqual(
        [one.windowDays, one.source, one.sandbox, one.offer, one.mode],
        [30, 'IMPORTED', false, null, null],
      );
    }
  });

  test('has 14 benchmarks, highest Elo first, each with its picture', () => {
    assert.deepEqual(
      model.benchmarks.map(
        (one) =>
          `${one.competition.name}: ${one.elo} ${one.wins}/${one.losses}/${one.ties} ${one.battles} #${one.rank} of ${one.of}`,
      ),
      [
        'Studio Ghibli Anime Style: 1306 12/3/1 16 #1 of 14',
        'Over-the-top cartoon caricature: 1297 11/4/1 16 #1 of 13',
        'Fantasy Warrior: 1281 9/2/2 13 #1 of 21',
        'Man and Car in California: 1261 28/27/4 59 #6 of 13',
        'Modern Clean Menu: 1258 16/2/0 18 #3 of 19',
        'Bald man challenge: 1255 17/2/0 19 #2 of 15',
        'Vintage Cafe Logo: 1236 15/1/0 16 #2 of 21',
        'Neutral Expression to Genuine Smile: 1221 10/0/1 11 #7 of 14',
        'Adorable Baby Animals in Sunny Meadow: 1220 10/1/1 12 #4 of 25',
        'Isometric Miniature Diorama Scenes: 1218 5/4/1 10 #8 of 21',
        'Geometric Composition: 1209 10/1/0 11 #5 of 22',
        'Night Sky Transformation: 1204 5/3/2 10 #6 of 16',
        'Apollo 11: Journey to Tranquility: 1176 10/5/0 15 #8 of 19',
        'Candid Street Photography: 1147 5/3/0 8 #17 of 24',
      ],
    );
    for (const one of model.benchmarks) {
      assert.equal(one.image?.caption, one.competition.name);
      assert.deepEqual([one.image.elo, one.image.rank, one.image.of], [one.elo, one.rank, one.of]);
      assert.equal(one.competition.mode, null);
      assert.deepEqual(catalog.standingsOf(one.competition), [one]);
    }
  });

  test('has seven category rankings, best rank first', () => {
    assert.deepEqual(
      model.categoryRankings.map(
        (one) =>
          `${one.category?.name} ${one.category?.mode} #${one.rank} of ${one.of} ${one.elo} ${one.wins}/${one.losses}/${one.ties} ${one.battles}`,
      ),
      [
        'Anime IMAGE_EDIT #1 of 14 1247 12/3/1 16',
        'Portrait TEXT_TO_IMAGE #1 of 21 1256 9/2/2 13',
        'Portrait IMAGE_EDIT #1 of 15 1281 27/2/1 30',
        'Product, Branding & Commercial TEXT_TO_IMAGE #1 of 21 1256 15/1/0 16',
        'Text Rendering TEXT_TO_IMAGE #3 of 23 1278 41/8/0 49',
        'Photorealism IMAGE_EDIT #4 of 16 1249 60/32/7 99',
        'Photorealism TEXT_TO_IMAGE #12 of 23 1192 5/3/0 8',
      ],
    );
  });

  test('has its gallery and links', () => {
    assert.equal(model.galleryCount, 19);
    assert.deepEqual(
      model.gallery.map(({ kind }) => kind),
      [...Array(5).fill('CURATED'), ...Array(14).fill('ARENA')],
    );
    assert.equal(new Set(model.gallery.map(({ url }) => url)).size, 19);
    for (const { url } of model.gallery) assert.match(url ?? '', /^https:\/\/assets\.lumenfall\.ai\/.+@jpeg$/);
    assert.equal(
      model.gallery[18]?.url,
      'https://assets.lumenfall.ai/DYZGJG_PSUjxAs_2TSbbZ0Q4O2MWucwiZoNEOa7Me0I/rs:fit:1500:1500/plain/gs://lumenfall-prod-assets/2si77q4e3lg0sfery5gh2p21gapp@jpeg',
    );
    assert.deepEqual(
      model.links.map(({ label }) => label),
      [
        'Model Page',
        'About',
        'Providers, Pricing & Performance',
        'API Reference',
        'Benchmarks',
        'Use Cases',
        'Gallery',
        'Playground',
        'API Documentation',
      ],
    );
    assert.equal(model.links[7]?.url, `https://lumenfall.ai/playground?model=${SLUG}`);
  });

  test('is described for people', () => {
    assert.match(model.examplePrompt ?? '', /pottery.*capybara/s);
    assert.equal(model.about?.strengths.length, 5);
    assert.equal(model.about.limitations.length, 3);
    assert.equal(model.questions.length, 4);
    assert.match(model.questions[0]?.answer ?? '', /\$0\.0225/);
  });

  test('stands beside the providers of the others', () => {
    assert.deepEqual(
      catalog.providers.map((provider) => [
        provider.slug,
        provider.name,
        catalog.offersOf(provider).filter(({ model }) => [SLUG, 'gpt-image-2'].includes(model.slug)).length,
      ]),
      [
        ['fal', 'fal.ai', 2],
        ['gemini', 'Gemini API', 1],
        ['openai', 'OpenAI', 1],
        ['replicate', 'Replicate', 1],
        ['vertex', 'Vertex AI', 1],
      ],
    );
  });
});
