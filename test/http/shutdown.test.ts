import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ADMIN_KEY, started, until } from '../installation.ts';
import { openDoor } from './door.ts';
import { connectTo, gone } from './raw-http.ts';
import { TestSocket } from './socket.ts';

const WATCH = 'subscription($id: ID!) { generationEvents(id: $id) { seq } }';
const headers = {
  'content-type': 'application/json',
  accept: 'text/event-stream',
  authorization: `Bearer ${ADMIN_KEY}`,
};

describe('a shutdown', () => {
  test('ends sockets with 1012 and event streams without their last word, and all they held, at once', async () => {
    const door = await openDoor();
    try {
      const id = await started(door);
      const socket = await TestSocket.ready(door.url);
      socket.subscribe('1', WATCH, { id });
      const stream = await fetch(`${door.url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: WATCH, variables: { id } }),
      });
      let text = '';
      const streamed = (async () => {
        for await (const chunk of stream.body ?? []) text += Buffer.from(chunk).toString();
      })();
      await socket.next(({ type }) => type === 'next');
      await until('the first event', async () => text.includes('event: next'));
      assert.equal(door.followers(id), 2);
      const tookMs = await door.closeServer();
      assert.ok(tookMs < 1500, `${tookMs} ms`);
      assert.equal(door.followers(id), 0);
      assert.equal(await socket.closed, 1012);
      await streamed;
      assert.doesNotMatch(text, /event: complete/);
      await assert.rejects(fetch(`${door.url}/healthz`));
    } finally {
      await door.close();
    }
  });

  test('is also over within three seconds when clients neither read, nor say goodbye, nor finish what they send', async () => {
    const door = await openDoor({ goodbyeMs: 500 });
    try {
      const id = await started(door);
      const deaf = await TestSocket.ready(door.url);
      deaf.subscribe('1', WATCH, { id });
      await until('a follower', async () => door.followers(id) === 1);
      deaf.websocket.pause();
      const halfway = connectTo(door.url);
      halfway.write(
        'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
      );
      const idle = connectTo(door.url);
      idle.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
      await new Promise((resolve) => idle.once('data', resolve));
      const cut = Promise.all([gone(halfway.resume()), gone(idle.resume())]);
      const tookMs = await door.closeServer();
      assert.ok(tookMs < 3000, `${tookMs} ms`);
      assert.equal(door.followers(id), 0);
      await cut;
      deaf.websocket.terminate();
      await deaf.closed;
    } finally {
      await door.close();
    }
  });

  test('lets both clients that others wrote know that they should come back', async () => {
    const door = await openDoor();
    const id = await started(door);
    const comeBack = { ws: 0, sse: 0 };
    const ws = createWsClient({
      url: `${door.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: headers.authorization },
      retryAttempts: 1,
      retryWait: async () => void (comeBack.ws += 1),
    });
    const sse = createSseClient({
      url: `${door.url}/graphql`,
      headers: { authorization: headers.authorization },
      retryAttempts: 1,
      retry: async () => void (comeBack.sse += 1),
    });
    const ended: unknown[] = [];
    const follow = async (client: typeof ws | typeof sse) => {
      try {
        for await (const _result of client.iterate({ query: WATCH, variables: { id } })) continue;
        ended.push('completed');
      } catch (error) {
        // Nobody is there when they come back.
        ended.push(error);
      }
    };
    const both = Promise.all([follow(ws), follow(sse)]);
    await until('two followers', async () => door.followers(id) === 2);
    await door.close();
    await both;
    assert.deepEqual(comeBack, { ws: 1, sse: 1 });
    assert.ok(!ended.includes('completed'));
    await ws.dispose();
    sse.dispose();
  });
});
