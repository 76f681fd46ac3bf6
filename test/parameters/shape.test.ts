import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../src/base/json.ts';
import type { Mode } from '../../src/catalog/closed-sets.ts';
import { nearestArea, nearestRatio, ratioOf, sizeOf } from '../../src/parameters/ratio.ts';
import { fitShape } from '../../src/parameters/shape.ts';
import { drawer } from './drawer.ts';
import { modelOf, offerNamed, parameter } from './model-fixture.ts';

const model = drawer();
const anyShape = modelOf(
  [parameter('size'), parameter('aspect_ratio'), parameter('resolution')],
  [
    {
      configKey: 'free/any',
      takes: {
        size: { treatment: 'CONVERTED' },
        aspect_ratio: { treatment: 'NATIVE' },
        resolution: { treatment: 'NATIVE', values: ['1K', '2K'] },
      },
    },
    { configKey: 'free/ratio', takes: { aspect_ratio: { treatment: 'NATIVE', values: ['1:1', '16:9'] } } },
    { configKey: 'free/pixels', takes: { size: { treatment: 'NATIVE' } } },
  ],
);

/** The shape in one line: what is said, what should come. */
function fitted(configKey: string, parameters: Readonly<Record<string, Json>>, mode: Mode = 'TEXT_TO_IMAGE') {
  const shape = fitShape(offerNamed(configKey.startsWith('free/') ? anyShape : model, configKey), mode, parameters);
  const said = [shape.size, shape.aspectRatio, shape.resolution].map((one) => one ?? '-').join(' ');
  const comes = shape.expected === null ? '?' : `${shape.expected.width}x${shape.expected.height}`;
  return [`${said} → ${comes}`, ...shape.losses.map((loss) => `${loss.severity} ${loss.message}`)];
}

const cases: readonly [configKey: string, parameters: Readonly<Record<string, Json>>, expected: readonly string[]][] = [
  // An offer with a table and tiers.
  ['table/drawer-1', {}, ['- - - → 1024x1024']],
  ['table/drawer-1', { size: 'auto', aspect_ratio: 'auto', resolution: 'auto' }, ['- - - → 1024x1024']],
  ['table/drawer-1', { size: '1024x1024' }, ['- 1:1 1K → 1024x1024']],
  ['table/drawer-1', { size: '2752x1536' }, ['- 16:9 2K → 2752x1536']],
  ['table/drawer-1', { size: '848x1264' }, ['- 2:3 1K → 848x1264']],
  [
    'table/drawer-1',
    { size: '1000x1000' },
    ['- 1:1 1K → 1024x1024', 'APPROXIMATED size: asked 1000x1000, closest is 1:1 at 1K (1024x1024).'],
  ],
  [
    'table/drawer-1',
    { size: '1920x1080' },
    ['- 16:9 1K → 1376x768', 'APPROXIMATED size: asked 1920x1080, closest is 16:9 at 1K (1376x768).'],
  ],
  [
    'table/drawer-1',
    { size: '1x99999' },
    ['- 1:4 0.5K → 256x1024', 'APPROXIMATED size: asked 1x99999, closest is 1:4 at 0.5K (256x1024).'],
  ],
  [
    'table/drawer-1',
    { size: '99999x99999' },
    ['- 1:1 4K → 4096x4096', 'APPROXIMATED size: asked 99999x99999, closest is 1:1 at 4K (4096x4096).'],
  ],
  ['table/drawer-1', { size: '16:9' }, ['- 16:9 - → 1376x768']],
  ['table/drawer-1', { aspect_ratio: '32:18', resolution: '2K' }, ['- 16:9 2K → 2752x1536']],
  [
    'table/drawer-1',
    { aspect_ratio: '5:4' },
    ['- 3:2 - → 1264x848', 'APPROXIMATED aspect_ratio: asked 5:4, closest is 3:2.'],
  ],
  ['table/drawer-1', { size: '16:9', aspect_ratio: '1:1', resolution: '0.5K' }, ['- 16:9 0.5K → 688x384']],
  ['table/drawer-1', { size: '512x512', aspect_ratio: '16:9', resolution: '4K' }, ['- 1:1 0.5K → 512x512']],
  ['table/drawer-1', { size: 'auto', aspect_ratio: '21:9' }, ['- 21:9 - → 1584x672']],
  // Tiers without the smallest, no table.
  [
    'queue/drawer-1',
    { resolution: '0.5K' },
    ['- - 1K → 1024x1024', 'APPROXIMATED resolution: asked 0.5K, closest is 1K.'],
  ],
  ['queue/drawer-1', { size: '1365x768' }, ['- 16:9 1K → 1365x768']],
  // Pixels only.
  ['pixels/drawer-1', { size: '1536x1024' }, ['1536x1024 - - → 1536x1024']],
  [
    'pixels/drawer-1',
    { size: '4096x4096' },
    ['1024x1024 - - → 1024x1024', 'APPROXIMATED size: asked 4096x4096, closest is 1024x1024.'],
  ],
  ['pixels/drawer-1', { aspect_ratio: '1:1', resolution: '1K' }, ['1024x1024 - - → 1024x1024']],
  [
    'pixels/drawer-1',
    { aspect_ratio: '16:9' },
    ['1536x1024 - - → 1536x1024', 'APPROXIMATED aspect_ratio: asked 16:9, closest is 1536x1024.'],
  ],
  [
    'pixels/drawer-1',
    { resolution: '4K' },
    ['1024x1024 - - → 1024x1024', 'APPROXIMATED resolution: asked 4K, closest is 1024x1024.'],
  ],
  ['free/pixels', { aspect_ratio: '16:9', resolution: '2K' }, ['2731x1536 - - → 2731x1536']],
  // A ratio is said as it is where any is taken.
  [
    'free/any',
    { size: '2000x1000' },
    ['- 2:1 1K → 1448x724', 'APPROXIMATED size: asked 2000x1000, closest is 2:1 at 1K (1448x724).'],
  ],
  ['free/ratio', { size: '1024x1024' }, ['- 1:1 - → 1024x1024']],
  ['free/ratio', { resolution: '1K' }, ['- - - → 1024x1024']],
  [
    'free/ratio',
    { resolution: '4K' },
    ['- - - → 1024x1024', "IGNORED resolution: asked 4K, but free/ratio can't be told one; its own is used."],
  ],
];

describe('shape and scale', () => {
  for (const [configKey, parameters, expected] of cases) {
    test(`of ${JSON.stringify(parameters)} at ${configKey}`, () =>
      assert.deepEqual(fitted(configKey, parameters), expected));
  }

  test('of an edit are its input’s until both are known', () => {
    assert.deepEqual(fitted('table/drawer-1', { resolution: '2K' }, 'IMAGE_EDIT'), ['- - 2K → ?']);
    assert.deepEqual(fitted('pixels/drawer-1', { resolution: '1K' }, 'IMAGE_EDIT'), [
      '- - - → ?',
      "IGNORED resolution: pixels/drawer-1 is told one as pixels only, and the shape isn't known before the picture is; its own is used.",
    ]);
  });

  test('are lost where an offer can be told nothing of them', () => {
    assert.deepEqual(fitted('queue/drawer-1-edit', { size: '1024x1024' }, 'IMAGE_EDIT'), [
      '- - - → ?',
      "IGNORED size: asked 1024x1024, but queue/drawer-1-edit can't be told a shape; its own is used.",
    ]);
  });
});

const value = (text: string) => ratioOf(text) ?? 0;

describe('the nearest', () => {
  test('ratio is found by logarithm, and of two equally near ones the larger is taken', () => {
    assert.equal(nearestRatio(1, ['1:2', '2:1'], value), '2:1');
    assert.equal(nearestRatio(1, ['2:1', '1:2'], value), '2:1');
    assert.equal(nearestRatio(1.4, ['1:1', '2:1'], value), '1:1');
    assert.equal(nearestRatio(1.45, ['1:1', '2:1'], value), '2:1');
  });

  test('area of two equally near ones is the larger', () => {
    assert.equal(
      nearestArea(15, [10, 20], (area) => area),
      20,
    );
  });

  test('size of a tier is its area in the ratio', () => {
    assert.deepEqual(sizeOf(16 / 9, 1024 ** 2), { width: 1365, height: 768 });
  });
});
