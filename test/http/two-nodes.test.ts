import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SLUG } from '../catalog/shipped-catalog.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { startInstallation, until, type Client, type Installation } from '../installation.ts';

const READ = `{ model(slug: "${SLUG}") { summary page } }`;
const IMPORT = `mutation ($page: String!) { importModelPage(page: $page) { ... on ImportModelPagePayload { outcome } } }`;

interface Read {
  readonly model: { readonly summary: string; readonly page: string };
}

describe('the catalog at two nodes', () => {
  let database: TestDatabase;
  let nodes: readonly [Installation, Installation];
  before(async () => {
    database = await createTestDatabase({ shipped: true });
    // Nothing is generated here.
    const place = { databaseUrl: database.url, sandboxUrl: 'http://127.0.0.1:9' };
    nodes = [await startInstallation(place, { ROLE: 'api' }), await startInstallation(place, { ROLE: 'api' })];
  });
  after(async () => {
    for (const node of nodes) await node.close();
    await database.close();
  });

  const change = async (at: Client, summary: string) => {
    const { data } = await at.ask<Read>(READ);
    const page = data.model.page.replace(data.model.summary, summary);
    const imported = await at.ask<{ importModelPage: { outcome: string } }>(IMPORT, { page });
    assert.equal(imported.data.importModelPage.outcome, 'UPDATED');
  };
  const summaryAt = async (node: Client, key?: null) =>
    (await node.ask<Read>(READ, {}, key === null ? { key } : {})).data.model.summary;

  test('who changed it at one reads it at the other at once, however often', async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      const [here, there] = turn % 2 === 0 ? nodes : [nodes[1], nodes[0]];
      await change(here, `Draws thing number ${turn}.`);
      assert.equal(await summaryAt(there), `Draws thing number ${turn}.`);
    }
  });

  test('everybody else reads it soon after, though an answer was kept', async () => {
    const [here, there] = nodes;
    for (let turn = 0; turn < 5; turn += 1) {
      const old = await summaryAt(there, null);
      assert.equal(await summaryAt(there, null), old);
      await change(here, `Draws something else, ${turn}.`);
      await until('the change at the other node', async () => (await summaryAt(there, null)) !== old, 10_000);
    }
  });
});
