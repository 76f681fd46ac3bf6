import { createHash } from 'node:crypto';
import type { ModelFacts } from './facts.ts';

/** Grows when the same facts are to be stored in another way: then every model is written anew once. */
const STORED_FORM = 2;

/** Equal facts, equal hash, in whatever order their fields were written. */
export function hashOf(facts: ModelFacts): string {
  return createHash('sha256')
    .update(`${STORED_FORM} ${canonical({ ...facts, $schema: undefined })}`)
    .digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
