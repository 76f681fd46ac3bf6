import type { Log } from '../../base/log.ts';
import type { Orm } from '../../db/client.ts';
import type { CatalogStore } from '../store.ts';
import { ChangePages } from './change-pages.ts';

/** What was said of models before, and the following of what is said anew. One a process. */
export interface CatalogHistory {
  readonly orm: Orm;
  readonly store: Pick<CatalogStore, 'current' | 'refresh' | 'onChange'>;
  /** Which telling of the log this database holds: part of every cursor. */
  readonly epoch: number;
  readonly log: Log;
  readonly pages: ChangePages;
}

export function createCatalogHistory(rooms: Omit<CatalogHistory, 'pages'>): CatalogHistory {
  return { ...rooms, pages: new ChangePages(rooms.orm) };
}
