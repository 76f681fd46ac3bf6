import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../src/base/json.ts';
import { renderParameters } from '../../src/parameters/render.ts';
import { drawer } from './drawer.ts';
import { offerNamed } from './model-fixture.ts';

const model = drawer();
const rendered = (configKey: string, parameters: Readonly<Record<string, Json>>) =>
  renderParameters(offerNamed(model, configKey), 'TEXT_TO_IMAGE', parameters);
const AT_HOME = { count: 1, format: null, quality: null };

describe('parameters in an offer’s words', () => {
  test('are renamed, converted, moved to its shapes, and done here where it can’t', () => {
    const parameters = {
      seed: 7,
      size: '512x512',
      response_format: 'b64_json',
      output_format: 'webp',
      output_compression: 80,
      n: 3,
      google_search: true,
      thinking_level: 'high',
    };
    assert.deepEqual(rendered('table/drawer-1', parameters), {
      fields: {
        'config.image.aspectRatio': '1:1',
        'config.image.imageSize': '512',
        'config.seed': 7,
        'tools.0.googleSearch': {},
        'config.thinking': 'HIGH',
      },
      files: { image: null, mask: null },
      local: { count: 3, format: 'webp', quality: 80 },
      resolution: '0.5K',
      expectedSize: { width: 512, height: 512 },
      losses: [],
    });
  });

  test('are the same at every call', () => {
    const parameters = { thinking_level: 'high', seed: 7, aspect_ratio: '16:9' };
    assert.equal(
      JSON.stringify(rendered('table/drawer-1', parameters)),
      JSON.stringify(rendered('table/drawer-1', parameters)),
    );
  });

  const fieldCases: readonly [
    why: string,
    configKey: string,
    parameters: Readonly<Record<string, Json>>,
    fields: object,
    local: object,
  ][] = [
    ['says nothing for a search that is off', 'table/drawer-1', { google_search: false }, {}, AT_HOME],
    ['says nothing for a value that converts to nothing', 'table/drawer-1', { thinking_level: 'minimal' }, {}, AT_HOME],
    ['leaves counts that an offer makes to it', 'queue/drawer-1', { n: 4 }, { num_images: 4 }, AT_HOME],
    [
      'makes counts beyond what an offer makes by several calls',
      'queue/drawer-1',
      { n: 5 },
      {},
      { ...AT_HOME, count: 5 },
    ],
    [
      'leaves formats that an offer makes to it',
      'queue/drawer-1',
      { output_format: 'webp' },
      { output_format: 'webp' },
      AT_HOME,
    ],
    [
      'makes formats that an offer does not',
      'queue/drawer-1',
      { output_format: 'avif' },
      {},
      { ...AT_HOME, format: 'avif' },
    ],
    [
      'writes the file again for a compression',
      'queue/drawer-1',
      { output_format: 'jpeg', output_compression: 30 },
      { output_format: 'jpeg' },
      { count: 1, format: 'jpeg', quality: 30 },
    ],
    ['converts the names of formats', 'pixels/drawer-1', { output_format: 'jpeg' }, { output_format: 'jpg' }, AT_HOME],
    [
      'says pixels to an offer that takes them',
      'pixels/drawer-1',
      { size: '1024x1536' },
      { size: '1024x1536' },
      AT_HOME,
    ],
    ['passes objects through', 'queue/drawer-1', { extras: { a: [1] } }, { extras: { a: [1] } }, AT_HOME],
  ];
  for (const [why, configKey, parameters, fields, local] of fieldCases) {
    test(why, () => {
      const made = rendered(configKey, parameters);
      assert.deepEqual({ fields: made.fields, local: made.local, losses: made.losses }, { fields, local, losses: [] });
    });
  }
});

describe('a loss', () => {
  test('is told for what an offer can’t be told', () => {
    assert.deepEqual(rendered('pixels/drawer-1', { seed: 7, thinking_level: 'high' }).losses, [
      { parameter: 'seed', severity: 'IGNORED', message: "seed: pixels/drawer-1 can't be told it; it is ignored." },
      {
        parameter: 'thinking_level',
        severity: 'IGNORED',
        message: "thinking_level: pixels/drawer-1 can't be told it; it is ignored.",
      },
    ]);
  });

  test('is none for a default, for false and for null', () => {
    const edit = renderParameters(offerNamed(model, 'queue/drawer-1-edit'), 'IMAGE_EDIT', {
      n: 1,
      google_search: false,
      extras: null,
      response_format: 'url',
    });
    assert.deepEqual(edit.losses, []);
  });

  test('is a compression of a format that has none', () => {
    const made = rendered('table/drawer-1', { output_format: 'png', output_compression: 50 });
    assert.deepEqual(made.local, { count: 1, format: 'png', quality: null });
    assert.deepEqual(made.losses, [
      {
        parameter: 'output_compression',
        severity: 'IGNORED',
        message: 'output_compression: asked 50, but png has no such level; it is ignored.',
      },
    ]);
  });

  test('is a value that the offer does not take', () => {
    const narrow = drawer();
    const queue = offerNamed(narrow, 'queue/drawer-1');
    const safety = narrow.parameters.find((one) => one.name === 'safety_tolerance');
    Object.assign(safety?.treatments.find((one) => one.offer === queue) ?? {}, { values: ['1', '2'] });
    const made = renderParameters(queue, 'TEXT_TO_IMAGE', { safety_tolerance: '6' });
    assert.deepEqual(made.fields, {});
    assert.deepEqual(made.losses, [
      {
        parameter: 'safety_tolerance',
        severity: 'IGNORED',
        message: 'safety_tolerance: queue/drawer-1 doesn\'t take "6"; it is ignored.',
      },
    ]);
  });
});
