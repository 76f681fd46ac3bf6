import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import { after, before, describe, test } from 'node:test';
import { FencedError, lockStream, raiseFence } from '../../src/events/append.ts';
import { GroupWriter } from '../../src/events/group-writer.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { append, LAST, log, newStream, seqsOf, thought, upTo } from './log.ts';

describe('appending to a stream', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.close());

  const writer = (onWritten: (id: string, head: number) => void = () => {}) =>
    new GroupWriter(database.database.sql, { log, onWritten });
  const raise = (id: string) =>
    database.database.orm.transaction(async (tx) => {
      await lockStream(tx, id);
      return raiseFence(tx, id);
    });

  test('numbers events 1, 2, 3 … however many write at once', async () => {
    const id = await newStream(database.database);
    await Promise.all(
      upTo(40).map((number) => append(database.database, id, [thought(`${number}a`), thought(`${number}b`)])),
    );
    assert.deepEqual(await seqsOf(database.database, id), upTo(81));
  });

  test('a counter taken without the stream’s row would give numbers out twice: the row is what keeps it dense', async () => {
    const id = await newStream(database.database);
    const { orm } = database.database;
    // The naive way: read the head, then write behind it.
    const naive = () =>
      orm.transaction(async (tx) => {
        const [row] = await tx.execute<{ head: number }>(
          sql`select max(seq) as head from event where generation_id = ${id}`,
        );
        await tx.execute(sql`select pg_sleep(0.01)`);
        await tx.execute(
          sql`insert into event (account_id, generation_id, seq, type, body) values ('acct_of_these_tests', ${id}, ${(row?.head ?? 0) + 1}, 'TEXT', '{}')`,
        );
      });
    const results = await Promise.allSettled(upTo(10).map(naive));
    assert.ok(results.some(({ status }) => status === 'rejected'));
  });

  test('shuts out a writer whose fence was raised, in a transaction of its own and in a batch', async () => {
    const id = await newStream(database.database);
    const fence = await raise(id);
    await assert.rejects(append(database.database, id, [thought('zombie')], { fence: fence - 1 }), FencedError);
    await assert.rejects(writer().append({ generationId: id, fence: fence - 1 }, [thought('zombie')]), FencedError);
    await writer().append({ generationId: id, fence }, [thought('owner')]);
    assert.deepEqual(await seqsOf(database.database, id), [1, 2]);
  });

  test('takes nothing after the last event, with or without a fence', async () => {
    const id = await newStream(database.database);
    await append(database.database, id, [thought('one'), LAST]);
    await assert.rejects(append(database.database, id, [thought('late')]), FencedError);
    await assert.rejects(append(database.database, id, [thought('late')], { fence: null }), FencedError);
    await assert.rejects(writer().append({ generationId: id, fence: 0 }, [thought('late')]), FencedError);
    assert.deepEqual(await seqsOf(database.database, id), [1, 2, 3]);
  });

  test('the database refuses a second last event even from code that forgot to look', async () => {
    const id = await newStream(database.database);
    await append(database.database, id, [LAST]);
    const second = database.database.orm.execute(
      sql`insert into event (account_id, generation_id, seq, type, body) values ('acct_of_these_tests', ${id}, 3, 'GENERATION_FAILED', '{}')`,
    );
    await assert.rejects(second, (error: Error) => /event_one_end/.test(String(error.cause)));
  });

  test('a batch gives each generation its own verdict and fails none for another', async () => {
    const [first, fenced, broken, last] = await Promise.all(upTo(4).map(() => newStream(database.database)));
    assert.ok(first !== undefined && fenced !== undefined && broken !== undefined && last !== undefined);
    await raise(fenced);
    const group = writer();
    // The first append is on its way alone, so that the rest wait and go together.
    const opening = group.append({ generationId: first, fence: 0 }, [thought('first')]);
    const results = await Promise.allSettled([
      group.append({ generationId: first, fence: 0 }, [thought('second')]),
      group.append({ generationId: fenced, fence: 0 }, [thought('zombie')]),
      // PostgreSQL can't store NUL in jsonb; whoever lets one through must hurt nobody else.
      group.append({ generationId: broken, fence: 0 }, [thought('\u0000')]),
      group.append({ generationId: last, fence: 0 }, [thought('fine')]),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    );
    assert.equal(await opening, 2);
    assert.ok(results[1]?.status === 'rejected' && results[1].reason instanceof FencedError);
    assert.deepEqual(
      [await seqsOf(database.database, first), await seqsOf(database.database, last)],
      [
        [1, 2, 3],
        [1, 2],
      ],
    );
  });

  test('keeps the order of one generation’s appends and tells the head of each', async () => {
    const id = await newStream(database.database);
    const heads: number[] = [];
    const group = writer((_id, head) => heads.push(head));
    const results = await Promise.all(
      upTo(50).map((number) => group.append({ generationId: id, fence: 0 }, [thought(String(number))])),
    );
    const rows = await database.database.orm.execute<{ text: string }>(
      sql`select body->>'text' as text from event where generation_id = ${id} and type = 'THOUGHT' order by seq`,
    );
    assert.deepEqual(
      rows.map(({ text }) => text),
      upTo(50).map(String),
    );
    assert.equal(results.at(-1), 51);
    assert.deepEqual(
      heads,
      heads.toSorted((one, other) => one - other),
    );
    assert.ok(heads.length < 50, 'appends that came together went together');
  });

  test('two writers with the same generations in other orders never wait for each other in a ring', async () => {
    const ids = await Promise.all(upTo(30).map(() => newStream(database.database)));
    const [one, other] = [writer(), writer()];
    const rounds = upTo(10).flatMap(() => [
      ...ids.map((id) => one.append({ generationId: id, fence: 0 }, [thought('one')])),
      ...ids.toReversed().map((id) => other.append({ generationId: id, fence: 0 }, [thought('other')])),
    ]);
    await Promise.all(rounds);
    for (const id of ids) assert.deepEqual(await seqsOf(database.database, id), upTo(21));
  });

  test('a batch whose connection dies is written once, whether or not its commit had taken effect', async () => {
    const id = await newStream(database.database);
    const group = writer();
    let killing = true;
    const killer = (async () => {
      while (killing) {
        await database.database.orm
          .execute(
            sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like '%moved as%'`,
          )
          .catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    const numbers = upTo(300);
    for (let start = 0; start < numbers.length; start += 10) {
      await Promise.all(
        numbers
          .slice(start, start + 10)
          .map((number) => group.append({ generationId: id, fence: 0 }, [thought(String(number))])),
      );
    }
    killing = false;
    await killer;
    const rows = await database.database.orm.execute<{ text: string }>(
      sql`select body->>'text' as text from event where generation_id = ${id} and type = 'THOUGHT' order by seq`,
    );
    assert.deepEqual(
      rows.map(({ text }) => Number(text)),
      numbers,
    );
  });
});
