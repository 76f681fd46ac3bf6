import assert from 'node:assert/strict';
import { getNamedType, isCompositeType, isObjectType, type GraphQLNamedType } from 'graphql';

/** A selection of all fields, those of what they point at, and so on. Fields that need a mode get one. */
export function everyFieldOf(
  type: GraphQLNamedType | undefined,
  isLeftOut: (type: string, field: string) => boolean = () => false,
  depth = 3,
): string {
  assert.ok(isObjectType(type));
  return Object.values(type.getFields())
    .flatMap((field) => {
      const inner = getNamedType(field.type);
      if (isLeftOut(type.name, field.name)) return [];
      if (isCompositeType(inner) && (depth === 1 || !isObjectType(inner))) return [];
      const given = field.args.some(({ name, type: of }) => name === 'mode' && String(of).endsWith('!'));
      const selection = isCompositeType(inner) ? ` { ${everyFieldOf(inner, isLeftOut, depth - 1)} }` : '';
      return [`${field.name}${given ? '(mode: TEXT_TO_IMAGE)' : ''}${selection}`];
    })
    .join(' ');
}
