import type { Queryable } from '../../db/client.ts';
import { readChanges, type ChangePage, type ChangesWanted } from './read-changes.ts';

/** Pages that are kept for those who ask for the same: one for each place that followers stand at. */
const KEPT = 64;

/**
 * Reads changes once for all who follow them here: after a change they all ask for the same page, and it never becomes
 * another one.
 */
export class ChangePages {
  readonly #db: Queryable;
  readonly #pages = new Map<string, Promise<ChangePage>>();

  constructor(db: Queryable) {
    this.#db = db;
  }

  read(wanted: ChangesWanted): Promise<ChangePage> {
    const key = `${wanted.modelId ?? ''} ${wanted.after} ${wanted.upTo}`;
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    const page = readChanges(this.#db, wanted);
    this.#pages.set(key, page);
    // A page that could not be read is no page; whoever waits for it hears why.
    page.catch(() => this.#pages.delete(key));
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > KEPT && oldest !== undefined) this.#pages.delete(oldest);
    return page;
  }
}
