import type { FactSource } from '../src/catalog/closed-sets.ts';
import { builder } from './builder.ts';

export const FactSourceEnum = builder.enumType('FactSource', {
  description: 'Where a figure comes from.',
  values: {
    IMPORTED: { description: 'A page that was imported, or the shipped catalog.' },
    MEASURED: { description: 'What happened at this installation.' },
  } satisfies Record<FactSource, { description: string }>,
});
