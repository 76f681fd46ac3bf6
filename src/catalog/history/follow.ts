import { backoffMs } from '../../base/backoff.ts';
import { wait } from '../../base/wait.ts';
import { isConnectionLoss } from '../../db/connection-loss.ts';
import { CursorInvalidRefusal } from '../../events/cursor.ts';
import type { CatalogEvent } from './change.ts';
import { decodePlace, restored, type Place } from './cursor.ts';
import type { CatalogHistory } from './history.ts';
import type { ChangePage } from './read-changes.ts';

export interface FollowOptions {
  /** Begin after this cursor; null begins after the version `now`. */
  readonly after: string | null;
  readonly now: number;
  /** Only changes of this model; null: of all. */
  readonly modelId: string | null;
  readonly signal: AbortSignal;
}

/**
 * What changes in the catalog, each change once and in order, from a place until the signal. There is no change-over from
 * "stored" to "live": it only ever reads revisions after its own place, up to the version that this process's catalog
 * has, and waits for that to move when there is none. It reads on only when the one who consumes asks for more.
 *
 * Throws CursorInvalidRefusal, before anything is given out or when the database is restored to an earlier time, and
 * RevisionUnreadableError.
 */
export async function* followChanges(
  history: CatalogHistory,
  { after, now, modelId, signal }: FollowOptions,
): AsyncGenerator<CatalogEvent, void> {
  const { store } = history;
  let place = after === null ? { version: now, taken: 0 } : await placeOf(history, after);
  let moved = Promise.withResolvers<void>();
  const wake = () => moved.resolve();
  const stop = store.onChange(wake);
  signal.addEventListener('abort', wake);
  try {
    while (!signal.aborted) {
      // Before the look: a change that comes after it ends the wait that follows.
      moved = Promise.withResolvers();
      const { version } = store.current();
      if (version < place.version) throw restored('The database was restored to an earlier point.');
      if (version === place.version) {
        await moved.promise;
        continue;
      }
      const page = await readPage(history, { modelId, after: place.version, upTo: version }, signal);
      for (const event of page?.changes ?? []) {
        if (!isAfter(event.place, place)) continue;
        yield event;
        if (signal.aborted) return;
      }
      if (page !== null) place = { version: page.end, taken: 0 };
    }
  } finally {
    stop();
    signal.removeEventListener('abort', wake);
  }
}

/** Null when the database is not there: following outlives its absence, and nothing is lost by waiting. */
async function readPage(
  { pages, log }: CatalogHistory,
  wanted: Parameters<CatalogHistory['pages']['read']>[0],
  signal: AbortSignal,
): Promise<ChangePage | null> {
  try {
    return await pages.read(wanted);
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
    log.warn({ err: error }, 'catalog_changes_read_failed');
    await wait(backoffMs(3, { baseMs: 250, maxMs: 2000 }), signal);
    return null;
  }
}

async function placeOf({ store, epoch }: CatalogHistory, cursor: string): Promise<Place> {
  const place = decodePlace(cursor, epoch);
  // Another process may have given it out, whose catalog is a moment ahead of this one's.
  if (isAhead(place, store.current().version)) await store.refresh();
  const { version } = store.current();
  if (isAhead(place, version))
    throw new CursorInvalidRefusal(
      `The cursor is ahead of the catalog: it stands after version ${place.version}, and there are ${version}. Use a cursor as it came.`,
    );
  return place;
}

function isAhead({ version, taken }: Place, head: number): boolean {
  return version > head || (version === head && taken > 0);
}

function isAfter(one: Place, other: Place): boolean {
  return one.version > other.version || (one.version === other.version && one.taken > other.taken);
}
