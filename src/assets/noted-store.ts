import { sql } from 'drizzle-orm';
import type { Orm } from '../db/client.ts';
import { contentHash } from './content-hash.ts';
import { StorageError, type ImageStore } from './store.ts';
import { looseBytes } from './tables.ts';

/**
 * The same store, which notes bytes as loose before it puts them: should no row ever name them (the request was refused
 * after all, or its process died), they are found by the look that comes an hour later, and go. Named ones only lose the
 * note. A note that is there begins anew, so that whoever is at work on it doesn't take it away.
 */
export function notedStore(store: ImageStore, orm: Orm): ImageStore {
  return {
    ...store,
    async put(bytes) {
      await note(orm, contentHash(bytes));
      return store.put(bytes);
    },
  };
}

async function note(orm: Orm, sha256: string): Promise<void> {
  try {
    const lookAt = sql`clock_timestamp() + interval '1 hour'`;
    await orm
      .insert(looseBytes)
      .values({ sha256, lookAt })
      .onConflictDoUpdate({ target: looseBytes.sha256, set: { lookAt } });
  } catch (cause) {
    // Whoever holds a paid picture waits for this as for the place itself.
    throw new StorageError('Noting a picture failed: the database can’t be reached. It will be tried again.', {
      code: 'DATABASE',
      retryable: true,
      cause,
    });
  }
}
