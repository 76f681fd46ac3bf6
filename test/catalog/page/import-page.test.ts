import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Viewer } from '../../../src/access/viewer.ts';
import { ForbiddenRefusal } from '../../../src/access/viewer.ts';
import { createLog } from '../../../src/base/log.ts';
import { InvalidInputRefusal } from '../../../src/base/refusal.ts';
import type { ModelFacts } from '../../../src/catalog/facts.ts';
import { importPage } from '../../../src/catalog/page/import-page.ts';
import { writePage } from '../../../src/catalog/page/write-page.ts';
import { readFacts } from '../../../src/catalog/read-facts.ts';
import { shipCatalog } from '../../../src/catalog/ship.ts';
import { openCatalog } from '../../../src/catalog/store.ts';
import { modelRevision } from '../../../src/catalog/tables.ts';
import { readCatalogVersion } from '../../../src/catalog/version.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { SLUG } from '../shipped-catalog.ts';
import { folded, pageOf } from './read-pages.ts';

const ADMIN: Viewer = { accountId: 'acc_1', apiKeyId: 'key_admin', scopes: new Set(['ADMIN']) };
const LANTERN = pageOf('lantern-2.txt');

describe('an imported page', () => {
  let db: TestDatabase;
  const importing = (text: string, viewer: Viewer | null = ADMIN) => importPage(db.database.orm, viewer, text);
  const facts = async (slug = 'lantern-2'): Promise<ModelFacts> => {
    const found = await readFacts(db.database.orm, slug);
    assert.ok(found);
    return found;
  };
  const offerKeys = async () => {
    const store = await openCatalog(db.database, { log: createLog('silent') });
    await store.close();
    const offers = store.current().model('lantern-2')?.offers ?? [];
    return offers.map(({ configKey, retiredAt }) => `${configKey}${retiredAt === null ? '' : ' (retired)'}`);
  };

  before(async () => {
    db = await createTestDatabase();
    await shipCatalog(db.database.orm);
    assert.equal((await importing(LANTERN)).outcome, 'CREATED');
  });
  after(() => db.close());

  test('changes nothing the second time, in lines or on one', async () => {
    const version = await readCatalogVersion(db.database.orm);
    assert.equal((await importing(LANTERN)).outcome, 'UNCHANGED');
    assert.equal((await importing(folded(LANTERN))).outcome, 'UNCHANGED');
    assert.equal(await readCatalogVersion(db.database.orm), version);
  });

  test('counts for what it speaks of, and leaves alone what it does not', async () => {
    const before = await facts();
    const { outcome } = await importing(
      LANTERN.replace('$0.050/image, $0.050/image', '$0.060/image').replace(/## Arena Benchmarks[^]*?(?=## Use)/, ''),
    );
    assert.equal(outcome, 'UPDATED');
    const now = await facts();
    assert.deepEqual(
      now.offers[1]?.prices.map(({ amount }) => amount),
      ['0.06', '0.012', '0.015'],
    );
    assert.deepEqual(now.benchmarks, before.benchmarks);
    // What stayed keeps the day on which it was read.
    assert.equal(now.identity.asOf, before.identity.asOf);
    await importing(LANTERN);
  });

  test('retires the offers that it no longer lists, unless it may have been cut off there', async () => {
    const withoutEdit = LANTERN.replace(/### fal\.ai\n\n- Config Key: fal\/lantern-2-edit[^]*?(?=## Performance)/, '');
    await importing(withoutEdit.slice(0, withoutEdit.indexOf('## Performance')));
    assert.deepEqual(await offerKeys(), ['kiln/lantern-2', 'fal/lantern-2', 'fal/lantern-2-edit']);
    await importing(withoutEdit);
    assert.deepEqual(await offerKeys(), ['kiln/lantern-2', 'fal/lantern-2', 'fal/lantern-2-edit (retired)']);
    await importing(LANTERN);
    assert.deepEqual(await offerKeys(), ['kiln/lantern-2', 'fal/lantern-2', 'fal/lantern-2-edit']);
  });

  test('says which modes an offer serves by what its provider calls it', async () => {
    const { offers } = await facts();
    assert.deepEqual(
      offers.map(({ configKey, modes }) => [configKey, modes.join(' ')]),
      [
        ['kiln/lantern-2', 'TEXT_TO_IMAGE IMAGE_EDIT'],
        ['fal/lantern-2', 'TEXT_TO_IMAGE'],
        ['fal/lantern-2-edit', 'IMAGE_EDIT'],
      ],
    );
  });

  test('of a shipped model keeps how its offers are asked, and all that prices hold for', async () => {
    const shipped = await facts(SLUG);
    const store = await openCatalog(db.database, { log: createLog('silent') });
    await store.close();
    const model = store.current().model(SLUG);
    assert.ok(model);
    const page = writePage(model, { codeExamples: [] });
    assert.equal((await importing(page)).outcome, 'UNCHANGED');
    const dearer = page.replace('Total Requests: 1413', 'Total Requests: 1500');
    assert.equal((await importing(dearer)).outcome, 'UPDATED');
    const now = await facts(SLUG);
    assert.deepEqual({ ...now, performance: null }, { ...shipped, performance: null });
    assert.equal(now.performance?.providers[0]?.totalRequests, 1500);
  });

  test('that was cut off takes nothing away, whatever line it stops in', async () => {
    const known = await facts();
    const listsOf = ({ identity, specifications }: ModelFacts) => ({
      ...identity,
      ...specifications,
      source: null,
      asOf: null,
    });
    for (const text of [LANTERN, folded(LANTERN)])
      for (let end = text.indexOf('Creator: Kiln') + 9; end < text.indexOf('## Available Providers'); end += 7) {
        await importing(text.slice(0, end));
        assert.deepEqual(listsOf(await facts()), listsOf(known), `after ${text.slice(end - 40, end)}`);
      }
    await importing(LANTERN);
    assert.deepEqual((await facts()).parameters?.list, known.parameters?.list);
  });

  test('may begin with a byte order mark', async () => {
    assert.equal((await importing(`\uFEFF${LANTERN}`)).outcome, 'UNCHANGED');
  });

  test('says which offers were left out, since nobody knows what to ask them for', async () => {
    const page =
      '# Bare\n\n## Quick Reference\n\n- Model ID: bare\n\n## Available Providers\n\n### fal.ai\n\n- Config Key: fal/bare\n';
    const { warnings } = await importing(page);
    assert.deepEqual(
      warnings.map(({ section, excerpt }) => [section, excerpt]),
      [['Available Providers', 'fal/bare']],
    );
  });

  test('may list more than one statement takes, and say names that no index takes', async () => {
    const parameters = Array.from({ length: 6000 }, (_, index) => `- \`p${index}\` (string): Words`);
    const wide = `# Wide\n\n## Quick Reference\n\n- Model ID: wide\n- Creator: ${'x'.repeat(9000)}\n\n## Specifications\n\n- Supported Modes: Text to Image\n\n## API Parameters\n\n### Core Parameters\n\n${parameters.join('\n')}\n\n## Arena Benchmarks\n\n### ${'y'.repeat(9000)}\n\n- Elo: 1000\n`;
    const { outcome, warnings } = await importing(wide);
    assert.equal(outcome, 'CREATED');
    assert.equal((await facts('wide')).parameters?.list.length, 6000);
    assert.match(warnings[0]?.message ?? '', /1 to 300 characters/);
    await assert.rejects(
      importing(wide.replace('Model ID: wide', `Model ID: ${'w'.repeat(201)}`)),
      InvalidInputRefusal,
    );
  });

  test('is refused to anybody but admins, and when one of its names is another model’s', async () => {
    for (const viewer of [null, { ...ADMIN, scopes: new Set(['GENERATIONS_WRITE'] as const) }])
      await assert.rejects(importing(LANTERN, viewer), ForbiddenRefusal);
    const version = await readCatalogVersion(db.database.orm);
    await assert.rejects(importing(LANTERN.replaceAll('lantern-latest', SLUG)), InvalidInputRefusal);
    await assert.rejects(importing('# Nothing'), /Nothing was changed/);
    await assert.rejects(importing('x'.repeat(250_001)), /at most 250000 characters/);
    assert.equal(await readCatalogVersion(db.database.orm), version);
  });

  test('leaves a revision with each change, by whom', async () => {
    const revisions = await db.database.orm.select().from(modelRevision);
    const own = revisions.filter((one) => one.facts.slug === 'lantern-2');
    assert.ok(own.length >= 5);
    assert.deepEqual([...new Set(own.map(({ origin, apiKeyId }) => `${origin} ${apiKeyId}`))], ['IMPORTED key_admin']);
    assert.deepEqual([...new Set(revisions.map(({ origin }) => origin))].toSorted(), ['IMPORTED', 'SHIPPED']);
  });
});
