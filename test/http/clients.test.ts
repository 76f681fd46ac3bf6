import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ADMIN_KEY, started, until } from '../installation.ts';
import { FAILED, openDoor, thought, type Door } from './door.ts';

const WATCH = 'subscription($id: ID!, $after: String) { generationEvents(id: $id, after: $after) { seq cursor } }';
const authorization = `Bearer ${ADMIN_KEY}`;

interface Watched {
  readonly generationEvents: { readonly seq: number; readonly cursor: string };
}

describe('the clients that others wrote', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  const wsClient = (key: string, retryAttempts = 0, on = {}) =>
    createWsClient({
      url: `${door.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: key },
      retryAttempts,
      retryWait: async () => {},
      on,
    });
  const sseClient = (headers: Record<string, string> = { authorization }) =>
    createSseClient({ url: `${door.url}/graphql`, headers, retryAttempts: 0 });

  test('graphql-ws: a subscription resumes after a cursor and completes', async () => {
    const id = await started(door);
    await door.append(id, [thought('a'), thought('b'), FAILED]);
    const client = wsClient(authorization);
    const read = async (after: string | null) => {
      const events: Watched['generationEvents'][] = [];
      for await (const { data } of client.iterate<Watched>({ query: WATCH, variables: { id, after } })) {
        if (data != null) events.push(data.generationEvents);
      }
      return events;
    };
    const all = await read(null);
    assert.deepEqual(
      all.map(({ seq }) => seq),
      [1, 2, 3, 4],
    );
    assert.deepEqual(
      (await read(all[1]?.cursor ?? null)).map(({ seq }) => seq),
      [3, 4],
    );
    await client.dispose();
  });

  test('graphql-ws: a refused key closes with 4403, and the client tries again as often as it was told', async () => {
    const codes: unknown[] = [];
    const closed = (event: unknown) => codes.push((event as { code: number }).code); // a CloseEvent
    const client = wsClient('Bearer pg_nonsense', 2, { closed });
    await assert.rejects(async () => {
      for await (const _result of client.iterate({ query: '{ __typename }' })) assert.fail('it was let in');
    });
    assert.deepEqual(codes, [4403, 4403, 4403]);
    await client.dispose();
  });

  test('graphql-sse: a subscription gives its events and completes', async () => {
    const id = await started(door);
    const client = sseClient();
    const seqs: number[] = [];
    for await (const { data } of client.iterate<Watched>({ query: WATCH, variables: { id } })) {
      if (data != null) seqs.push(data.generationEvents.seq);
      if (seqs.length === 1) await door.append(id, [thought('a')]);
      if (seqs.length === 2) await door.append(id, [FAILED]);
    }
    assert.deepEqual(seqs, [1, 2, 3]);
    await until('the end of the stream', async () => door.followers(id) === 0, 2000);
    client.dispose();
  });

  test('graphql-sse: an idle client that leaves frees its stream at once', async () => {
    const id = await started(door);
    const client = sseClient();
    const results = client.iterate<Watched>({ query: WATCH, variables: { id } });
    await results.next();
    assert.equal(door.followers(id), 1);
    const from = performance.now();
    client.dispose();
    await until('the end of the stream', async () => door.followers(id) === 0, 2000);
    assert.ok(performance.now() - from < 1000);
  });

  test('graphql-ws: an idle client that vanishes frees its streams at once', async () => {
    const id = await started(door);
    const client = wsClient(authorization);
    const results = client.iterate<Watched>({ query: WATCH, variables: { id } });
    await results.next();
    assert.equal(door.followers(id), 1);
    client.terminate();
    await until('the end of the stream', async () => door.followers(id) === 0, 2000);
    await client.dispose();
  });

  test('graphql-sse: a document that doesn’t hold, and what a stream refuses, come as results with their codes', async () => {
    const client = sseClient();
    const codesOf = async (query: string, variables: Record<string, unknown>) => {
      const codes: unknown[] = [];
      for await (const { errors = [] } of client.iterate({ query, variables })) {
        codes.push(...errors.map(({ extensions }) => extensions?.['code']));
      }
      return codes;
    };
    assert.deepEqual(await codesOf('subscription { nope }', {}), ['GRAPHQL_VALIDATION_FAILED']);
    assert.deepEqual(await codesOf('subscription {', {}), ['GRAPHQL_PARSE_FAILED']);
    assert.deepEqual(await codesOf(WATCH, { id: 'gen_unknown' }), ['NOT_FOUND']);
    const id = await started(door);
    assert.deepEqual(await codesOf(WATCH, { id, after: 'nonsense' }), ['CURSOR_INVALID']);
    client.dispose();
  });

  test('graphql-sse: a refused key is 401', async () => {
    const client = sseClient({ authorization: 'Bearer pg_nonsense' });
    await assert.rejects(async () => {
      for await (const _result of client.iterate({ query: '{ __typename }' })) assert.fail('it was let in');
    }, /401/);
    client.dispose();
  });

  test('graphql-sse: single connection mode, which is not offered, is 405', async () => {
    const client = createSseClient({
      url: `${door.url}/graphql`,
      headers: { authorization },
      retryAttempts: 0,
      singleConnection: true,
    });
    await assert.rejects(async () => {
      for await (const _result of client.iterate({ query: '{ __typename }' })) assert.fail('it was let in');
    }, /405/);
    client.dispose();
  });
});
