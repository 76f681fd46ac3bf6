import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createLog } from '../../../src/base/log.ts';
import type { ModelFacts } from '../../../src/catalog/facts.ts';
import { importPage } from '../../../src/catalog/page/import-page.ts';
import { writePage } from '../../../src/catalog/page/write-page.ts';
import { readFacts } from '../../../src/catalog/read-facts.ts';
import { openCatalog } from '../../../src/catalog/store.ts';
import type { Viewer } from '../../../src/access/viewer.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { PAGES, read } from './read-pages.ts';

const ADMIN: Viewer = { accountId: 'acc_1', apiKeyId: null, scopes: new Set(['ADMIN']) };

describe('a page that is imported, exported and imported again', () => {
  let databases: TestDatabase[];
  before(async () => {
    databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
  });
  after(() => Promise.all(databases.map((database) => database.close())));

  for (const { file, text } of PAGES) {
    test(`says the same (${basename(file)})`, async () => {
      const { page } = read(text);
      const [first, second] = databases;
      assert.ok(first && second);
      const before = await imported(first, text);
      const written = await exported(first, page.slug);
      const after = await imported(second, written);
      assert.deepEqual(undated(after), undated(before));
      assert.deepEqual(read(written).warnings, []);
      // And what was written is the same for those who have it already.
      assert.equal((await importPage(first.database.orm, ADMIN, written)).outcome, 'UNCHANGED');
      assert.equal(await exported(second, page.slug), written);
    });
  }
});

async function imported({ database: { orm } }: TestDatabase, text: string): Promise<ModelFacts> {
  const { slug, outcome } = await importPage(orm, ADMIN, text);
  assert.equal(outcome, 'CREATED');
  const facts = await readFacts(orm, slug);
  assert.ok(facts);
  return facts;
}

async function exported({ database }: TestDatabase, slug: string): Promise<string> {
  const store = await openCatalog(database, { log: createLog('silent') });
  await store.close();
  const model = store.current().model(slug);
  assert.ok(model);
  return writePage(model, { codeExamples: [{ heading: 'Text to Image', language: 'cURL', code: 'curl ## Links' }] });
}

/** Where and when something was read is no fact of the page. */
function undated(facts: ModelFacts): unknown {
  return JSON.parse(
    JSON.stringify(facts, (key, value: unknown) => (key === 'source' || key === 'asOf' ? undefined : value)),
  );
}
