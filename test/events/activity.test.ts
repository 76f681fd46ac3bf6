import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { followActivity, type ActivityEntry } from '../../src/events/activity.ts';
import { CursorInvalidRefusal } from '../../src/events/cursor.ts';
import { Hub } from '../../src/events/hub.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { ACCOUNT, append, log, newStream, prepareEpoch, thought, upTo } from './log.ts';

describe('the feed of all generations', () => {
  let database: TestDatabase;
  let hub: Hub;

  before(async () => {
    database = await createTestDatabase();
    await prepareEpoch(database.database);
    hub = await Hub.open(database.database, { listener: null, log });
  });
  after(async () => {
    await hub.close();
    await database.close();
  });

  const collect = async (
    count: number,
    cursor: string | null,
    onReady: () => void = () => {},
  ): Promise<ActivityEntry[]> => {
    const entries: ActivityEntry[] = [];
    const feed = followActivity(
      { orm: database.database.orm, hub },
      { accountId: ACCOUNT, after: cursor, signal: AbortSignal.timeout(30_000), log },
    );
    setTimeout(onReady, 200);
    for await (const page of feed) {
      // A transaction of another test on this server may hold the beginning back to before the streams were made.
      entries.push(...page.filter(({ event }) => event === null || event.seq > 1));
      if (entries.length >= count) break;
    }
    return entries;
  };

  test('gives every event of sixteen writers once, each generation’s in order', async () => {
    const ids = await Promise.all(upTo(16).map(() => newStream(database.database)));
    const entries = await collect(16 * 60, null, () => {
      for (const id of ids)
        void (async () => {
          for (let number = 0; number < 60; number += 1) {
            await append(database.database, id, [thought(String(number))]);
            hub.wake(id);
          }
        })();
    });
    const bySeq = Map.groupBy(
      entries.flatMap(({ event }) => (event === null ? [] : [event])),
      ({ generationId }) => generationId,
    );
    for (const id of ids)
      assert.deepEqual(
        bySeq.get(id)?.map(({ seq }) => seq),
        upTo(61, 2),
      );
  });

  test('waits for a writer that is slow to commit, and then misses nothing', async () => {
    const [slow, quick] = [await newStream(database.database), await newStream(database.database)];
    let finish: () => void = () => {};
    const held = new Promise<void>((resolve) => (finish = resolve));
    const slowly = append(database.database, slow, [thought('first begun, last committed')], { before: () => held });
    const entries = collect(2, null, () => {
      void append(database.database, quick, [thought('quick')]).then(() => {
        hub.wake(quick);
        setTimeout(finish, 500);
      });
    });
    await slowly;
    hub.wake(slow);
    // The slow one began before the feed did; what counts is that the feed hands out nothing that it would overtake.
    assert.deepEqual(
      (await entries).map(({ event }) => event?.generationId),
      [slow, quick],
    );
  });

  test('resumes after any of its cursors', async () => {
    const id = await newStream(database.database);
    const first = await collect(
      6,
      null,
      () =>
        void append(
          database.database,
          id,
          upTo(6).map((number) => thought(String(number))),
        ).then(() => hub.wake(id)),
    );
    const third = first[2];
    assert.ok(third !== undefined);
    const rest = await collect(3, third.cursor);
    assert.deepEqual(
      rest.slice(0, 3).map(({ event }) => event?.seq),
      first.slice(3, 6).map(({ event }) => event?.seq),
    );
  });

  test('refuses a foreign cursor, and passes over what a restore took', async () => {
    await assert.rejects(collect(1, 'nonsense'), CursorInvalidRefusal);
    const ahead = Buffer.from(`a1:${(1_800_000_000_000).toString(36)}:99999999999:1:gen_x`).toString('base64url');
    await assert.rejects(collect(1, ahead), CursorInvalidRefusal);
    const [passed] = await collect(1, Buffer.from('a1:1:5:1:gen_x').toString('base64url'));
    assert.equal(passed?.event, null);
  });
});
