import type { Log } from '../base/log.ts';
import type { Database } from '../db/client.ts';
import { follow } from '../db/follow.ts';
import type { Listener } from '../db/listen.ts';
import { Assembler } from './assemble.ts';
import { loadChanges } from './load.ts';
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
 * Reads the whole catalog and then follows it. When the version moved, the models that changed are read again; when
 * reading fails the catalog stays as it is.
 */
export async function openCatalog(
  database: Database,
  { log, pollMs = 500, listener = null }: CatalogStoreOptions,
): Promise<CatalogStore> {
  const assembler = new Assembler();
  const listeners = new Set<(catalog: Catalog) => void>();
  let catalog = await load(-1);

  async function load(since: number): Promise<Catalog> {
    return assembler.take(await loadChanges(database.orm, since));
  }

  async function look(): Promise<void> {
    const version = await readCatalogVersion(database.orm);
    if (version === catalog.version) return;
    // A version that went back means that the database was restored to an earlier time: nothing that we hold counts.
    if (version < catalog.version) assembler.clear();
    catalog = await load(version < catalog.version ? -1 : catalog.version);
    log.info({ version: catalog.version, models: catalog.models.length }, 'catalog_changed');
    for (const listener of listeners) listener(catalog);
  }

  const follower = follow({
    channel: CATALOG_CHANNEL,
    listener,
    pollMs,
    look,
    onFailure: (error) => log.warn({ err: error }, 'catalog_refresh_failed'),
  });
  return {
    current: () => catalog,
    refresh: () => follower.refresh(),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => follower.close(),
  };
}
