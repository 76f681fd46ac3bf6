import { createHash } from 'node:crypto';
import { canonical } from './canonical.ts';
import type { ModelFacts } from './facts.ts';

/** Grows when the same facts are to be stored in another way: then every model is written anew once. */
const STORED_FORM = 2;

/** Equal facts, equal hash, in whatever order their fields were written. */
export function hashOf(facts: ModelFacts): string {
  return createHash('sha256')
    .update(`${STORED_FORM} ${canonical({ ...facts, $schema: undefined })}`)
    .digest('hex');
}
