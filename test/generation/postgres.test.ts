import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createLog } from '../../src/base/log.ts';
import { isConnectionLoss } from '../../src/db/connection-loss.ts';
import { openEmbedded, type Embedded } from '../../src/db/embedded.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { follow } from '../follow.ts';
import { clientOf, ended, environmentFor, start, until, type Client } from '../installation.ts';
import { startProcess, type ServerProcess } from '../process.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';
import { billOf } from './billed.ts';
import { wholeRecord } from './records.ts';

const GENERATIONS = 20;

/** A server of its own that keeps what it committed, unlike the one that other tests share. */
describe('PostgreSQL that comes and goes under twenty generations', () => {
  let folder: string;
  let server: Embedded;
  let database: TestDatabase;
  let sandbox: SandboxProcess;
  let app: ServerProcess;
  let client: Client;
  const shared = process.env['TEST_POSTGRES_URL'];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pictograph-postgres-'));
    await chmod(folder, 0o711);
    server = await openEmbedded({
      dataDir: join(folder, 'data'),
      log: createLog('silent'),
      settings: { fsync: 'off', max_connections: '100' },
    });
    process.env['TEST_POSTGRES_URL'] = server.url;
    database = await createTestDatabase({ shipped: true });
    sandbox = await startSandbox({ speed: 60 });
    app = await startProcess({
      ...environmentFor({ databaseUrl: database.url, sandboxUrl: sandbox.url, dataDir: join(folder, 'app') }),
      LEASE_MS: '6000',
    });
    client = clientOf(app.url);
  });
  after(async () => {
    const code = await app.stop();
    await sandbox.stop();
    await database.close();
    await server.close();
    if (shared === undefined) delete process.env['TEST_POSTGRES_URL'];
    else process.env['TEST_POSTGRES_URL'] = shared;
    await rm(folder, { recursive: true, force: true });
    assert.equal(code, 0);
  });

  /** Follows to the end however often the stream breaks; returns every seq as it came. */
  async function followThrough(id: string): Promise<number[]> {
    const seqs: number[] = [];
    let cursor: string | null = null;
    await until(`the end of the stream of ${id}`, () =>
      follow(app.url, id, cursor, (event) => {
        seqs.push(event.seq);
        cursor = event.cursor;
      }),
    );
    return seqs;
  }

  /** Accepted however often it takes: its idempotency key makes one generation of all tries. */
  const startThrough = (prompt: string) =>
    until(`the start of "${prompt}"`, async () => {
      const result = await start(client, {
        prompt,
        idempotencyKey: prompt.replaceAll(' ', '-'),
        parameters: { resolution: '0.5K' },
      }).catch((error: unknown) => {
        if (error instanceof assert.AssertionError) return null; // masked by the server, while its database is away
        throw error;
      });
      return result?.generation?.id;
    });

  async function survive(name: string, trouble: () => Promise<void>): Promise<void> {
    const prompts = Array.from({ length: GENERATIONS }, (_, index) => `a mill ${index}, ${name}`);
    const ids = await Promise.all(prompts.slice(0, GENERATIONS / 2).map(startThrough));
    const followed = ids.map(followThrough);
    const troubled = trouble();
    // The other half comes in the middle of it.
    ids.push(...(await Promise.all(prompts.slice(GENERATIONS / 2).map(startThrough))));
    followed.push(...ids.slice(GENERATIONS / 2).map(followThrough));
    await troubled;
    const streams = await Promise.all(followed);
    for (const [index, id] of ids.entries()) {
      const { status, error } = await ended(client, id);
      assert.equal(status, 'SUCCEEDED', JSON.stringify(error));
      const { events, crashes } = await wholeRecord(database.database, id);
      assert.equal(crashes, 0);
      assert.deepEqual(
        streams[index],
        events.map((_, place) => place + 1),
      );
      const bill = await billOf(sandbox, prompts[index] ?? '');
      assert.deepEqual(
        bill.map((entry) => entry.status),
        ['billed'],
      );
    }
    assert.deepEqual([app.child.exitCode, app.child.signalCode], [null, null]);
  }

  const signal = async (name: NodeJS.Signals) => {
    const [pid] = (await readFile(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), name);
  };
  const isBack = () =>
    until('the server’s return', async () => {
      try {
        return (await database.database.sql`select 1`).length === 1;
      } catch (error) {
        if (isConnectionLoss(error)) return false;
        throw error;
      }
    });

  test('a fast restart loses nothing: each has its picture, one bill entry and a whole stream', () =>
    survive('fast', async () => {
      await signal('SIGINT');
      await isBack();
    }));

  test('an immediate restart, which recovers as from a crash, loses nothing', () =>
    survive('immediate', async () => {
      await signal('SIGQUIT');
      await isBack();
    }));

  test('all connections cut every fifth of a second, for five seconds, lose nothing', () =>
    survive('cut', async () => {
      const until = Date.now() + 5000;
      while (Date.now() < until) {
        try {
          await database.database
            .sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`;
        } catch (error) {
          assert.ok(isConnectionLoss(error), String(error));
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }));
});
