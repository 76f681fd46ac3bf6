import assert from 'node:assert/strict';
import { createLog } from '../../src/base/log.ts';
import type { Catalog, Model } from '../../src/catalog/model.ts';
import { shipCatalog } from '../../src/catalog/ship.ts';
import { openCatalog } from '../../src/catalog/store.ts';
import { createTestDatabase } from '../database.ts';

export const SLUG = 'gemini-3.1-flash-image-preview';

/** The shipped catalog as a process reads it: from its files through the tables. */
export async function readShipped(): Promise<{ catalog: Catalog; model: Model }> {
  const db = await createTestDatabase({ shipped: true });
  await shipCatalog(db.database.orm);
  const store = await openCatalog(db.database, { log: createLog('silent') });
  await store.close();
  await db.close();
  const catalog = store.current();
  return { catalog, model: present(catalog.model(SLUG)) };
}

export function present<Value>(value: Value | null | undefined): Value {
  assert.ok(value !== null && value !== undefined);
  return value;
}
