import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { graphql } from 'graphql';
import type { Context } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import { createLoaders } from '../../schema/loaders.ts';
import { SCOPES, type Viewer } from '../../src/access/viewer.ts';
import { createImageLinks } from '../../src/assets/link.ts';
import { createLog } from '../../src/base/log.ts';
import { openCatalog, type CatalogStore } from '../../src/catalog/store.ts';
import { openDatabase, type Database } from '../../src/db/client.ts';
import { ended, started } from '../installation.ts';
import { openHouse, type House } from './house.ts';

/** Everything that hangs on a generation. */
const PAGE = `query ($first: Int!) {
  generations(first: $first) {
    nodes {
      id status prompt progress thinking text lastCursor costUsd
      model { name } route { configKey } apiKey { id name }
      images { id url width }
      attempts { id thinking text offer { configKey } error { code } }
      events(first: 50) {
        pageInfo { hasNextPage }
        nodes {
          seq type cursor generation { id status } attempt { id status }
          ... on ThoughtEvent { text image { id url } } ... on ImageEvent { image { id url width } } ... on RouteChosenEvent { route { reason } }
        }
      }
    }
  }
}`;

/** Generations; their images; attempts; words; progress; heads; events; images and attempts by id; keys. */
const MOST_STATEMENTS = 10;

describe('a page of generations with all that hangs on them', () => {
  let house: House;
  let counted: Database;
  let catalog: CatalogStore;
  let viewer: Viewer;
  const statements: string[] = [];
  before(async () => {
    house = await openHouse({ WORKER_CONCURRENCY: '8' }, { speed: 300 });
    const { data } = await house.installation.ask<{ createApiKey: { secret: string } }>(
      `mutation { createApiKey(input: { name: "pages", scopes: [GENERATIONS_WRITE, GENERATIONS_READ] }) { ... on CreateApiKeyPayload { secret } } }`,
    );
    const { installation } = house;
    const keyed = {
      ...installation,
      ask: (...[query, variables]: Parameters<typeof installation.ask>) =>
        installation.ask(query, variables, { key: data.createApiKey.secret }),
    };
    // Failures and second tries on every page, so that every page asks for everything.
    const prompts = Array.from(
      { length: 20 },
      (_, index) => `page ${index}${index % 4 === 3 ? ' [fail:safety]' : index % 4 === 2 ? ' [fail:503:1]' : ''}`,
    );
    const ids = await Promise.all(
      prompts.map((prompt) =>
        started(keyed as typeof installation, {
          prompt,
          parameters: { resolution: '0.5K', thinking_level: 'high', n: 2 },
        }),
      ), // the same client with another key
    );
    for (const id of ids) await ended(installation, id);
    counted = openDatabase({ url: house.database.url, onStatement: (text) => statements.push(text) });
    catalog = await openCatalog(house.database.database, { log: createLog('silent') });
    const [account] = await house.database.database.sql<{ id: string }[]>`select id from account`;
    viewer = { accountId: account?.id ?? '', apiKeyId: null, scopes: new Set(SCOPES) };
  });
  after(async () => {
    await counted.close();
    await catalog.close();
    await house.close();
  });

  async function statementsOf(first: number, source = PAGE): Promise<{ nodes: readonly unknown[]; count: number }> {
    const contextValue: Partial<Context> = {
      viewer,
      database: counted,
      catalog: catalog.current(),
      configuredProviders: new Set(['gemini']),
      loaders: createLoaders(counted),
      imageLinks: createImageLinks({ secretKey: new Uint8Array(32).fill(1), publicUrl: 'https://pictures.example' }),
      generations: { epoch: 1 } as Context['generations'], // all that a read looks at
    };
    statements.length = 0;
    const { data, errors } = await graphql({ schema, source, variableValues: { first }, contextValue });
    assert.equal(errors, undefined, JSON.stringify(errors));
    const { generations } = data as { generations: { nodes: readonly unknown[] } }; // as the query asks for it
    return { nodes: generations.nodes, count: statements.length };
  }

  test('costs a small number of SQL statements, and the same for five as for twenty', async () => {
    // The first on a new pool also opens its connections.
    await statementsOf(20);
    const twenty = await statementsOf(20);
    assert.ok(twenty.count <= MOST_STATEMENTS, `${twenty.count}: ${statements.join('\n')}`);
    assert.equal(twenty.nodes.length, 20);
    const five = await statementsOf(5);
    assert.equal(five.nodes.length, 5);
    assert.equal(five.count, twenty.count);
    // It is all there: what is counted is the whole page.
    const told = JSON.stringify(twenty.nodes);
    for (const word of [
      '"type":"THOUGHT"',
      'https://pictures.example/images/',
      '"code":"CONTENT_POLICY"',
      '"name":"pages"',
      '"reason":',
    ])
      assert.ok(told.includes(word), word);
  });

  test('costs one statement when nothing but its own row is asked for', async () => {
    const { count } = await statementsOf(
      20,
      `query ($first: Int!) { generations(first: $first) { nodes { id status prompt costUsd model { name slug } parameters metadata } } }`,
    );
    assert.equal(count, 1, statements.join('\n'));
  });
});
