import type { Orm } from '../../db/client.ts';
import type { CatalogStore } from '../store.ts';

/** What was said of models before. One a process. */
export interface CatalogHistory {
  readonly orm: Orm;
  readonly store: Pick<CatalogStore, 'current' | 'refresh'>;
}
