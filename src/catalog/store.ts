import type { Log } from '../base/log.ts';
import type { Database } from '../db/client.ts';
import type { Listener } from '../db/listen.ts';
import { assembleCatalog } from './assemble.ts';
import { freezeAll } from './freeze.ts';
import { loadChanges, type ModelRows } from './load.ts';
import type { Catalog } from './model.ts';
import { CATALOG_CHANNEL, readCatalogVersion } from './version.ts';

/** This process's view of the catalog. Reading it costs no SQL; it follows changes by any process by itself. */
export interface CatalogStore {
  /** The newest whole catalog that was read. Take it once a request. */
  current(): Catalog;
  /** Resolves when everything that was committed before the call can be seen; rejects when it can't be read. */
  refresh(): Promise<void>;
  /** Told of each new catalog; returns how to stop. */
  onChange(listener: (catalog: Catalog) => void): () => void;
  close(): Promise<void>;
}

export interface CatalogStoreOptions {
  readonly log: Log;
  /** How often the version is looked at, for the case that a wake-up was lost. */
  readonly pollMs?: number;
  /** Brings wake-ups; null (the default): changes are found by looking alone. */
  readonly listener?: Listener | null;
}

/**
 * Reads the whole catalog and then follows it. Three things make it look at the version: a wake-up, a connection that
 * listens again (what was announced in between is lost), and the clock. When the version moved, the models that changed
 * are read again; when reading fails the catalog stays as it is and the clock tries again.
 */
export async function openCatalog(
  database: Database,
  { log, pollMs = 500, listener = null }: CatalogStoreOptions,
): Promise<CatalogStore> {
  const rows = new Map<string, ModelRows>();
  const listeners = new Set<(catalog: Catalog) => void>();
  let catalog = await load(-1);
  let closed = false;
  /** The refresh that runs now, and the one that waits for it: one is enough, since it will see everything so far. */
  let running: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;

  async function load(since: number): Promise<Catalog> {
    const change = await loadChanges(database.orm, since);
    for (const own of change.models) rows.set(own.model.id, freezeAll(own));
    return assembleCatalog(change, rows.values());
  }

  async function look(): Promise<void> {
    if (closed) return;
    const version = await readCatalogVersion(database.orm);
    if (version === catalog.version) return;
    // A version that went back means that the database was restored to an earlier time: nothing that we hold counts.
    if (version < catalog.version) rows.clear();
    catalog = await load(version < catalog.version ? -1 : catalog.version);
    log.info({ version: catalog.version, models: catalog.models.length }, 'catalog_changed');
    for (const listener of listeners) listener(catalog);
  }

  function refresh(): Promise<void> {
    if (running === null) {
      running = look().finally(() => (running = null));
      return running;
    }
    // A run that has begun may have looked too early for this caller.
    waiting ??= running.then(ignore, ignore).then(() => {
      waiting = null;
      return refresh();
    });
    return waiting;
  }

  function refreshOrTryLater(): Promise<void> {
    return refresh().catch((error: unknown) => log.warn({ err: error }, 'catalog_refresh_failed'));
  }

  const stopListening = listener === null ? ignore : listenForChanges(listener, () => void refreshOrTryLater());
  const stopClock = everyMs(pollMs, refreshOrTryLater);
  return {
    current: () => catalog,
    refresh,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      closed = true;
      stopClock();
      stopListening();
      await running?.then(ignore, ignore);
    },
  };
}

/** Nobody waits for it to begin: where the server can't be listened to, the clock alone follows the catalog. */
function listenForChanges(listener: Listener, wake: () => void): () => void {
  const begun = listener.on(CATALOG_CHANNEL, wake, wake);
  // It only fails when the listener is closed, and then there is nothing to hear or to stop any more.
  begun.then(ignore, ignore);
  return () => void begun.then((stop) => stop()).then(ignore, ignore);
}

/** Runs a task again and again, the pause counted from the end of each; never two at once. Keeps no process alive. */
function everyMs(pauseMs: number, task: () => Promise<void>): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const schedule = (): void => {
    if (!stopped) timer = setTimeout(() => void task().finally(schedule), pauseMs).unref();
  };
  schedule();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function ignore(): void {
  // For whom only the end matters, not how it ended.
}
