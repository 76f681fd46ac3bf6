import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import type { Json } from '../../src/base/json.ts';
import { GENERATED_MODES } from '../../src/catalog/closed-sets.ts';
import { renderParameters } from '../../src/parameters/render.ts';
import { parameterSchema } from '../../src/parameters/schema.ts';
import { validateParameters } from '../../src/parameters/validate.ts';
import { drawer } from './drawer.ts';
import { modelOf, offerNamed, parameter } from './model-fixture.ts';

const model = drawer();
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, keywords: ['x-pictograph'] });

describe('the schema of a model’s parameters', () => {
  test('says type, choice, bounds, default, group, field and treatments of each', () => {
    const small = modelOf(
      [
        parameter('prompt', { required: true }),
        parameter('n', { types: ['INTEGER'], default: 1, group: 'OUTPUT_AND_FORMAT' }),
        parameter('strength', { modes: ['IMAGE_EDIT'] }),
      ],
      [
        {
          configKey: 'one/small',
          takes: {
            prompt: { treatment: 'NATIVE' },
            n: { treatment: 'RENAMED', providerName: 'num_images', values: [1, 2] },
          },
        },
        { configKey: 'two/small', takes: { prompt: { treatment: 'NATIVE' } }, modes: ['IMAGE_EDIT'] },
      ],
    );
    const schema = parameterSchema(small, 'TEXT_TO_IMAGE');
    assert.deepEqual(schema?.['required'], ['prompt']);
    assert.equal(schema['additionalProperties'], false);
    assert.deepEqual(schema['properties'], {
      prompt: {
        description: 'What prompt is.',
        type: 'string',
        'x-pictograph': {
          group: 'ADDITIONAL',
          input: 'prompt',
          onlyVia: [],
          treatments: { 'one/small': { treatment: 'NATIVE', providerName: null } },
        },
      },
      n: {
        description: 'What n is.',
        type: 'integer',
        minimum: 1,
        maximum: 10,
        default: 1,
        'x-pictograph': {
          group: 'OUTPUT_AND_FORMAT',
          input: 'parameters',
          onlyVia: [],
          treatments: { 'one/small': { treatment: 'RENAMED', providerName: 'num_images' } },
        },
      },
    });
  });

  test('for one offer has its values and leaves out what it can’t take', () => {
    const schema = parameterSchema(model, 'TEXT_TO_IMAGE', offerNamed(model, 'pixels/drawer-1'));
    const properties = new Map(Object.entries(schema?.['properties'] ?? {}));
    assert.deepEqual([...properties.keys()], ['prompt', 'size', 'response_format', 'output_format', 'n']);
    assert.deepEqual(properties.get('size').enum, ['1024x1024', '1536x1024', '1024x1536']);
    assert.deepEqual(properties.get('output_format').enum, ['png', 'jpeg']);
  });

  test('is null for a mode that the model or the offer does not serve, and for an offer of another model', () => {
    const other = modelOf([], [{ configKey: 'table/other', takes: {} }], { id: 'mdl_other' });
    assert.equal(parameterSchema(model, 'TEXT_TO_VIDEO'), null);
    assert.equal(parameterSchema(model, 'IMAGE_EDIT', offerNamed(model, 'queue/drawer-1')), null);
    assert.equal(parameterSchema(model, 'TEXT_TO_IMAGE', offerNamed(other, 'table/other')), null);
  });

  test('is good JSON Schema 2020-12 for each mode and offer', () => {
    for (const mode of GENERATED_MODES) {
      for (const offer of [null, ...model.offers]) {
        const schema = parameterSchema(model, mode, offer);
        if (schema !== null) assert.doesNotThrow(() => ajv.compile(schema));
      }
    }
  });
});

/** fast-check's own type of JSON is wider by what JSON.stringify leaves out. */
function anyJson(maxDepth: number): fc.Arbitrary<Json> {
  return fc.json({ maxDepth }).map((text): Json => JSON.parse(text));
}

/** Values near to right ones, so that both ways are walked. */
const nearlyRight: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    'auto',
    '1K',
    '16:9',
    '1024x1024',
    '5:4',
    '777x333',
    'png',
    'jpeg',
    'avif',
    'high',
    'minimal',
    '3',
    'url',
    'b64_json',
    true,
    false,
    null,
    1,
    2,
    7,
    0.5,
    -1,
  ),
  fc.integer({ min: -2, max: 12 }),
  anyJson(2),
);
const someParameters = fc.dictionary(
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...model.parameters.map((one) => one.name)) },
    { weight: 1, arbitrary: fc.string() },
  ),
  nearlyRight,
  { maxKeys: 4 },
);
const anything: fc.Arbitrary<Json> = fc.oneof(
  { weight: 8, arbitrary: someParameters },
  { weight: 1, arbitrary: anyJson(5) },
);

describe('whatever is given', () => {
  for (const mode of GENERATED_MODES) {
    const schema = parameterSchema(model, mode);
    const validate = ajv.compile(schema ?? false);
    const besides = mode === 'IMAGE_EDIT' ? { prompt: 'a capybara', image: 'data:,' } : { prompt: 'a capybara' };

    test(`for ${mode} either fits the schema and every offer, or has problems with a path and a message`, () => {
      let accepted = 0;
      fc.assert(
        fc.property(anything, (given) => {
          const validated = validateParameters(model, mode, given);
          if (!validated.ok) {
            assert.ok(validated.problems.length > 0);
            for (const problem of validated.problems) {
              assert.ok(problem.path.length > 0);
              assert.match(problem.message, /\S[.?]$/);
            }
            return;
          }
          accepted += 1;
          assert.ok(validate({ ...validated.parameters, ...besides }), JSON.stringify(validate.errors));
          for (const offer of model.offers.filter((one) => one.modes.includes(mode))) {
            const { local, fields } = renderParameters(offer, mode, validated.parameters);
            assert.ok(Number.isInteger(local.count) && local.count >= 1 && local.count <= 10);
            assert.ok(!Object.values(fields).some((value) => value === null));
          }
          assert.deepEqual(
            validateParameters(model, mode, validated.parameters),
            validated,
            'canonical is a fixed point',
          );
        }),
        { numRuns: 600, seed: 20_260_101 },
      );
      assert.ok(accepted > 30, `only ${accepted} were accepted, so little was shown`);
    });
  }
});
