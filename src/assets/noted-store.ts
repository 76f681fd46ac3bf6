import DataLoader from 'dataloader';
import type { Sql } from '../db/client.ts';
import { contentHash } from './content-hash.ts';
import { StorageError, type ImageStore } from './store.ts';

/**
 * The same store, which notes bytes as loose before it puts them: should no row ever name them (the request was refused
 * after all, or its process died), they are found by the look that comes an hour later, and go. Named ones only lose the
 * note. A note that is there begins anew, so that whoever is at work on it doesn't take it away. What is put in one turn
 * of the event loop is noted in one statement.
 */
export function notedStore(store: ImageStore, sql: Sql): ImageStore {
  const notes = new DataLoader((hashes: readonly string[]) => note(sql, hashes), {
    cache: false,
    batchScheduleFn: (callback) => setImmediate(callback),
  });
  return {
    ...store,
    async put(bytes) {
      await notes.load(contentHash(bytes));
      return store.put(bytes);
    },
  };
}

async function note(sql: Sql, hashes: readonly string[]): Promise<readonly (true | StorageError)[]> {
  try {
    // In one order everywhere, so that two who note the same bytes don't wait for each other in a ring.
    const distinct = JSON.stringify([...new Set(hashes)].toSorted());
    await sql`
      insert into loose_bytes (sha256, look_at)
      select json_array_elements_text(${distinct}::text::json), clock_timestamp() + interval '1 hour'
      on conflict (sha256) do update set look_at = excluded.look_at`;
    return hashes.map(() => true);
  } catch (cause) {
    // Whoever holds a paid picture waits for this as for the place itself.
    const message = 'Noting a picture failed: the database can’t be reached. It will be tried again.';
    const error = new StorageError(message, { code: 'DATABASE', retryable: true, cause });
    return hashes.map(() => error);
  }
}
