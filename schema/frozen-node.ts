import { ID_PREFIXES, type IdKind } from '../src/base/ids.ts';

/**
 * Options of a node whose objects are frozen. Pothos would write a brand on each that it loads, to tell their types apart;
 * the prefix of their id does that too.
 */
export function frozenNode(kind: IdKind): { brandLoadedObjects: false; isTypeOf: (value: unknown) => boolean } {
  const prefix = `${ID_PREFIXES[kind]}_`;
  return {
    brandLoadedObjects: false,
    isTypeOf: (value) =>
      typeof value === 'object' &&
      value !== null &&
      'id' in value &&
      typeof value.id === 'string' &&
      value.id.startsWith(prefix),
  };
}
