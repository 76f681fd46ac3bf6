import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readPage, type ModelPage } from '../../../src/catalog/page/read-page.ts';
import { unfold } from '../../../src/catalog/page/unfold.ts';
import { folded, pageOf, read } from './read-pages.ts';

const LANTERN = pageOf('lantern-2.txt');
const OXIDE = pageOf('oxide.old.txt');
const BOTH = ['TEXT_TO_IMAGE', 'IMAGE_EDIT'];

describe('a model page', () => {
  const { page, warnings } = read(LANTERN);

  test('is understood whole', () => assert.deepEqual(warnings, []));

  test('tells which model it is', () => {
    assert.equal(page.slug, 'lantern-2');
    assert.deepEqual(page.identity, {
      name: 'Lantern 2 [fast]',
      summary: 'Paints evening scenes; keeps the faces of people that it was shown',
      creator: { slug: 'kiln-co', name: 'Kiln & Co.' },
      family: 'lantern',
      status: 'PREVIEW',
      aliases: ['lantern-latest', 'lantern-2.0'],
      alternativeNames: ['Lantern Two', 'The Lamp'],
      released: 'March 2026',
      tags: ['image-generation', 'portraits'],
      apiBaseUrl: 'https://api.example.com/openai/v1',
    });
    assert.deepEqual(page.specifications, {
      contextWindow: 32_768,
      maxInputImages: 3,
      maxOutputImages: 4,
      maxOutputTokens: 8192,
      maxResolution: '2048x2048',
      maxVideoSeconds: null,
      inputModalities: ['TEXT', 'IMAGE'],
      outputModalities: ['IMAGE'],
      capabilities: ['thinking', 'batch'],
      modes: BOTH,
    });
  });

  test('lists parameters, with what follows their descriptions', () => {
    const of = (name: string) => page.parameters?.find((parameter) => parameter.name === name);
    assert.deepEqual(of('prompt'), {
      name: 'prompt',
      types: ['STRING'],
      group: 'CORE',
      description: 'What to paint',
      required: true,
      values: null,
      modes: BOTH,
      onlyVia: [],
    });
    assert.deepEqual(of('resolution'), {
      name: 'resolution',
      types: ['STRING'],
      group: 'SIZE_AND_LAYOUT',
      description: 'How fine it is (e.g. "1K").',
      required: false,
      default: '1K',
      values: ['auto', '1K', '2K'],
      modes: BOTH,
      onlyVia: [],
    });
    assert.deepEqual([of('n')?.default, of('n')?.values], [1, [1, 2, 4]]);
    assert.deepEqual(
      [of('enable_web_search')?.description, of('enable_web_search')?.default, of('enable_web_search')?.onlyVia],
      ['Looks things up first. It is "slow".', false, ['fal']],
    );
    assert.deepEqual(
      [of('palette')?.types, of('palette')?.onlyVia],
      [
        ['OBJECT', 'NULL'],
        ['replicate', 'kiln'],
      ],
    );
    assert.deepEqual([of('strength')?.default, of('strength')?.modes], [0.5, ['IMAGE_EDIT']]);
  });

  test('lists offers with exact prices: a batch costs half, and notes say for which resolution', () => {
    assert.deepEqual(
      page.offers?.map(({ configKey, prices }) => [configKey, prices.map(brief)]),
      [
        [
          'kiln/lantern-2',
          [
            'INPUT TOKEN 0.3/1000000',
            'OUTPUT TOKEN 1000/1000000',
            'OUTPUT IMAGE 0.045/1 1K 700',
            'OUTPUT IMAGE 0.067/1 2K 1100',
            'INPUT TOKEN 0.15/1000000 BATCH',
            'OUTPUT TOKEN 500/1000000 BATCH',
            'OUTPUT IMAGE 0.0225/1 BATCH 1K 700',
            'OUTPUT IMAGE 0.0335/1 BATCH 2K 1100',
          ],
        ],
        ['fal/lantern-2', ['OUTPUT IMAGE 0.05/1', 'OUTPUT IMAGE 0.05/1', 'OUTPUT MEGAPIXEL 0.012/1']],
        ['fal/lantern-2-edit', ['OUTPUT IMAGE 0/1']],
      ],
    );
    const [kiln] = page.offers ?? [];
    assert.deepEqual(
      [kiln?.providerName, kiln?.providerModelId, kiln?.regions, kiln?.sourceUrl],
      ['Kiln', 'lantern-2-0326', ['eu', 'us'], 'https://kiln.example.com/pricing#lantern'],
    );
  });

  test('says how the providers did and where the model stands', () => {
    assert.equal(page.performance?.windowDays, 14);
    const [kiln, fal] = page.performance?.providers ?? [];
    assert.deepEqual([kiln?.p50Ms, kiln?.successRate, kiln?.ttfbP95Ms], [9026, 0.9825, 16_012]);
    assert.deepEqual([fal?.p50Ms, fal?.successRate, fal?.totalRequests], [null, 1, 0]);
    assert.deepEqual(
      page.benchmarks?.map(({ name, occurrence, elo, rank, of }) => [name, occurrence, elo, rank, of]),
      [
        ['Street - at night', 1, 1306, 1, 14],
        ['Portrait', 1, 1250, null, null],
        ['Portrait', 2, 1199, 7, 9],
      ],
    );
    assert.deepEqual(
      page.rankings?.map(({ slug, mode, wins }) => [slug, mode, wins]),
      [
        ['product-branding-commercial', 'TEXT_TO_IMAGE', 15],
        ['portrait', 'IMAGE_EDIT', 27],
      ],
    );
    assert.equal(page.gallery?.count, 7);
    assert.deepEqual(
      page.gallery?.images.map(({ kind, caption, url, elo }) => [kind, caption, url?.slice(-6), elo]),
      [
        ['CURATED', 'A lamp [lit] (brass) in a "window" ...', '1@jpeg', null],
        ['CURATED', 'Rain', '/2.jpg', null],
        ['ARENA', 'Street - at night', '/3.jpg', 1306],
        ['ARENA', 'Portrait', '/4.jpg', 1250],
      ],
    );
  });

  test('has words for people, in which headings are no sections', () => {
    assert.equal(
      page.content.examplePrompt,
      'A shop sign that says "## Links - half price" above a door: warm light, wet street.',
    );
    assert.deepEqual(page.content.about?.strengths, ['**Light:** Lamps look lit.', '**Faces:** They stay the same.']);
    assert.equal(page.content.about?.overview, 'Lantern 2 (slug: `lantern-2`) is a small model for *evening* light.');
    assert.deepEqual(page.content.questions.at(-1), { question: 'Does it do daylight?', answer: 'Not well.' });
    assert.deepEqual(page.content.links.at(-1), {
      label: 'Prices, providers & more',
      url: 'https://example.com/models/kiln/lantern-2/providers',
    });
  });

  test('all on one line says the same', () => {
    const flat = read(folded(LANTERN));
    assert.deepEqual(flat.warnings, []);
    // On one line nobody knows whether it is whole.
    assert.deepEqual(flat.page, { ...page, isEnded: false });
    assert.deepEqual(read(folded(OXIDE)).page, { ...read(OXIDE).page, isEnded: false });
    assert.equal(unfold(LANTERN), LANTERN);
  });

  test('that is cut off anywhere is read up to there', () => {
    for (const text of [folded(LANTERN), LANTERN]) {
      for (let length = 120; length < text.length; length += 97) {
        const result = readPage(text.slice(0, length));
        if (!result.ok) assert.ok(length < 200, `${length}: ${result.message}`);
        else if (length > 200) assert.equal(result.page.slug, 'lantern-2');
      }
    }
    const cut = read(folded(LANTERN).slice(0, folded(LANTERN).indexOf('## Available Providers') + 9));
    assert.deepEqual([cut.page.identity.tags, cut.page.last], [['image-generation', 'portraits'], 'Tags']);
    assert.deepEqual(
      cut.warnings.map(({ excerpt }) => excerpt),
      ['Availa'],
    );
  });
});

describe('an older page', () => {
  const { page, warnings } = read(OXIDE);

  test('has prices as the hashes of a program', () => {
    assert.deepEqual(
      page.offers?.map(({ configKey, prices }) => [configKey, prices.map(brief)]),
      [
        ['replicate/oxide-1', ['OUTPUT IMAGE 0.04/1 1K', 'OUTPUT IMAGE 0.0805/1 2K {"quality":"high"}']],
        ['fal/oxide-1', ['OUTPUT IMAGE 0.02/1 1K', 'INPUT TOKEN 0.25/1000000']],
      ],
    );
    const [replicate, fal] = page.offers ?? [];
    assert.deepEqual(
      [replicate?.sourceUrl, replicate?.pricesEffectiveAt],
      ['https://replicate.example.com/oxide', '2026-01-26'],
    );
    assert.deepEqual(fal?.notes, ['Billed in whole "pictures"', 'No refunds']);
  });

  test('says neither modes nor a creator, and quotes what is in its pictures', () => {
    assert.deepEqual(page.identity.creator, { slug: 'unknown', name: 'Unknown' });
    assert.deepEqual(page.specifications?.modes, ['TEXT_TO_IMAGE']);
    assert.match(warnings[0]?.message ?? '', /names no modes/);
    assert.deepEqual(
      page.gallery?.images.map(({ caption }) => caption),
      ['A broad valley, seen from a hi ...', 'A wall that says "RUST NEVER" in ...'],
    );
  });
});

describe('what is not understood', () => {
  const changed = (from: string | RegExp, to: string) => {
    const text = LANTERN.replace(from, to);
    assert.notEqual(text, LANTERN);
    const { page, warnings } = read(text);
    const [{ section, line, excerpt, message } = NONE, ...others] = warnings;
    assert.deepEqual(others, []);
    if (line !== null) assert.ok(text.split('\n')[line - 1]?.includes(excerpt.slice(0, 20)), `${line}: ${excerpt}`);
    return { page, section, line, message };
  };
  const NONE = { section: null, line: null, excerpt: '', message: '' };

  const cases: readonly [what: string, from: string | RegExp, to: string, section: string, expected: RegExp][] = [
    ['a status', 'Status: preview', 'Status: dreamy', 'Quick Reference', /taken to be active/],
    [
      'a key',
      '- Family: lantern',
      '- Family: lantern\n- Mood: calm',
      'Quick Reference',
      /Nothing is known by this name/,
    ],
    ['a point without a key', '- Family: lantern', '- Family: lantern\n- calm', 'Quick Reference', /Key: value/],
    ['a count', 'Max Input Images: 3', 'Max Input Images: some', 'Specifications', /whole number/],
    ['a modality', 'Output Modalities: image', 'Output Modalities: image, smell', 'Specifications', /no word/],
    ['a mode', /Supported Modes: .*/, 'Supported Modes: Text to Image, Image Edit, Dream', 'Specifications', /no word/],
    ['a type', '`seed` (integer)', '`seed` (integral)', 'API Parameters', /taken to be text/],
    ['a parameter’s name', '`seed` (integer)', '`Seed!` (integer)', 'API Parameters', /name of lower-case letters/],
    ['a group of parameters', '### Core Parameters', '### Curious Parameters', 'API Parameters', /additional ones/],
    ['an alias', 'lantern-latest', 'Lantern Latest', 'Model Identifiers', /can be no alias/],
    [
      'another slug',
      'Primary Slug: lantern-2',
      'Primary Slug: lantern-3',
      'Model Identifiers',
      /Model ID is lantern-2/,
    ],
    ['a price', '$0.012/megapixel', '$0.012/mood', 'Available Providers', /no price/],
    [
      'a config key',
      'Config Key: fal/lantern-2-edit',
      'Config Key: nothing',
      'Available Providers',
      /such as "fal\/name"/,
    ],
    ['a time', '15077ms', 'soon', 'Performance Metrics', /milliseconds/],
    ['a record', '12W / 3L / 1T', 'twelve', 'Arena Benchmarks', /record such as/],
    ['a category', 'Portrait (Image Editing)', 'Portrait', 'Use Cases & Category Performance', /Category \(Mode\)/],
    ['a picture', '- [Rain](https://assets.example.com/2.jpg)', '- Rain', 'Image Gallery', /Expected a link/],
    ['a link', 'https://example.com/models/kiln/lantern-2/providers', 'nowhere', 'Links', /Label: https/],
    [
      'a heading',
      '### Does it do daylight?',
      '###\n\n### Does it?',
      'Frequently Asked Questions',
      /1 to 300 characters/,
    ],
    ['a section', '## Tags', '## Weather\n\nFine.\n\n## Tags', 'Weather', /No section of a model page/],
  ];
  for (const [what, from, to, section, expected] of cases) {
    test(`becomes a warning with its line: ${what}`, () => {
      const warned = changed(from, to);
      assert.equal(warned.section, section);
      assert.match(warned.message, expected);
      assert.ok(warned.line !== null);
      assert.equal(warned.page.slug, 'lantern-2');
    });
  }

  test('is all of it when there is no Model ID, or one that can be no slug', () => {
    for (const text of ['', '# Hello', LANTERN.replace('- Model ID: lantern-2\n', ''), '\0'.repeat(50)])
      assert.match(refusal(text), /no Model ID/);
    assert.match(refusal(LANTERN.replace('Model ID: lantern-2', 'Model ID: Lantern Two')), /can be no slug/);
  });
});

function refusal(text: string): string {
  const result = readPage(text);
  assert.ok(!result.ok);
  return result.message;
}

type PagePrice = NonNullable<ModelPage['offers']>[number]['prices'][number];

function brief({
  direction,
  metric,
  amount,
  unitSize,
  tier,
  resolution,
  tokensPerUnit,
  conditions,
}: PagePrice): string {
  const others = Object.fromEntries(conditions.map(({ parameter, equals }) => [parameter, equals]));
  const parts = [tier === 'BATCH' && tier, resolution, tokensPerUnit, conditions.length > 0 && JSON.stringify(others)];
  return [
    `${direction} ${metric} ${amount}/${unitSize}`,
    ...parts.filter((part) => part !== false && part !== null),
  ].join(' ');
}
