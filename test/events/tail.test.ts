import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import { after, before, describe, test } from 'node:test';
import { NotFoundRefusal } from '../../src/base/refusal.ts';
import { openListener, type Listener } from '../../src/db/listen.ts';
import { createNotifier, type Notifier } from '../../src/db/notify.ts';
import { CursorInvalidRefusal, encodeCursor } from '../../src/events/cursor.ts';
import type { Event } from '../../src/events/event.ts';
import { EVENTS_CHANNEL, Hub } from '../../src/events/hub.ts';
import { tail } from '../../src/events/tail.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { append, LAST, log, newStream, prepareEpoch, thought, upTo } from './log.ts';

describe('following a stream', () => {
  let database: TestDatabase;
  let listener: Listener;
  let notifier: Notifier;
  let epoch: number;
  const hubs: Hub[] = [];

  before(async () => {
    database = await createTestDatabase();
    listener = openListener(database.url, { log });
    notifier = createNotifier(database.database.sql, EVENTS_CHANNEL, { log });
    epoch = await prepareEpoch(database.database);
  });
  after(async () => {
    for (const hub of hubs) await hub.close();
    await notifier.close();
    await listener.close();
    await database.close();
  });

  /** A node: with wake-ups from others, or with nothing but its poll. */
  const node = async (options: { wakes?: boolean; pollMs?: number } = {}): Promise<Hub> => {
    const { wakes = true, pollMs = 60_000 } = options;
    const hub = await Hub.open(database.database, { listener: wakes ? listener : null, log, pollMs });
    hubs.push(hub);
    return hub;
  };

  const read = async (
    hub: Hub,
    generationId: string,
    cursor: string | null = null,
    signal = AbortSignal.timeout(20_000),
  ): Promise<Event[]> => {
    const events: Event[] = [];
    for await (const { event } of tail(
      { orm: database.database.orm, hub },
      { generationId, after: cursor, signal, log },
    ))
      events.push(event);
    assert.equal(signal.aborted, false, `the stream did not end; got ${events.length} events`);
    return events;
  };
  const cursor = (generationId: string, seq: number, at = epoch) => encodeCursor({ generationId, epoch: at, seq });

  test('replays a finished stream from any cursor, and ends', async () => {
    const id = await newStream(database.database);
    await append(database.database, id, [thought('a'), thought('b'), LAST]);
    const hub = await node();
    for (const after of [0, 1, 2, 3, 4])
      assert.deepEqual(
        (await read(hub, id, cursor(id, after))).map(({ seq }) => seq),
        upTo(4, after + 1),
      );
  });

  test('every subscriber gets every event once and in order, from any cursor, on any node, while it is written', async () => {
    const id = await newStream(database.database);
    const nodes = await Promise.all([node(), node(), node({ wakes: false, pollMs: 50 })]);
    const readers = nodes.flatMap((hub, index) =>
      [0, 1].map(async (from) => ({
        index,
        from,
        seqs: (await read(hub, id, cursor(id, from))).map(({ seq }) => seq),
      })),
    );
    for (let number = 2; number <= 400; number += 1) {
      const head = await append(database.database, id, number === 400 ? [LAST] : [thought(String(number))]);
      nodes[0]?.wake(id);
      notifier.wake(`${id}:${head}`);
    }
    for (const { from, seqs } of await Promise.all(readers)) assert.deepEqual(seqs, upTo(400, from + 1));
  });

  test('a wake-up that comes while a page is read is not lost', async () => {
    const id = await newStream(database.database);
    const hub = await node({ wakes: false });
    const seen: number[] = [];
    const signal = AbortSignal.timeout(20_000);
    // The poll is a minute away: only the dirty mark can bring the events that are written between read and wait.
    for await (const { event } of tail(
      { orm: database.database.orm, hub },
      { generationId: id, after: null, signal, log },
    )) {
      seen.push(event.seq);
      if (event.seq < 100) {
        await append(database.database, id, event.seq === 99 ? [LAST] : [thought('next')]);
        hub.wake(id);
      }
    }
    assert.deepEqual(seen, upTo(100));
  });

  test('a lost wake-up costs time and no event', async () => {
    const id = await newStream(database.database);
    const hub = await node({ wakes: false, pollMs: 100 });
    const reading = read(hub, id);
    await append(database.database, id, [thought('unheard'), LAST]);
    assert.deepEqual(
      (await reading).map(({ seq }) => seq),
      [1, 2, 3],
    );
  });

  test('reads on after the listener’s connection was killed', async () => {
    const id = await newStream(database.database);
    const hub = await node();
    const reading = read(hub, id);
    await database.database.orm.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike '%listen%' and pid <> pg_backend_pid()`,
    );
    const head = await append(database.database, id, [thought('in between'), LAST]);
    notifier.wake(`${id}:${head}`);
    assert.deepEqual(
      (await reading).map(({ seq }) => seq),
      [1, 2, 3],
    );
  });

  test('one wake-up is one read of the table, however many follow', async (context) => {
    let statements = 0;
    const counted = await createTestDatabase({ onStatement: (text) => /from event/.test(text) && (statements += 1) });
    await prepareEpoch(counted.database);
    const id = await newStream(counted.database);
    const hub = await Hub.open(counted.database, { listener: null, log, pollMs: 60_000 });
    const leaving = new AbortController();
    context.after(async () => {
      leaving.abort();
      await hub.close();
      await counted.close();
    });
    const followers = upTo(50).map(async () => {
      const seqs: number[] = [];
      for await (const { event } of tail(
        { orm: counted.database.orm, hub },
        { generationId: id, after: null, signal: leaving.signal, log },
      ))
        seqs.push(event.seq);
      return seqs;
    });
    const settled = async () => {
      // Quiet for a while: a machine that is busy may pause between two reads.
      for (let before = -1, quiet = 0; quiet < 4; quiet = before === statements ? quiet + 1 : 0) {
        before = statements;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    await settled();
    for (let number = 2; number <= 21; number += 1) {
      const atStart = statements;
      await append(counted.database, id, number === 21 ? [LAST] : [thought('x')]);
      hub.wake(id);
      await settled();
      assert.equal(statements - atStart, 1, `event ${number}`);
    }
    for (const seqs of await Promise.all(followers)) assert.deepEqual(seqs, upTo(21));
  });

  test('a follower that stops reading holds one page, and nobody else up', async () => {
    const id = await newStream(database.database);
    const hub = await node({ wakes: false });
    const slow = tail(
      { orm: database.database.orm, hub },
      { generationId: id, after: null, signal: AbortSignal.timeout(30_000), log },
    );
    assert.equal((await slow.next()).value?.event.seq, 1);
    const quick = read(hub, id);
    const large = 'x'.repeat(2000);
    for (let batch = 0; batch < 30; batch += 1) {
      await append(
        database.database,
        id,
        upTo(100).map(() => thought(large)),
      );
      hub.wake(id);
    }
    await append(database.database, id, [LAST]);
    hub.wake(id);
    assert.equal((await quick).length, 3002);
    // 6 MB went by; the ring keeps a quarter of one, so the slow one pages what it missed from the table.
    const rest: number[] = [];
    for await (const { event } of slow) rest.push(event.seq);
    assert.deepEqual(rest, upTo(3002, 2));
  });

  test('tells a hole that pruning left, once, and goes on behind it', async () => {
    const id = await newStream(database.database);
    await append(database.database, id, [...upTo(8).map(() => thought('x')), LAST]);
    await database.database.orm.execute(sql`delete from event where generation_id = ${id} and seq between 3 and 6`);
    const hub = await node();
    const events = await read(hub, id);
    assert.deepEqual(
      events.map(({ type, seq }) => [type, seq]),
      [
        ['GENERATION_QUEUED', 1],
        ['THOUGHT', 2],
        ['STREAM_GAP', 6],
        ['THOUGHT', 7],
        ['THOUGHT', 8],
        ['THOUGHT', 9],
        ['GENERATION_SUCCEEDED', 10],
      ],
    );
    assert.deepEqual(events[2]?.body, { from: 3, to: 6, reason: 'These events are no longer stored.' });
    // Resuming at the gap's own cursor passes it by.
    assert.deepEqual(
      (await read(hub, id, cursor(id, 6))).map(({ seq }) => seq),
      [7, 8, 9, 10],
    );
  });

  test('tells that everything was pruned, and ends', async () => {
    const id = await newStream(database.database);
    await append(database.database, id, [thought('x'), LAST]);
    await database.database.orm.execute(sql`delete from event where generation_id = ${id}`);
    assert.deepEqual(
      (await read(await node(), id)).map(({ type, seq }) => [type, seq]),
      [['STREAM_GAP', 3]],
    );
  });

  test('a cursor of before a restore starts again, with STREAM_RESET first', async () => {
    const id = await newStream(database.database);
    await append(database.database, id, [LAST]);
    const events = await read(await node(), id, cursor(id, 99, epoch - 1));
    assert.deepEqual(
      events.map(({ type, seq }) => [type, seq]),
      [
        ['STREAM_RESET', 0],
        ['GENERATION_QUEUED', 1],
        ['GENERATION_SUCCEEDED', 2],
      ],
    );
  });

  test('refuses cursors that can’t be followed', async () => {
    const [id, other] = [await newStream(database.database), await newStream(database.database)];
    const hub = await node();
    const cases: Record<string, string> = {
      'of another generation': cursor(other, 1),
      'ahead of the head': cursor(id, 2),
      empty: '',
      'no base64': '%%%',
      'a number': '17',
      negative: Buffer.from(`s1:abc:-1:${id}`).toString('base64url'),
      float: Buffer.from(`s1:abc:1.5:${id}`).toString('base64url'),
      overflowing: Buffer.from(`s1:${epoch.toString(36)}:2147483648:${id}`).toString('base64url'),
      'very long': 'a'.repeat(10_000),
      'of the activity feed': Buffer.from(`a1:${epoch.toString(36)}:5:1:${id}`).toString('base64url'),
    };
    for (const [name, bad] of Object.entries(cases))
      await assert.rejects(read(hub, id, bad), CursorInvalidRefusal, name);
    await assert.rejects(read(hub, 'gen_nobody'), NotFoundRefusal);
  });
});
