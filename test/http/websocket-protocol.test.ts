import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ADMIN_KEY, started, until } from '../installation.ts';
import { openDoor, type Door } from './door.ts';
import { sendRaw } from './raw-http.ts';
import { TestSocket } from './socket.ts';

const WATCH = 'subscription($id: ID!) { generationEvents(id: $id) { seq } }';
const HELLO = '{ __typename }';

const MALFORMED: readonly [name: string, message: string][] = [
  ['no JSON', 'hello'],
  ['nothing', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['a string', '"ping"'],
  ['no type', '{}'],
  ['a type that is a number', '{"type":1}'],
  ['a type that nobody knows', '{"type":"start","id":"1","payload":{"query":"{ __typename }"}}'],
  ['a ping whose payload is a string', '{"type":"ping","payload":"x"}'],
  ['a subscribe without an id', '{"type":"subscribe","payload":{"query":"{ __typename }"}}'],
  ['a subscribe with an empty id', '{"type":"subscribe","id":"","payload":{"query":"{ __typename }"}}'],
  ['a subscribe without a payload', '{"type":"subscribe","id":"1"}'],
  ['a subscribe without a query', '{"type":"subscribe","id":"1","payload":{}}'],
  ['a subscribe whose variables are a list', '{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}'],
  ['a complete without an id', '{"type":"complete"}'],
  ['connection_ack, which only servers say', '{"type":"connection_ack"}'],
  ['next, which only servers say', '{"id":"1","payload":{"data":{}},"type":"next"}'],
  ['error, which only servers say', '{"type":"\\u0065rror","id":"1","payload":[{"message":"x"}]}'],
];

describe('graphql-transport-ws', () => {
  let door: Door;
  before(async () => {
    door = await openDoor({ initWaitMs: 300 });
  });
  after(() => door.close());

  test('takes the subprotocol, from any origin', async () => {
    const socket = await TestSocket.open(door.url, { headers: { origin: 'https://elsewhere.example' } });
    assert.equal(socket.websocket.protocol, 'graphql-transport-ws');
    await socket.end();
  });

  test('closes a socket without the subprotocol: 4406', async () => {
    assert.equal(await (await TestSocket.open(door.url, { protocol: null })).closed, 4406);
  });

  test('takes no part in the legacy subprotocol: its client gives up during the handshake', async () => {
    const socket = await TestSocket.open(door.url, { protocol: 'graphql-ws' });
    assert.equal(await socket.closed, 1006);
    assert.deepEqual(socket.heard, []);
  });

  test('is nowhere but at /graphql', async () => {
    const lines = ['GET /other HTTP/1.1', 'host: x', 'connection: Upgrade', 'upgrade: websocket'];
    const { status } = await sendRaw(door.url, `${lines.join('\r\n')}\r\n\r\n`);
    assert.equal(status, 404);
  });

  test('does not compress, so that nothing small can grow', async () => {
    const socket = await TestSocket.open(door.url);
    assert.equal(socket.websocket.extensions, '');
    await socket.end();
  });

  test('acknowledges an init, with a key and without', async () => {
    for (const authorization of [`Bearer ${ADMIN_KEY}`, null])
      await (await TestSocket.ready(door.url, authorization)).end();
  });

  test('closes when no init comes: 4408', async () => {
    assert.equal(await (await TestSocket.open(door.url)).closed, 4408);
  });

  test('closes at a second init: 4429', async () => {
    const socket = await TestSocket.ready(door.url);
    socket.say({ type: 'connection_init' });
    assert.equal(await socket.closed, 4429);
  });

  test('closes at a key that doesn’t hold, or is none: 4403', async () => {
    for (const authorization of ['Bearer pg_nonsense', 'nonsense', 5, {}, '']) {
      const socket = await TestSocket.open(door.url);
      socket.say({ type: 'connection_init', payload: { authorization } });
      assert.equal(await socket.closed, 4403);
    }
  });

  test('closes at a subscribe before the acknowledgement: 4401', async () => {
    const socket = await TestSocket.open(door.url);
    socket.subscribe('1', HELLO);
    assert.equal(await socket.closed, 4401);
  });

  test('closes at an id that is in use: 4409', async () => {
    const [socket, id] = [await TestSocket.ready(door.url), await started(door)];
    socket.subscribe('1', WATCH, { id });
    socket.subscribe('1', WATCH, { id });
    assert.equal(await socket.closed, 4409);
  });

  test('takes an id again once its operation has ended, and any id at all', async () => {
    const socket = await TestSocket.ready(door.url);
    for (const id of ['1', '1', '__proto__', 'constructor', 'x'.repeat(10_000)]) {
      const before = socket.of(id).length;
      socket.subscribe(id, HELLO);
      await until('the end', async () => socket.of(id).length === before + 2);
    }
    assert.deepEqual(
      socket.of('__proto__').map(({ type }) => type),
      ['next', 'complete'],
    );
    await socket.end();
  });

  for (const [name, message] of MALFORMED) {
    test(`closes at ${name}: 4400`, async () => {
      const socket = await TestSocket.ready(door.url);
      socket.say(message);
      assert.equal(await socket.closed, 4400);
    });
  }

  test('closes at a binary frame: 4400', async () => {
    const socket = await TestSocket.ready(door.url);
    socket.websocket.send(Buffer.from('{"type":"ping"}'), { binary: true });
    assert.equal(await socket.closed, 4400);
  });

  test('answers a ping with a pong and its payload, before the init too', async () => {
    const socket = await TestSocket.open(door.url);
    socket.say({ type: 'ping', payload: { at: 1 } });
    assert.deepEqual(await socket.next(({ type }) => type === 'pong'), { type: 'pong', payload: { at: 1 } });
    await socket.end();
  });

  test('answers a ping without a payload with none, and leaves out a large one', async () => {
    const socket = await TestSocket.ready(door.url);
    socket.say({ type: 'ping' });
    socket.say({ type: 'ping', payload: { x: 'x'.repeat(2000) } });
    await until('two pongs', async () => socket.heard.filter(({ type }) => type === 'pong').length === 2);
    assert.deepEqual(socket.heard.slice(1), [{ type: 'pong' }, { type: 'pong' }]);
    await socket.end();
  });

  test('says nothing to a pong that nobody asked for, nor to the completion of an unknown operation', async () => {
    const socket = await TestSocket.ready(door.url);
    socket.say({ type: 'pong' });
    socket.say({ type: 'complete', id: 'unknown' });
    await socket.settled();
    assert.equal(socket.heard.length, 2);
    await socket.end();
  });

  test('closes at a frame of 2 MiB: 1009', async () => {
    const socket = await TestSocket.ready(door.url);
    socket.say({ type: 'ping', payload: { x: 'x'.repeat(2 * 1024 * 1024) } });
    assert.equal(await socket.closed, 1009);
  });

  test('puts a message of 10,000 fragments together', async () => {
    const socket = await TestSocket.ready(door.url);
    const bytes = Buffer.from(JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(10_000) } }));
    for (let at = 0; at < bytes.length; at += 1) {
      socket.websocket.send(bytes.subarray(at, at + 1), { fin: at === bytes.length - 1, binary: false });
    }
    await socket.next(({ type }) => type === 'pong');
    await socket.end();
  });

  test('closes at text that is not UTF-8: 1007', async () => {
    const socket = await TestSocket.ready(door.url);
    socket.websocket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    assert.equal(await socket.closed, 1007);
  });
});
