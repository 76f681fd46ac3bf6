import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Viewer } from '../../../src/access/viewer.ts';
import { InvalidInputRefusal } from '../../../src/base/refusal.ts';
import { ModelFacts } from '../../../src/catalog/facts.ts';
import { importPage } from '../../../src/catalog/page/import-page.ts';
import { mergePage } from '../../../src/catalog/page/merge.ts';
import { readPage } from '../../../src/catalog/page/read-page.ts';
import { writePage } from '../../../src/catalog/page/write-page.ts';
import { readFacts } from '../../../src/catalog/read-facts.ts';
import { readCatalogVersion } from '../../../src/catalog/version.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { randomFrom } from '../../random.ts';
import { damaged } from './damage.ts';
import { modelOfFacts } from './model-of-facts.ts';
import { folded, PAGES } from './read-pages.ts';

const ADMIN: Viewer = { accountId: 'acc_1', apiKeyId: null, scopes: new Set(['ADMIN']) };
const ORIGIN = { source: 'https://example.com', asOf: '2026-11-01' };
const SEED = 20_261_127;
const [READ, IMPORTED] = process.env['TEST_SIZE'] === 'full' ? [10_000, 2000] : [500, 60];

describe('pages that were damaged', () => {
  const bases = PAGES.flatMap(({ text }) => [text, folded(text)]);
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.close());

  test(`are read up to what is left of them, ${READ} times (seed ${SEED})`, () => {
    const random = randomFrom(SEED);
    let refused = 0;
    for (let run = 0; run < READ; run += 1) {
      const text = damaged(bases, random);
      const result = readPage(text);
      if (!result.ok) refused += 1;
      // Whatever was understood can be stored.
      else ModelFacts.parse(mergePage(result.page, null, ORIGIN));
    }
    assert.ok(refused < READ / 2, `${refused} refused`);
  });

  test(`are written so that they are read as the same, ${READ} times`, () => {
    const random = randomFrom(SEED + 2);
    let written = 0;
    for (let run = 0; run < READ; run += 1) {
      const first = readPage(damaged(bases, random).toWellFormed());
      const facts = first.ok ? ModelFacts.parse(mergePage(first.page, null, ORIGIN)) : null;
      if (facts === null || hasNoWords(facts)) continue;
      const again = readPage(writePage(modelOfFacts(facts), { codeExamples: [] }));
      assert.ok(again.ok, `run ${run}`);
      assert.deepEqual(ModelFacts.parse(mergePage(again.page, null, ORIGIN)), facts, `run ${run}`);
      written += 1;
    }
    assert.ok(written > READ / 2, `${written} written`);
  });

  test(`are taken in whole or not at all, ${IMPORTED} times, one over the other`, async () => {
    const random = randomFrom(SEED + 1);
    const { orm } = database.database;
    let taken = 0;
    for (let run = 0; run < IMPORTED; run += 1) {
      const text = damaged(bases, random);
      const before = await readCatalogVersion(orm);
      const imported = await importPage(orm, ADMIN, text).catch((error: unknown) => {
        // Nothing else may come of it.
        assert.ok(error instanceof InvalidInputRefusal, String(error));
        return null;
      });
      const changed = (await readCatalogVersion(orm)) - before;
      assert.equal(changed, imported === null || imported.outcome === 'UNCHANGED' ? 0 : 1);
      if (imported === null) continue;
      taken += 1;
      assert.ok(await readFacts(orm, imported.slug));
      assert.equal((await importPage(orm, ADMIN, text)).outcome, 'UNCHANGED');
    }
    assert.ok(taken > IMPORTED / 2, `${taken} taken in`);
  });
});

/** A page can't say that a parameter's value is itself what stands behind a description. */
function hasNoWords({ parameters }: ModelFacts): boolean {
  return (parameters?.list ?? []).some(({ default: value, values }) =>
    [value, ...(values ?? [])].some((one) => /\. (?:Default|Values|Modes|Only)/.test(JSON.stringify(one) ?? '')),
  );
}
