import { LRUCache } from 'lru-cache';

/** A cache by texts that come from outside, bounded by how long they are together: what was least used goes first. */
export function textCache<Value extends object>(mostCharacters: number): LRUCache<string, Value> {
  return new LRUCache({ maxSize: mostCharacters, sizeCalculation: (_value, text) => Math.max(text.length, 1) });
}
