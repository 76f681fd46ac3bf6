import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { EventSource } from 'eventsource';
import { sql } from 'drizzle-orm';
import type { EventAnswer } from '../../src/rest/openapi/event.ts';
import { openHouse, type House } from '../generation/house.ts';
import { openDoor } from '../http/door.ts';
import { connectTo, gone } from '../http/raw-http.ts';
import { ADMIN_KEY, ended, started, startInstallation, until, type Installation } from '../installation.ts';
import { follow } from '../follow.ts';
import { caller } from './caller.ts';
import { openCuttingProxy } from './cutting-proxy.ts';
import { openStream, PAGE, told, type Page } from './streams.ts';

const TYPES = ['generation_queued', 'route_chosen', 'attempt_started', 'attempt_accepted', 'progress', 'thought'];
TYPES.push('text', 'preview', 'image', 'attempt_succeeded', 'generation_succeeded', 'stream_gap', 'stream_reset');

describe('event streams that break', () => {
  let house: House;
  let nodes: readonly [Installation, Installation];
  before(async () => {
    house = await openHouse({}, { speed: 20 });
    const place = { databaseUrl: house.database.url, sandboxUrl: house.sandbox.url };
    nodes = [house.installation, await startInstallation(place, { ROLE: 'api', DATA_DIR: house.installation.dataDir })];
  });
  after(async () => {
    await nodes[1].close();
    await house.close();
  });

  const seqsOf = async (id: string) => {
    const { events } = await ended(house.installation, id);
    return events.nodes.map(({ seq }) => seq);
  };

  test('are resumed by EventSource at either node without gap or repetition, until 204 ends it', async () => {
    let connections = 0;
    const proxy = await openCuttingProxy(
      nodes.map(({ url }) => url),
      () => {
        connections += 1;
        return connections > 3 ? Infinity : 900 + Math.floor(Math.random() * 1500);
      },
    );
    try {
      const id = await started(house.installation, { prompt: 'a mill by a river' });
      const seen: EventAnswer[] = [];
      const lastIds: string[] = [];
      const source = new EventSource(`${proxy.url}/v1/generations/${id}/events`, {
        fetch: (input, init) =>
          fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${ADMIN_KEY}` } }),
      });
      for (const type of TYPES)
        source.addEventListener(type, (message) => {
          seen.push(JSON.parse(message.data as string) as EventAnswer); // a text, as messages of EventSource are
          lastIds.push(message.lastEventId);
        });
      await until('the end that 204 brings', async () => source.readyState === EventSource.CLOSED, 60_000);
      assert.equal(proxy.cuts, 3);
      assert.deepEqual(
        seen.map(({ seq }) => seq),
        await seqsOf(id),
      );
      assert.deepEqual(
        lastIds,
        seen.map(({ cursor }) => cursor),
      );
      assert.equal(seen.at(-1)?.type, 'GENERATION_SUCCEEDED');
      const image = seen.findLast(({ type }) => type === 'IMAGE')?.body as { image: { url: string } }; // an IMAGE has one
      assert.equal((await fetch(image.image.url)).status, 200);
    } finally {
      await proxy.close();
    }
  });

  test('go on from one door to the next: stream, page, GraphQL, page, stream', async () => {
    const id = await started(house.installation, { prompt: 'a quay in fog' });
    const [here, there] = nodes;
    const seqs: number[] = [];
    let cursor: string | null = null;
    const note = (event: { seq: number; cursor: string }) => {
      seqs.push(event.seq);
      cursor = event.cursor;
    };
    const stream = await openStream(here.url, id);
    await until('two events', async () => stream.messages.length >= 2);
    stream.leave();
    for (const message of stream.messages.slice(0, 2)) note(told(message));
    const page = async (at: Installation, limit: number) => {
      const query = `?limit=${limit}&wait=30&after=${cursor ?? ''}`;
      const { body } = await caller(at.url)<Page>(`/v1/generations/${id}/events${query}`, { headers: PAGE });
      for (const event of body.data) note(event);
      assert.equal(body.next_cursor, cursor);
      return body;
    };
    await page(there, 2);
    const leaving = new AbortController();
    let heard = 0;
    await follow(
      here.url,
      id,
      cursor,
      (event) => {
        // What comes after it was asked to stop belongs to the next door.
        if (leaving.signal.aborted) return;
        note(event);
        heard += 1;
        if (heard === 2) leaving.abort();
      },
      leaving.signal,
    );
    await page(there, 1);
    const rest = await openStream(there.url, id, { lastId: cursor ?? '' });
    assert.equal(await rest.ended, true);
    for (const message of rest.messages) note(told(message));
    assert.deepEqual(seqs, await seqsOf(id));
    assert.equal((await page(here, 1)).ended, true);
  });
});

describe('a client that doesn’t read its event stream', () => {
  const EVENTS = 1500;
  const MIB = 1024 * 1024;

  test('costs little, and is ended', async () => {
    const door = await openDoor({ stallMs: 1200 });
    try {
      const id = await started(door);
      const { orm } = door.database.database;
      // 90 MB, which is more than any buffer on the way holds.
      await orm.execute(sql`
        insert into event (account_id, generation_id, seq, type, attempt_id, body)
        select account_id, generation_id, 1 + number, 'THOUGHT', null,
          jsonb_build_object('index', 0, 'text', repeat('x', 60000), 'imageId', null)
        from stream, generate_series(1, ${EVENTS}::int) number where generation_id = ${id}`);
      await orm.execute(sql`update stream set head = 1 + ${EVENTS}::int where generation_id = ${id}`);
      const socket = connectTo(door.url).pause();
      const lines = [`GET /v1/generations/${id}/events HTTP/1.1`, 'host: x', 'accept: text/event-stream'];
      socket.write(`${lines.join('\r\n')}\r\nauthorization: Bearer ${ADMIN_KEY}\r\n\r\n`);
      await until('a follower', async () => door.followers(id) === 1);
      const { rss } = process.memoryUsage();
      let most = rss;
      await until('the end of the stream', async () => {
        most = Math.max(most, process.memoryUsage().rss);
        return door.followers(id) === 0;
      });
      assert.ok((most - rss) / MIB < 100, `${(most - rss) / MIB} MiB`);
      assert.ok(door.logged.some(({ msg }) => msg === 'connection_stalled'));
      socket.destroy();
      await gone(socket);
    } finally {
      await door.close();
    }
  });
});
