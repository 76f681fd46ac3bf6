import assert from 'node:assert/strict';
import type { Viewer } from '../../../src/access/viewer.ts';
import { createLog } from '../../../src/base/log.ts';
import { InvalidInputRefusal } from '../../../src/base/refusal.ts';
import type { ModelFacts } from '../../../src/catalog/facts.ts';
import type { Catalog } from '../../../src/catalog/model.ts';
import { readFacts } from '../../../src/catalog/read-facts.ts';
import { saveModel } from '../../../src/catalog/save.ts';
import { openCatalog } from '../../../src/catalog/store.ts';
import { readCatalogVersion } from '../../../src/catalog/version.ts';
import { createTestDatabase } from '../../database.ts';
import { present } from '../shipped-catalog.ts';

export const ADMIN: Viewer = { accountId: 'acc_1', apiKeyId: 'key_admin', scopes: new Set(['ADMIN']) };
export const NOBODY: readonly (Viewer | null)[] = [null, { ...ADMIN, scopes: new Set(['GENERATIONS_WRITE']) }];
export const TODAY = () => new Date().toISOString().slice(0, 10);

export interface Edited {
  readonly orm: Awaited<ReturnType<typeof createTestDatabase>>['database']['orm'];
  readonly sql: Awaited<ReturnType<typeof createTestDatabase>>['database']['sql'];
  save(facts: ModelFacts): Promise<void>;
  facts(slug: string): Promise<ModelFacts>;
  /** As a process reads it. */
  catalog(): Promise<Catalog>;
  version(): Promise<number>;
  /** Of one model, newest first: origin and key. */
  revisions(slug: string): Promise<string[]>;
  close(): Promise<void>;
}

/** A catalog of one's own, empty at first. */
export async function openEdited(): Promise<Edited> {
  const db = await createTestDatabase();
  const { orm, sql } = db.database;
  return {
    orm,
    sql,
    async save(facts) {
      await orm.transaction((tx) => saveModel(tx, facts, { origin: 'SHIPPED' }));
    },
    facts: async (slug) => present(await readFacts(orm, slug)),
    async catalog() {
      const store = await openCatalog(db.database, { log: createLog('silent') });
      await store.close();
      return store.current();
    },
    version: () => readCatalogVersion(orm),
    async revisions(slug) {
      const rows = await sql<{ origin: string; key: string | null }[]>`
        select r.origin, r.api_key_id as key from model_revision r join model m on m.id = r.model_id
        where m.slug = ${slug} order by r.version desc`;
      return rows.map(({ origin, key }) => `${origin} ${key ?? '-'}`);
    },
    close: () => db.close(),
  };
}

/** The problems of an edit that must be refused, by their place in the input. */
export async function problemsOf(edit: Promise<unknown>): Promise<Record<string, string>> {
  const error = await edit.then(
    () => assert.fail('The edit was accepted.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof InvalidInputRefusal, String(error));
  return Object.fromEntries(error.problems.map(({ path, message }) => [path.join('.'), message]));
}
