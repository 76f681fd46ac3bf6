import { GraphQLError, type ValueNode, Kind } from 'graphql';
import type { Json } from '../src/base/json.ts';
import { builder } from './builder.ts';

builder.scalarType('DateTime', {
  description: 'A point in time, RFC 3339 with time zone, such as "2026-11-22T09:40:00.000Z".',
  serialize: (value) => value.toISOString(),
  parseValue(value) {
    const match = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(value);
    const date = match ? new Date(value) : null;
    if (!match || date === null || Number.isNaN(date.getTime()) || !isDay(value.slice(0, 10))) {
      throw new GraphQLError(
        `Expected a time as RFC 3339 writes it, such as "2026-11-22T09:40:00Z"; got ${JSON.stringify(value)}.`,
      );
    }
    return date;
  },
});

builder.scalarType('Decimal', {
  description: 'An exact decimal number as a string, such as "0.0225".',
  serialize: (value) => value,
  parseValue(value) {
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || !/^-?\d{1,18}(\.\d{1,18})?$/.test(text)) {
      throw new GraphQLError(
        `Expected a decimal number as a string, such as "0.0225", with at most 18 digits before the point and 18 behind it; got ${JSON.stringify(value)}.`,
      );
    }
    return text;
  },
});

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  // What comes as variables went through JSON.parse, so it is JSON by construction.
  parseValue: (value) => value as Json,
  parseLiteral: (node, variables) => jsonOf(node, variables ?? {}),
});

/** Date takes the 30th of February for the 2nd of March. */
function isDay(text: string): boolean {
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

function jsonOf(node: ValueNode, variables: { readonly [name: string]: unknown }): Json {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.ENUM:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((value) => jsonOf(value, variables));
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, jsonOf(field.value, variables)]));
    case Kind.VARIABLE:
      return (variables[node.name.value] ?? null) as Json; // a variable's value is JSON too
    default:
      return node satisfies never;
  }
}
