import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
  eventually,
  killServer,
  serverPid,
  startApp,
  temporaryFolder,
  withSql,
  type App,
  type Folder,
  type Identity,
} from './app.ts';

const NOBODY: Identity = { uid: 65_534, gid: 65_534 };
const isLinux = process.platform === 'linux';
const isRoot = process.getuid?.() === 0;
/** Whether another user may read this clone: under root's own home nobody else can run it. */
const clonable =
  isRoot && spawnSync('/bin/sh', ['-c', `cd "${import.meta.dirname}"`], { cwd: '/', ...NOBODY }).status === 0;

describe('an embedded database, kept by the user who runs the tests', () => {
  life({});
  quarrels();
});
describe(
  'an embedded database, kept by an ordinary user',
  { skip: isRoot && !clonable && 'needs a clone that an ordinary user may read' },
  () => life(isRoot ? NOBODY : {}),
);

let folder: Folder;
let place: string;
const apps: App[] = [];

async function start(identity: Identity = {}): Promise<App> {
  const app = await startApp({ dataDir: folder.path }, identity);
  apps.push(app);
  return app;
}

async function prepare(identity: Identity = {}): Promise<void> {
  folder = await temporaryFolder(identity);
  place = join(folder.path, 'postgres');
}

async function cleanUp(): Promise<void> {
  for (const app of apps.splice(0)) await app.kill();
  await folder.remove();
}

function life(identity: Identity): void {
  beforeEach(() => prepare(identity));
  afterEach(cleanUp);

  test('is made at the first start, stopped with the app, and there again at the second', async () => {
    const first = await start(identity);
    await withSql(first.url, (sql) => sql`create table kept as select 1 as one`);
    assert.equal(await first.stop(), 0);
    assert.equal(serverPid(place), null);

    const second = await start(identity);
    assert.deepEqual([...(await withSql(second.url, (sql) => sql`select one from kept`))], [{ one: 1 }]);
  });

  test('outlives a killed app: the next one uses the running server without cutting a session, and stops it', async () => {
    const first = await start(identity);
    const server = serverPid(place);
    await withSql(first.url, async (sql) => {
      const [before] = await sql`select pg_backend_pid() as pid`;
      await first.kill();
      const second = await start(identity);
      assert.equal(serverPid(place), server);
      assert.equal(second.url, first.url);
      assert.deepEqual((await sql`select pg_backend_pid() as pid`)[0], before);
      assert.equal(await second.stop(), 0);
    });
    assert.equal(serverPid(place), null);
  });

  test('comes back with all that was committed after app and server were killed', async () => {
    const first = await start(identity);
    await withSql(first.url, (sql) => sql`create table kept as select 1 as one`);
    await first.kill();
    killServer(place);
    const second = await start(identity);
    assert.deepEqual([...(await withSql(second.url, (sql) => sql`select one from kept`))], [{ one: 1 }]);
  });
}

/** What does not depend on who the user is. */
function quarrels(): void {
  test('starts over the leftovers of a killed server whose process number now belongs to a stranger', async () => {
    const first = await start();
    await first.stop();
    const { uid, gid } = await stat(place);
    // Of the server's own user: PostgreSQL takes such a process for a server and would refuse to start.
    const stranger = spawn('sleep', ['600'], isRoot ? { uid, gid, cwd: '/' } : {});
    try {
      const pidFile = `${stranger.pid}\n${place}\n0\n5432\n${place}\n\n\nready\n`;
      await writeFile(join(place, 'postmaster.pid'), pidFile);
      await writeFile(join(place, '.s.PGSQL.5432.lock'), pidFile);
      await start();
      assert.notEqual(serverPid(place), stranger.pid);
      assert.equal(stranger.exitCode, null);
    } finally {
      stranger.kill();
    }
  });

  test('is started again when it dies under a living app', async () => {
    const app = await start();
    const before = serverPid(place);
    killServer(place);
    await eventually('the server is back', async () => (await withSql(app.url, (sql) => sql`select 1`)).length === 1);
    assert.notEqual(serverPid(place), before);
    assert.equal(await app.stop(), 0);
  });

  test('is refused to a second app, which is told who has it; the first goes on', async () => {
    const first = await start();
    await assert.rejects(start(), new RegExp(`Another Pictograph runs on ${folder.path}: process ${first.pid} on `));
    assert.equal((await withSql(first.url, (sql) => sql`select 1`)).length, 1);
  });

  test('goes to one of two apps that start on a new folder at the same time', async () => {
    const results = await Promise.allSettled([start(), start()]);
    assert.deepEqual(results.map((result) => result.status).toSorted(), ['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    assert.match(String(refused?.reason), /Another Pictograph runs on/);
  });
}

describe('the server of an embedded database', () => {
  beforeEach(() => prepare());
  afterEach(cleanUp);

  test('opens no port, lets only its user and root in, and gives the app no superuser', async () => {
    const app = await start();
    const [row] = await withSql(
      app.url,
      (sql) => sql`
        select current_setting('listen_addresses') as addresses, rolsuper as super, current_setting('server_encoding') as encoding
        from pg_roles where rolname = current_user`,
    );
    assert.deepEqual(row, { addresses: '', super: false, encoding: 'UTF8' });
    assert.equal((await stat(place)).mode & 0o077, 0);
    assert.equal((await stat(join(folder.path, 'postgres.log'))).mode & 0o077, 0);
    if (!clonable) return;
    const theirs = spawnSync(process.execPath, ['-e', CONNECT, join(place, '.s.PGSQL.5432')], { cwd: '/', ...NOBODY });
    assert.equal(theirs.stdout.toString(), 'EACCES');
  });

  test(
    'leads a session of its own, so that Ctrl-C in the terminal reaches only the app',
    { skip: !isLinux && 'needs Linux, whose /proc is read' },
    async () => {
      await start();
      const server = serverPid(place);
      // proc_pid_stat(5): after the name in parentheses come state, parent, process group and session.
      const session = (await readFile(`/proc/${server}/stat`, 'utf8')).split(') ')[1]?.split(' ')[3];
      assert.equal(Number(session), server);
    },
  );

  test('replaces whatever else stands at the name of its socket', async () => {
    await (await start()).stop();
    const silent = createServer();
    silent.listen(join(place, '.s.PGSQL.5432'));
    await once(silent, 'listening');
    try {
      const app = await start();
      assert.equal((await withSql(app.url, (sql) => sql`select 1`)).length, 1);
    } finally {
      silent.close();
    }
  });
});

const CONNECT = `require('node:net').connect(process.argv[1])
  .on('connect', () => { process.stdout.write('connected'); process.exit(); })
  .on('error', (error) => process.stdout.write(error.code));`;
