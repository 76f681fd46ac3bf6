import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../../src/base/json.ts';
import type { SizeRule } from '../../src/catalog/model.ts';
import { renderParameters } from '../../src/parameters/render.ts';
import { setField } from '../../src/providers/set-field.ts';
import { modelOf, offerNamed, parameter, type Taken } from './model-fixture.ts';

const PARAMETERS = [parameter('size'), parameter('aspect_ratio'), parameter('resolution')];
const SIZE_RULE: SizeRule = { multipleOf: 16, minArea: 512 ** 2, maxArea: 2048 ** 2, maxEdge: 4096, maxRatio: 4 };

function rendered(size: Taken, parameters: Readonly<Record<string, Json>>) {
  const takes = { size, aspect_ratio: { treatment: 'CONVERTED' }, resolution: { treatment: 'CONVERTED' } } as const;
  const model = modelOf(PARAMETERS, [{ configKey: 'queue/fields', takes, sizeRule: SIZE_RULE }]);
  return renderParameters(offerNamed(model, 'queue/fields'), 'TEXT_TO_IMAGE', parameters);
}

const TWO = { treatment: 'RENAMED', providerName: 'image_size.width,image_size.height' } as const;

test('pixels go to the two fields that the treatment names, as numbers', () => {
  const { fields, expectedSize, losses } = rendered(TWO, { size: '1536x1024' });
  assert.deepEqual(fields, { 'image_size.width': 1536, 'image_size.height': 1024 });
  assert.deepEqual([expectedSize, losses], [{ width: 1536, height: 1024 }, []]);
  const body = {};
  for (const [path, value] of Object.entries(fields)) setField(body, path, value);
  assert.deepEqual(body, { image_size: { width: 1536, height: 1024 } });
});

test('a shape and a tier become pixels on the way, moved to what the rule allows', () => {
  const { fields } = rendered(TWO, { aspect_ratio: '16:9', resolution: '1K' });
  assert.deepEqual(fields, { 'image_size.width': 1360, 'image_size.height': 768 });
});

test('nothing asked, nothing said', () => {
  assert.deepEqual(rendered(TWO, {}).fields, {});
});

test('one path alone gets the pixels as one word', () => {
  const { fields } = rendered({ treatment: 'RENAMED', providerName: 'dimensions' }, { size: '1024x1024' });
  assert.deepEqual(fields, { dimensions: '1024x1024' });
});
