import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graphql } from 'graphql';
import { builder } from '../../schema/builder.ts';
import { ModelRef } from '../../schema/model.ts';
import '../../schema/scalars.ts';
import '../../schema/parameter-schema.ts';
import { drawer } from './drawer.ts';
import { offerNamed } from './model-fixture.ts';
import { parameterSchema } from '../../src/parameters/schema.ts';

const model = drawer();
builder.queryField('drawer', (t) => t.field({ type: ModelRef, resolve: () => model }));
builder.mutationField('nothing', (t) => t.boolean({ resolve: () => true }));
builder.subscriptionField('nothing', (t) => t.boolean({ subscribe: async function* () {}, resolve: () => true }));
const schema = builder.toSchema();

test('a model tells the schema of its parameters, for all offers or for one, and null where there is none', async () => {
  const source = `{ drawer {
    all: parameterSchema(mode: TEXT_TO_IMAGE)
    one: parameterSchema(mode: TEXT_TO_IMAGE, configKey: "pixels/drawer-1")
    video: parameterSchema(mode: TEXT_TO_VIDEO)
    nobody: parameterSchema(mode: TEXT_TO_IMAGE, configKey: "nobody/drawer-1")
  } }`;
  const { data, errors } = await graphql({ schema, source, contextValue: {} });
  assert.equal(errors, undefined);
  assert.deepEqual(JSON.parse(JSON.stringify(data)), {
    drawer: {
      all: JSON.parse(JSON.stringify(parameterSchema(model, 'TEXT_TO_IMAGE'))),
      one: JSON.parse(JSON.stringify(parameterSchema(model, 'TEXT_TO_IMAGE', offerNamed(model, 'pixels/drawer-1')))),
      video: null,
      nobody: null,
    },
  });
});
