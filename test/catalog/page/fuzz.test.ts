import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Viewer } from '../../../src/access/viewer.ts';
import { InvalidInputRefusal } from '../../../src/base/refusal.ts';
import { ModelFacts } from '../../../src/catalog/facts.ts';
import { importPage } from '../../../src/catalog/page/import-page.ts';
import { mergePage } from '../../../src/catalog/page/merge.ts';
import { readPage } from '../../../src/catalog/page/read-page.ts';
import { readFacts } from '../../../src/catalog/read-facts.ts';
import { readCatalogVersion } from '../../../src/catalog/version.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { randomFrom } from '../../random.ts';
import { folded, PAGES } from './read-pages.ts';

const ADMIN: Viewer = { accountId: 'acc_1', apiKeyId: null, scopes: new Set(['ADMIN']) };
const ORIGIN = { source: 'https://example.com', asOf: '2026-11-01' };
const SEED = 20_261_127;
const [READ, IMPORTED] = process.env['TEST_SIZE'] === 'full' ? [10_000, 2000] : [500, 60];

/** What pages are made of, where it does not belong. */
const SHARDS = [
  '\n## ',
  '## Links',
  ' ### ',
  '- ',
  '`',
  '](',
  '|',
  '~~~',
  '\n\n',
  '{',
  '}]',
  '"',
  ' => ',
  '$',
  '0',
  '-1',
  '9'.repeat(40),
  '\u0000',
  '\ud800',
  '\u202e',
  '🏮',
  '<script>',
  '&amp;',
  ': ',
  ' — REQUIRED',
  '. Values: ',
  '. Modes: ',
  '%',
  'NaN',
  '\\',
  '- Pricing: [{type: output',
  '&a *a',
  '#1 of 0',
  '__proto__',
  'Model ID: ',
  '- Config Key: x/y',
  '    ',
  '\t',
  '\r\n',
];

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

/** A page with one to five things done to it. */
function damaged(bases: readonly string[], random: () => number): string {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item; // never empty
  let text = pick(bases);
  for (let times = 1 + Math.floor(random() * 5); times > 0; times -= 1) {
    const [from, to] = [random(), random()].map((share) => Math.floor(share * text.length)).toSorted((a, b) => a - b);
    const [start, middle, end] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
    const short = middle.slice(0, 1 + Math.floor(random() * 80));
    text = pick([
      () => start + middle.slice(short.length) + end,
      () => start + pick(SHARDS) + middle + end,
      () => start + pick(SHARDS) + middle.slice(short.length) + end,
      () => start + middle + short + end,
      () => start + end,
      () => start + middle,
      () => start + Array.from(short).toReversed().join('') + middle.slice(short.length) + end,
      () => start + middle.replaceAll('\n', ' ') + end,
      () => start + middle.replaceAll(' - ', '\n- ') + end,
      () => start + pick(bases).slice(from, to) + end,
    ])();
  }
  return text;
}
