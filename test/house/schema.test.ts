import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { schema } from '../../schema/index.ts';

test('every type, field, argument and value of the schema says what it means', () => {
  const silent: string[] = [];
  const heard = (place: string, { description }: { readonly description?: string | null | undefined }) => {
    if ((description ?? '').trim().length < 4) silent.push(place);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    heard(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) heard(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) heard(`${type.name}.${field.name}`, field);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      heard(`${type.name}.${field.name}`, field);
      for (const argument of field.args) heard(`${type.name}.${field.name}(${argument.name})`, argument);
    }
  }
  assert.deepEqual(silent, []);
});

test('every nullable field says what null means', () => {
  const vague: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || !isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const nullable = !String(field.type).endsWith('!');
      if (nullable && !/\bnull\b/i.test(field.description ?? ''))
        vague.push(`${type.name}.${field.name}: ${field.description}`);
    }
  }
  assert.deepEqual(vague, []);
});
