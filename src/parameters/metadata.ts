import type { Json } from '../base/json.ts';
import type { InputProblem } from '../base/refusal.ts';
import { unstorable } from '../base/storable.ts';

export const LARGEST_METADATA_BYTES = 16 * 1024;

/**
 * What is wrong with a caller's metadata; null when nothing is, or when there is none. It is a JSON object of at most
 * 16 KiB.
 */
export function checkMetadata(metadata: Json | null): InputProblem | null {
  if (metadata === null) return null;
  if (typeof metadata !== 'object' || Array.isArray(metadata)) {
    const came = Array.isArray(metadata) ? 'a list' : `a ${typeof metadata}`;
    return { path: ['metadata'], message: `Expected a JSON object, got ${came}. Write it as {"name": value}.` };
  }
  return unstorable(metadata, ['metadata'], LARGEST_METADATA_BYTES);
}
