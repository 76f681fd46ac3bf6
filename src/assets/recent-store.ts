import { LRUCache } from 'lru-cache';
import type { ImageStore } from './store.ts';

const MOST_BYTES = 32 * 1024 * 1024;

/**
 * The same store, which remembers what was put last: whoever waits for a picture reads it back as soon as it is kept, and
 * bytes that have a hash for a name never change.
 */
export function recentStore(store: ImageStore): ImageStore {
  const recent = new LRUCache<string, Uint8Array>({
    maxSize: MOST_BYTES,
    maxEntrySize: MOST_BYTES / 4,
    sizeCalculation: ({ byteLength }) => Math.max(1, byteLength),
  });
  return {
    ...store,
    async put(bytes) {
      const sha256 = await store.put(bytes);
      recent.set(sha256, bytes);
      return sha256;
    },
    async bytes(sha256) {
      return recent.get(sha256) ?? store.bytes(sha256);
    },
    async remove(sha256, when) {
      recent.delete(sha256);
      return store.remove(sha256, when);
    },
  };
}
