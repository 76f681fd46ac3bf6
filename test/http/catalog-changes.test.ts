import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { ModelFacts } from '../../src/catalog/facts.ts';
import { encodePlace } from '../../src/catalog/history/cursor.ts';
import { saveModel } from '../../src/catalog/save.ts';
import { factsOf, imagePrice, offerOf } from '../catalog/facts-fixture.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { startInstallation, until, type Installation } from '../installation.ts';
import { openDoor, type Door } from './door.ts';
import { codesOf, TestSocket } from './socket.ts';

const FOLLOW = `subscription ($after: String, $model: String) {
  catalogChanges(after: $after, model: $model) {
    __typename
    cursor
    at
    model { slug status }
    ... on StatusChanged { was: before is: after }
    ... on AliasMoved { alias from { slug } to { slug } }
    ... on PriceChanged { offer { configKey } before { amount display } after { amount display } }
    ... on ParameterChanged {
      name
      old: before { minimum treatments { offer { configKey } treatment } }
      new: after { minimum treatments { offer { configKey } treatment } }
    }
    ... on OfferAdded { offer { configKey retiredAt } }
    ... on OfferRetired { offer { configKey retiredAt } }
    ... on OfferChanged { offer { configKey } facts }
    ... on ModelChanged { facts }
  }
}`;

interface Change extends Record<string, unknown> {
  readonly __typename: string;
  readonly cursor: string;
  readonly at: string;
  readonly model: { readonly slug: string; readonly status: string };
}

const READ = { source: 'https://example.com/models', asOf: '2026-11-01' };

describe('Subscription.catalogChanges of two servers', () => {
  let database: TestDatabase;
  let one: Installation;
  let other: Installation;
  before(async () => {
    database = await createTestDatabase({ shipped: true });
    const start = () =>
      startInstallation({ databaseUrl: database.url, sandboxUrl: 'http://127.0.0.1:9' }, { ROLE: 'api' });
    one = await start();
    other = await start();
  });
  after(async () => {
    await one.close();
    await other.close();
    await database.close();
  });

  async function save(facts: ModelFacts): Promise<void> {
    await database.database.orm.transaction((tx) => saveModel(tx, facts, { origin: 'EDITED' }));
  }

  async function importPage(page: string): Promise<void> {
    const { data, errors } = await one.ask<{ importModelPage: { __typename: string } }>(
      'mutation ($page: String!) { importModelPage(page: $page) { __typename ... on Error { message } } }',
      { page },
    );
    assert.deepEqual([errors, data.importModelPage.__typename], [undefined, 'ImportModelPagePayload']);
  }

  /** The first so many changes over SSE, without a key. */
  async function take(at: Installation, count: number, variables: Record<string, string>): Promise<Change[]> {
    const client = createSseClient({ url: `${at.url}/graphql`, retryAttempts: 0 });
    const changes: Change[] = [];
    for await (const { data, errors } of client.iterate<{ catalogChanges: Change }>({ query: FOLLOW, variables })) {
      assert.equal(errors, undefined, JSON.stringify(errors));
      if (data != null && changes.push(data.catalogChanges) === count) break;
    }
    client.dispose();
    return changes;
  }

  test('tell each kind of change live, over either protocol, to who has no key, without a gap after a reading', async () => {
    const read = await one.ask<{ catalogCursor: string; model: object | null }>(
      '{ catalogCursor model(slug: "tale") { slug } }',
      {},
      { key: null },
    );
    assert.equal(read.data.model, null);
    const after = read.data.catalogCursor;
    const ws = createWsClient({ url: `${other.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
    const live = ws.iterate<{ catalogChanges: Change }>({ query: FOLLOW, variables: { after } });
    const overSse = take(one, 11, { after });

    const seed = {
      name: 'seed',
      types: ['INTEGER' as const],
      group: 'CORE' as const,
      description: '',
      modes: ['TEXT_TO_IMAGE' as const],
    };
    const treatments = { ...READ, parameters: { seed: { treatment: 'NATIVE' as const } } };
    await save(factsOf('tale', { identity: { aliases: ['story'] }, offers: [offerOf('fal/tale')] }));
    await save(factsOf('saga'));
    await until('that the page is there', async () => (await pageOf('tale')) !== null);
    const page = (await pageOf('tale')) ?? '';
    await importPage(page.replace('Status: active', 'Status: deprecated').replace('Aliases: story', 'Aliases:'));
    await save(factsOf('saga', { identity: { aliases: ['story'] } }));
    await save(
      factsOf('saga', {
        identity: { aliases: ['story'], summary: 'Longer' },
        parameters: { ...READ, list: [seed] },
        offers: [
          offerOf('fal/saga', { prices: [imagePrice('0.05')], notes: ['Dear'], treatments }),
          offerOf('gemini/saga', { prices: [] }),
        ],
      }),
    );
    await save(factsOf('saga', { identity: { aliases: ['story'], summary: 'Longer' }, offers: [] }));

    const heard: Change[] = [];
    for await (const { data, errors } of live) {
      assert.equal(errors, undefined, JSON.stringify(errors));
      if (data != null && heard.push(data.catalogChanges) === 13) break;
    }
    await ws.dispose();
    assert.partialDeepStrictEqual(heard, [
      { __typename: 'ModelAdded', model: { slug: 'tale' } },
      { __typename: 'ModelAdded', model: { slug: 'saga' } },
      { __typename: 'StatusChanged', model: { slug: 'tale', status: 'DEPRECATED' }, was: 'ACTIVE', is: 'DEPRECATED' },
      { __typename: 'AliasMoved', model: { slug: 'tale' }, alias: 'story', from: { slug: 'tale' }, to: null },
      {
        __typename: 'AliasMoved',
        model: { slug: 'saga' },
        alias: 'story',
        from: { slug: 'tale' },
        to: { slug: 'saga' },
      },
      {
        __typename: 'ParameterChanged',
        name: 'seed',
        old: null,
        new: {
          minimum: null,
          treatments: [
            { offer: { configKey: 'fal/saga' }, treatment: 'NATIVE' },
            { offer: { configKey: 'gemini/saga' }, treatment: 'UNSUPPORTED' },
          ],
        },
      },
      {
        __typename: 'PriceChanged',
        offer: { configKey: 'fal/saga' },
        before: [{ amount: '0.04', display: '$0.040/image' }],
        after: [{ amount: '0.05', display: '$0.050/image' }],
      },
      { __typename: 'OfferChanged', offer: { configKey: 'fal/saga' }, facts: ['notes'] },
      { __typename: 'OfferAdded', offer: { configKey: 'gemini/saga' } },
      { __typename: 'ModelChanged', facts: ['identity'] },
      { __typename: 'ParameterChanged', name: 'seed', new: null },
      { __typename: 'OfferRetired', offer: { configKey: 'fal/saga' } },
      { __typename: 'OfferRetired', offer: { configKey: 'gemini/saga' } },
    ]);
    assert.deepEqual(
      (await overSse).map(({ cursor, __typename }) => [cursor, __typename]),
      heard.slice(0, 11).map(({ cursor, __typename }) => [cursor, __typename]),
    );
  });

  test('go on at another server after any cursor, and from an old one tell all since, each once', async () => {
    const { data } = await one.ask<{ catalogCursor: string }>('{ catalogCursor }');
    for (const summary of ['', 'One', 'Two', 'Three', 'Four']) await save(factsOf('epic', { identity: { summary } }));
    const all = await take(one, 5, { after: data.catalogCursor });
    assert.deepEqual(
      all.map(({ __typename }) => __typename),
      ['ModelAdded', ...Array.from({ length: 4 }, () => 'ModelChanged')],
    );
    for (const [index, { cursor }] of all.slice(0, -1).entries())
      assert.deepEqual(await take(other, 4 - index, { after: cursor }), all.slice(index + 1));
    assert.deepEqual(await take(other, 5, { after: data.catalogCursor, model: 'epic' }), all);
    const third = all[2]?.at ?? '';
    const then = await one.ask<{ model: { summary: string } }>(
      'query ($asOf: DateTime) { model(slug: "epic", asOf: $asOf) { summary } }',
      { asOf: third },
    );
    assert.equal(then.data.model.summary, 'Two');
  });

  test('tell of one model alone, by slug or alias', async () => {
    const { data } = await one.ask<{ catalogCursor: string }>('{ catalogCursor }');
    await save(factsOf('solo', { identity: { aliases: ['alone'] } }));
    await save(factsOf('choir'));
    await save(factsOf('solo', { identity: { aliases: ['alone'], summary: 'Changed' } }));
    await until('both servers', async () => {
      const { data: seen } = await other.ask<{ model: { summary: string } | null }>(
        '{ model(slug: "alone") { summary } }',
      );
      return seen.model?.summary === 'Changed';
    });
    const changes = await take(other, 2, { after: data.catalogCursor, model: 'alone' });
    assert.deepEqual(
      changes.map(({ model, __typename }) => [model.slug, __typename]),
      [
        ['solo', 'ModelAdded'],
        ['solo', 'ModelChanged'],
      ],
    );
  });

  async function pageOf(slug: string): Promise<string | null> {
    const { data } = await one.ask<{ model: { page: string } | null }>(
      'query ($slug: String!) { model(slug: $slug) { page } }',
      { slug },
    );
    return data.model?.page ?? null;
  }
});

describe('Subscription.catalogChanges of one door', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const SHORT =
    'subscription ($after: String, $model: String) { catalogChanges(after: $after, model: $model) { cursor } }';

  test('the operations of docs/catalog-history.md run as they are printed, the second after the first', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/catalog-history.md'), 'utf8');
    const [query = '', subscription = ''] = [...page.matchAll(/```graphql\n(.*?)```/gs)].map(([, text]) => text ?? '');
    const { data, errors } = await door.ask<{ catalogCursor: string; now: { updatedAt: string } }>(
      query,
      {},
      { key: null },
    );
    assert.equal(errors, undefined, JSON.stringify(errors));
    assert.ok(Date.parse(data.now.updatedAt) > 0);
    await door.database.database.orm.transaction((tx) => saveModel(tx, factsOf('printed'), { origin: 'EDITED' }));
    await door.catalog.refresh();
    const socket = await TestSocket.ready(door.url, null);
    socket.subscribe('1', subscription, { after: data.catalogCursor });
    const { type, payload } = await socket.next(({ id }) => id === '1');
    assert.equal(type, 'next');
    assert.partialDeepStrictEqual(payload, {
      data: { catalogChanges: { __typename: 'ModelAdded', model: { slug: 'printed' } } },
    });
    await socket.end();
    await until('the end', async () => door.catalogFollowers === 0, 2000);
  });

  test('refuses cursors that are none of it with their code, and a model that is not there', async () => {
    const { version } = door.catalog.current();
    const { data } = await door.ask<{ catalogCursor: string }>('{ catalogCursor }', {}, { key: null });
    const [, epoch = ''] = Buffer.from(data.catalogCursor, 'base64url').toString().split(':');
    const own = Number.parseInt(epoch, 36);
    assert.equal(data.catalogCursor, encodePlace({ version, taken: 0 }, own));
    const socket = await TestSocket.ready(door.url, null);
    const bad = [
      'nonsense',
      '',
      encodePlace({ version, taken: 0 }, own + 1),
      encodePlace({ version: version + 1, taken: 0 }, own),
      encodePlace({ version, taken: 3 }, own),
    ];
    for (const [index, after] of bad.entries()) {
      socket.subscribe(String(index), SHORT, { after });
      const answer = await socket.next(({ id, type }) => id === String(index) && type !== 'complete');
      assert.deepEqual(codesOf(answer), ['CURSOR_INVALID'], after);
      assert.match(JSON.stringify(answer), /catalogCursor|as it came/);
    }
    socket.subscribe('nobody', SHORT, { model: 'nobody' });
    assert.deepEqual(codesOf(await socket.next(({ id }) => id === 'nobody')), ['NOT_FOUND']);
    await socket.end();
    assert.equal(door.catalogFollowers, 0);
  });

  test('is let go of when the client completes, closes its socket, or hangs up', async () => {
    const socket = await TestSocket.ready(door.url, null);
    for (const id of ['1', '2', '3']) socket.subscribe(id, SHORT);
    const hangUp = new AbortController();
    const stream = await fetch(`${door.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: SHORT }),
      signal: hangUp.signal,
    });
    assert.equal(stream.status, 200);
    await until('four followers', async () => door.catalogFollowers === 4);
    socket.say({ type: 'complete', id: '2' });
    await until('three', async () => door.catalogFollowers === 3, 2000);
    hangUp.abort();
    await until('two', async () => door.catalogFollowers === 2, 2000);
    await socket.end();
    await until('none', async () => door.catalogFollowers === 0, 2000);
  });

  test('begins at the moment of its request, though nobody has read of it yet', async () => {
    const socket = await TestSocket.ready(door.url, null);
    socket.subscribe('1', SHORT);
    await until('a follower', async () => door.catalogFollowers === 1);
    await door.database.database.orm.transaction((tx) => saveModel(tx, factsOf('prompt'), { origin: 'EDITED' }));
    await door.catalog.refresh();
    const { payload } = await socket.next(({ type }) => type === 'next');
    const { data } = await door.ask<{ catalogCursor: string }>('{ catalogCursor }');
    assert.deepEqual(payload, { data: { catalogChanges: { cursor: data.catalogCursor } } });
    await socket.end();
  });

  test('tells that a revision can’t be read any more, and the server goes on', async () => {
    const { data } = await door.ask<{ catalogCursor: string }>('{ catalogCursor }');
    await door.database.database.orm.transaction((tx) => saveModel(tx, factsOf('faded'), { origin: 'EDITED' }));
    await door.database.database.sql`update model_revision set facts = facts - 'identity'
      where version = (select max(version) from model_revision)`;
    await door.catalog.refresh();
    const socket = await TestSocket.ready(door.url, null);
    socket.subscribe('1', SHORT, { after: data.catalogCursor });
    assert.deepEqual(codesOf(await socket.next(({ id }) => id === '1')), ['HISTORY_UNREADABLE']);
    socket.subscribe('2', '{ catalogCursor }');
    await socket.next(({ id, type }) => id === '2' && type === 'complete');
    await socket.end();
  });
});
