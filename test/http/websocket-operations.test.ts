import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { started, until } from '../installation.ts';
import { FAILED, openDoor, thought, type Door } from './door.ts';
import { TestSocket, codesOf } from './socket.ts';

const WATCH = 'subscription($id: ID!) { generationEvents(id: $id) { seq } }';
const HELLO = '{ __typename }';

describe('operations over graphql-transport-ws', () => {
  let door: Door;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  test('answers a query with exactly one next and a complete', async () => {
    const socket = await TestSocket.ready(door.url);
    socket.subscribe('1', HELLO);
    await socket.next(({ type }) => type === 'complete');
    await socket.settled();
    assert.deepEqual(socket.of('1'), [
      { id: '1', type: 'next', payload: { data: { __typename: 'Query' } } },
      { id: '1', type: 'complete' },
    ]);
    await socket.end();
  });

  test('gives a subscription in order, and completes it', async () => {
    const [socket, id] = [await TestSocket.ready(door.url), await started(door)];
    socket.subscribe('1', WATCH, { id });
    await door.append(id, [thought('a'), thought('b')]);
    await door.append(id, [FAILED]);
    await socket.next(({ type }) => type === 'complete');
    const seqs = socket.of('1').flatMap(({ type, payload }) => (type === 'next' ? [JSON.stringify(payload)] : []));
    assert.deepEqual(
      seqs,
      [1, 2, 3, 4].map((seq) => `{"data":{"generationEvents":{"seq":${seq}}}}`),
    );
    await socket.end();
  });

  const wrong: readonly [name: string, query: string, variables: object, code: string][] = [
    ['a syntax error', '{ models {', {}, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nope }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['a selection 5,000 levels deep', `${'{a'.repeat(5000)}${'}'.repeat(5000)}`, {}, 'GRAPHQL_PARSE_FAILED'],
    ['100 KB of document', `{ __typename ${','.repeat(100_000)} }`, {}, 'REQUEST_TOO_LARGE'],
    ['two operations and no name', 'query A { __typename } query B { __typename }', {}, 'OPERATION_RESOLUTION_FAILURE'],
  ];
  for (const [name, query, variables, code] of wrong) {
    test(`tells ${name} as one error, and the socket lives`, async () => {
      const socket = await TestSocket.ready(door.url);
      socket.subscribe('1', query, variables);
      const error = await socket.next(({ type }) => type === 'error');
      assert.deepEqual(codesOf(error), [code]);
      assert.doesNotMatch(JSON.stringify(error), /"http"|node_modules/);
      socket.subscribe('2', HELLO);
      await socket.next(({ type, id }) => type === 'complete' && id === '2');
      assert.deepEqual(
        socket.of('1').map(({ type }) => type),
        ['error'],
      );
      await socket.end();
    });
  }

  test('tells wrong variables, and what a stream refuses, with their codes', async () => {
    const socket = await TestSocket.ready(door.url);
    socket.subscribe('1', WATCH, { id: null });
    assert.deepEqual(codesOf(await socket.next(({ id, type }) => id === '1' && type === 'next')), ['BAD_USER_INPUT']);
    socket.subscribe('2', WATCH, { id: 'gen_unknown' });
    assert.deepEqual(codesOf(await socket.next(({ id }) => id === '2')), ['NOT_FOUND']);
    await socket.end();
    const keyless = await TestSocket.ready(door.url, null);
    keyless.subscribe('1', WATCH, { id: 'gen_unknown' });
    assert.deepEqual(codesOf(await keyless.next(({ id }) => id === '1')), ['FORBIDDEN']);
    await keyless.end();
  });

  test('stops at the client’s complete without an echo, and frees what the stream held', async () => {
    const [socket, id] = [await TestSocket.ready(door.url), await started(door)];
    socket.subscribe('1', WATCH, { id });
    await socket.next(({ type }) => type === 'next');
    assert.equal(door.followers(id), 1);
    socket.say({ type: 'complete', id: '1' });
    await until('the end of the stream', async () => door.followers(id) === 0, 2000);
    await door.append(id, [thought('nobody hears this')]);
    await socket.settled();
    assert.deepEqual(
      socket.of('1').map(({ type }) => type),
      ['next'],
    );
    await socket.end();
  });

  test('says nothing of an operation that was completed before it began', async () => {
    const [socket, id] = [await TestSocket.ready(door.url), await started(door)];
    socket.subscribe('1', WATCH, { id });
    socket.say({ type: 'complete', id: '1' });
    socket.subscribe('2', HELLO);
    await socket.next(({ id, type }) => id === '2' && type === 'complete');
    await until('the end of the stream', async () => door.followers(id) === 0, 2000);
    assert.deepEqual(socket.of('1'), []);
    await socket.end();
  });

  test('runs operations side by side', async () => {
    const [socket, one, two] = [await TestSocket.ready(door.url), await started(door), await started(door)];
    socket.subscribe('one', WATCH, { id: one });
    socket.subscribe('two', WATCH, { id: two });
    for (const stream of ['one', 'two']) await socket.next(({ id }) => id === stream);
    await door.append(two, [FAILED]);
    await socket.next(({ id, type }) => id === 'two' && type === 'complete');
    assert.deepEqual(
      socket.of('one').map(({ type }) => type),
      ['next'],
    );
    await socket.end();
    await until('the end of both', async () => door.followers(one) + door.followers(two) === 0, 2000);
  });

  test('refuses the 51st operation, and the 1,000th, and the socket lives', async () => {
    const [socket, id] = [await TestSocket.ready(door.url), await started(door)];
    for (let number = 1; number <= 1000; number += 1) socket.subscribe(String(number), WATCH, { id });
    await until('950 refusals', async () => socket.heard.filter(({ type }) => type === 'error').length === 950);
    assert.ok(
      socket.heard.every((message) => message.type !== 'error' || codesOf(message)[0] === 'TOO_MANY_OPERATIONS'),
    );
    await until('fifty streams', async () => door.followers(id) === 50);
    socket.say({ type: 'complete', id: '1' });
    await until('room', async () => door.followers(id) === 49);
    socket.subscribe('again', HELLO);
    await socket.next((message) => message.id === 'again' && message.type === 'complete');
    await socket.end();
    await until('the end of all', async () => door.followers(id) === 0, 2000);
  });
});
