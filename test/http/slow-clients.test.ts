import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'drizzle-orm';
import { ADMIN_KEY, started, until } from '../installation.ts';
import { openDoor, type Door } from './door.ts';
import { connectTo, gone } from './raw-http.ts';
import { TestSocket } from './socket.ts';

const WATCH = 'subscription($id: ID!) { generationEvents(id: $id) { seq ... on ThoughtEvent { text } } }';
const EVENTS = 1500;
const EVENT_CHARACTERS = 60_000;
const MIB = 1024 * 1024;

describe('clients that don’t read', () => {
  let door: Door;
  before(async () => {
    door = await openDoor({ stallMs: 1200, keepAliveMs: 1000 });
  });
  after(() => door.close());

  /** A stream of 90 MB, which is more than any buffer on the way holds. */
  async function longStream(): Promise<string> {
    const id = await started(door);
    const { orm } = door.database.database;
    await orm.execute(sql`
      insert into event (account_id, generation_id, seq, type, attempt_id, body)
      select account_id, generation_id, 1 + number, 'THOUGHT', null,
        jsonb_build_object('index', 0, 'text', repeat('x', ${EVENT_CHARACTERS}), 'imageId', null)
      from stream, generate_series(1, ${EVENTS}::int) number where generation_id = ${id}`);
    await orm.execute(sql`update stream set head = 1 + ${EVENTS}::int where generation_id = ${id}`);
    return id;
  }

  const subscription = (id: string) => JSON.stringify({ query: WATCH, variables: { id } });
  const sseRequest = (id: string) => {
    const body = subscription(id);
    const lines = ['POST /graphql HTTP/1.1', 'host: x', 'content-type: application/json', 'accept: text/event-stream'];
    lines.push(`authorization: Bearer ${ADMIN_KEY}`, `content-length: ${body.length}`);
    return `${lines.join('\r\n')}\r\n\r\n${body}`;
  };

  /** How much this process grew at most, in MiB, until the condition held. */
  async function growthUntil(what: string, isSo: () => boolean): Promise<number> {
    const { rss } = process.memoryUsage();
    let most = rss;
    await until(what, async () => {
      most = Math.max(most, process.memoryUsage().rss);
      return isSo();
    });
    return (most - rss) / MIB;
  }

  test('over SSE: the stream waits, costs little, and is ended', async () => {
    const id = await longStream();
    const socket = connectTo(door.url).pause();
    socket.write(sseRequest(id));
    await until('a follower', async () => door.followers(id) === 1);
    const growth = await growthUntil('the end of the stream', () => door.followers(id) === 0);
    assert.ok(growth < 100, `${growth} MiB`);
    assert.ok(door.logged.some(({ msg }) => msg === 'connection_stalled'));
    socket.destroy();
    await gone(socket);
  });

  test('over WebSocket: the same', async () => {
    const id = await longStream();
    const socket = await TestSocket.ready(door.url);
    socket.websocket.pause();
    socket.subscribe('1', WATCH, { id });
    await until('a follower', async () => door.followers(id) === 1);
    const growth = await growthUntil('the end of the stream', () => door.followers(id) === 0);
    assert.ok(growth < 100, `${growth} MiB`);
    socket.websocket.terminate();
    await socket.closed;
  });

  test('a slow one that does read gets everything, long after the stall limit', async () => {
    const id = await longStream();
    const socket = connectTo(door.url);
    let received = 0;
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length;
      socket.pause();
      setTimeout(() => socket.resume(), 2);
    });
    socket.write(sseRequest(id));
    await until('80 MB', async () => received > 80 * MIB, 60_000);
    assert.equal(socket.destroyed, false);
    socket.destroy();
    await until('the end of the stream', async () => door.followers(id) === 0);
  });

  test('a flood of pings that nobody reads the pongs of ends the socket before it grows', async () => {
    // With nothing else that would end it soon.
    const patient = await openDoor();
    try {
      const socket = await TestSocket.ready(patient.url);
      socket.websocket.pause();
      const ping = JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(1000) } });
      const flood = setInterval(() => {
        while (socket.websocket.readyState === socket.websocket.OPEN && socket.websocket.bufferedAmount < MIB)
          socket.say(ping);
      }, 1);
      const ended = () => patient.logged.some(({ msg }) => msg === 'websocket_flooded');
      const growth = await growthUntil('the end of the socket', ended).finally(() => clearInterval(flood));
      assert.ok(growth < 100, `${growth} MiB`);
      socket.websocket.terminate();
      await socket.closed;
    } finally {
      await patient.close();
    }
  });

  test('a socket whose client answers no ping is ended', async () => {
    const id = await started(door);
    const socket = await TestSocket.ready(door.url);
    socket.subscribe('1', WATCH, { id });
    await until('a follower', async () => door.followers(id) === 1);
    // Paused, it doesn't even see the ping.
    socket.websocket.pause();
    await until('the end of the stream', async () => door.followers(id) === 0);
    socket.websocket.terminate();
    await socket.closed;
  });
});
