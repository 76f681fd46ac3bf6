import * as fc from 'fast-check';
import type { Json } from '../../src/base/json.ts';
import type { Mode } from '../../src/catalog/closed-sets.ts';
import type { Model, Offer } from '../../src/catalog/model.ts';
import { parameterSchema } from '../../src/parameters/schema.ts';

const side = fc.integer({ min: 64, max: 4096 });
const part = fc.integer({ min: 1, max: 40 });
const ratio = fc.tuple(part, part).map(([width, height]) => `${width}:${height}`);
const pixels = fc.tuple(side, side).map(([width, height]) => `${width}x${height}`);

/** Parameters of a model, or as one of its offers takes them, drawn from nothing but the JSON Schema that clients are given. */
export function anyParameters(model: Model, mode: Mode, offer: Offer | null): fc.Arbitrary<Json> {
  const schema = parameterSchema(model, mode, offer);
  // It is our own schema, whose properties are objects of this form.
  const properties = Object.entries((schema?.['properties'] ?? {}) as unknown as Readonly<Record<string, Property>>);
  const drawn = properties.flatMap(([name, property]) => {
    if (property['x-pictograph'].input !== 'parameters') return [];
    return [[name, valueOf(name, property)] as const];
  });
  // What is left out is left out, not undefined.
  return fc.record(Object.fromEntries(drawn), { requiredKeys: [] }).map((one) => structuredClone(one) as Json);
}

interface Property {
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly 'x-pictograph': { readonly input: string };
}

function valueOf(name: string, { type, enum: choice, pattern, minimum, maximum }: Property): fc.Arbitrary<Json> {
  if (choice !== undefined) return fc.constantFrom(...choice);
  if (pattern !== undefined)
    return name === 'size' ? fc.oneof(pixels, ratio, fc.constant('auto')) : fc.oneof(ratio, fc.constant('auto'));
  switch (Array.isArray(type) ? type[0] : type) {
    case 'integer':
      return fc.integer({ min: minimum ?? 0, max: maximum ?? 1000 });
    case 'number':
      return fc.double({ min: minimum ?? 0, max: maximum ?? 1, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'string':
      return fc.string({ minLength: 1, maxLength: 40 });
    default:
      throw new Error(`${name} has a type that this test doesn't draw: ${JSON.stringify(type)}`);
  }
}
