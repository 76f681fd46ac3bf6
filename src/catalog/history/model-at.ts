import type { Catalog, Model } from '../model.ts';
import { findRevision } from './find-revision.ts';
import type { CatalogHistory } from './history.ts';
import { modelOfRevision } from './model-of-revision.ts';

/**
 * The model that had this slug or alias at a moment, as the catalog said it then: with the offers that were listed, and
 * nothing of what is measured. Null when there was none; a moment that has not come is now.
 *
 * Throws {@link RevisionUnreadableError}.
 */
export async function modelAt(
  { orm, store }: CatalogHistory,
  catalog: Catalog,
  { name, at }: { name: string; at: Date },
): Promise<Model | null> {
  if (at.getTime() > Date.now()) return catalog.model(name);
  const revision = await findRevision(orm, { name, at });
  if (revision === null) return null;
  // Another process may have written it a moment ago, with offers that this request's catalog has not seen.
  if (revision.version > catalog.version && revision.version > store.current().version) await store.refresh();
  return modelOfRevision(revision, revision.version > catalog.version ? store.current() : catalog);
}
