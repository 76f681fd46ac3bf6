import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { sql as statement } from 'drizzle-orm';
import { createLog } from '../../src/base/log.ts';
import { openDatabase, rawOf, type Database } from '../../src/db/client.ts';
import { isConnectionLoss } from '../../src/db/connection-loss.ts';
import { openEmbedded, type Embedded } from '../../src/db/embedded.ts';
import { until } from '../installation.ts';

const AT_ONCE = 40;
const OUTAGES = process.env['TEST_SIZE'] === 'full' ? 60 : 8;

/**
 * What the driver did before it was patched (porsager/postgres#1186, #1215, #1216): the last words of a transaction whose
 * connection was gone went out on the next life of that connection, into somebody else's transaction, whose answers were
 * then taken for theirs, and who waited for ever.
 */
describe('a database that dies under forty at once', () => {
  let folder: string;
  let server: Embedded;
  let database: Database;
  let isOver = false;
  let number = 0;
  /** What was begun and has not settled. */
  const open = new Set<number>();
  let answered = 0;
  let failed = 0;
  /** Those of which the server said that they were committed. */
  const committed: number[] = [];
  const surprises: unknown[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pictograph-outage-'));
    await chmod(folder, 0o711);
    const settings = { fsync: 'off', max_connections: '100' };
    server = await openEmbedded({ dataDir: join(folder, 'data'), log: createLog('silent'), settings });
    database = openDatabase({ url: server.url });
    await database.sql`create table one (id int primary key)`;
    await database.sql`create table other (id int primary key)`;
  });
  after(async () => {
    isOver = true;
    await database.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const expect = (rows: readonly Record<string, unknown>[], id: number) => assert.equal(rows[0]?.['id'], id);
  const ways: readonly ((id: number) => Promise<void>)[] = [
    async (id) => expect(await database.sql`select ${id}::int as id`, id),
    async (id) => expect(await database.orm.execute<{ id: number }>(statement`select ${id}::int as id`), id),
    // One statement behind the other, and two together.
    async (id) => {
      await database.sql.begin(async (tx) => {
        expect(await tx`insert into one values (${id}) returning id`, id);
        const both = [tx`insert into other values (${id}) returning id`, tx`select ${id}::int as id`];
        for (const rows of await Promise.all(both.map((each) => each.execute()))) expect(rows, id);
      });
      committed.push(id);
    },
    async (id) => {
      await database.orm.transaction(async (tx) => {
        await tx.execute(statement`insert into one values (${id})`);
        expect(await rawOf(tx)`insert into other values (${id}) returning id`, id);
      });
      committed.push(id);
    },
  ];

  async function ask(way: (id: number) => Promise<void>): Promise<void> {
    const id = (number += 1);
    open.add(id);
    try {
      await way(id);
      answered += 1;
    } catch (error) {
      failed += 1;
      if (!isConnectionLoss(error)) surprises.push(error);
    }
    open.delete(id);
  }

  async function keepAsking(place: number): Promise<void> {
    for (let turns = place; !isOver; turns += 1) {
      await ask(ways[turns % ways.length] ?? assert.fail());
      await turn();
    }
  }

  /** Sockets tell of their end in more orders to a process that is busy. */
  async function keepBusy(): Promise<void> {
    for (; !isOver; await new Promise((resolve) => setTimeout(resolve, 30))) {
      const end = performance.now() + Math.random() * 50;
      while (performance.now() < end);
    }
  }

  test('answers everybody or fails them, and nobody with another’s answer; what was written is whole', async () => {
    for (let place = 0; place < AT_ONCE; place += 1) void keepAsking(place);
    void keepBusy();
    for (let outage = 0; outage < OUTAGES; outage += 1) {
      const before = number;
      const [pid] = (await readFile(join(folder, 'data/postgres/postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), outage % 2 === 0 ? 'SIGQUIT' : 'SIGINT');
      await until('the end of all that was under way', async () => ![...open].some((id) => id <= before));
      const enough = answered + 10 * AT_ONCE;
      await until('the server’s return', async () => answered > enough);
    }
    isOver = true;
    await until('the end of the last', async () => open.size === 0);
    assert.deepEqual(surprises, []);
    assert.ok(failed > OUTAGES, 'nobody noticed an outage');

    const { sql } = database;
    const torn = await sql`
      select id from one full join other using (id) where one.id is null or other.id is null`;
    assert.deepEqual([...torn], []);
    const written = new Set((await sql<{ id: number }[]>`select id from one`).map(({ id }) => id));
    assert.deepEqual(
      committed.filter((id) => !written.has(id)),
      [],
    );
  });
});
