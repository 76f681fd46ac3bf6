import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { requireSpace } from '../../src/db/embedded/cluster.ts';
import {
  eventually,
  killServer,
  launch,
  startApp,
  temporaryFolder,
  withSql,
  type App,
  type AppOptions,
  type Folder,
} from './app.ts';

const isRoot = process.getuid?.() === 0;

describe('the folder of an embedded database', () => {
  let folder: Folder;
  let place: string;
  const apps: App[] = [];
  const start = async (options: Partial<AppOptions> = {}): Promise<App> => {
    const app = await startApp({ dataDir: folder.path, ...options });
    apps.push(app);
    return app;
  };
  beforeEach(async () => {
    folder = await temporaryFolder();
    place = join(folder.path, 'postgres');
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.kill();
    await folder.remove();
  });

  test('is made anew when the app is killed while it is being made', async () => {
    const { child } = await launch({ dataDir: folder.path });
    await eventually('initdb writes', async () => {
      const name = unfinished(await readdir(folder.path));
      return name !== undefined && (await readdir(join(folder.path, name))).includes('base');
    });
    child.kill('SIGKILL');
    assert.equal(await works(await start()), true);
    assert.equal(unfinished(await readdir(folder.path)), undefined);
  });

  test('of another major version is refused with what to do', async () => {
    await (await start()).stop();
    await writeFile(join(place, 'PG_VERSION'), '9\n');
    await assert.rejects(start(), /was made by PostgreSQL 9, and this version of Pictograph carries \d+.*pg_dump/s);
    assert.equal(await readFile(join(place, 'PG_VERSION'), 'utf8'), '9\n');
  });

  test("that holds somebody else's files is refused, and nothing in it is touched", async () => {
    await mkdir(place);
    await writeFile(join(place, 'holiday.jpg'), 'beach');
    await assert.rejects(start(), /holds files that are not ours \(holiday\.jpg/);
    assert.deepEqual(await readdir(place), ['holiday.jpg']);
  });

  test('that lost its version file is refused as damaged', async () => {
    await (await start()).stop();
    await rm(join(place, 'PG_VERSION'));
    await assert.rejects(start(), /is damaged: PG_VERSION is missing/);
  });

  test('on a disk that is full is refused with how much is needed', async () => {
    await assert.rejects(
      requireSpace(folder.path, Number.MAX_SAFE_INTEGER),
      /The disk of .* is full: \d+ MB are free and the database needs \d+ MB/,
    );
    await requireSpace(folder.path, 1);
  });

  test('may be an empty one that was put there before', async () => {
    await mkdir(place);
    assert.equal(await works(await start()), true);
  });

  test('may have a path that is too long for a socket', async () => {
    const dataDir = join(folder.path, 'long'.repeat(30));
    const app = await start({ dataDir });
    assert.match(app.url, /host=%2Ftmp%2Fpictograph-/);
    assert.equal(await works(app), true);
    const socketFolder = new URL(app.url).searchParams.get('host') ?? '';
    assert.equal((await stat(socketFolder)).mode & 0o777, 0o700);
    assert.equal(await app.stop(), 0);
    await rm(socketFolder, { recursive: true });
  });

  test(
    "lies in the system folder when the server's user may not enter DATA_DIR, and is found there again",
    { skip: !isRoot && 'needs root, for whom another user runs the server' },
    async () => {
      const dataDir = join(folder.path, 'closed');
      const systemFolder = join(folder.path, 'system');
      await mkdir(dataDir, { mode: 0o700 });
      const first = await start({ dataDir, systemFolder });
      const elsewhere = await readlink(join(dataDir, 'postgres'));
      assert.equal(elsewhere.startsWith(systemFolder), true);
      await withSql(first.url, (sql) => sql`create table kept as select 1 as one`);
      await first.stop();

      // Even when the user could enter by now: what stands wins.
      await chmod(dataDir, 0o711);
      const second = await start({ dataDir, systemFolder });
      assert.equal((await withSql(second.url, (sql) => sql`select one from kept`)).length, 1);
      await second.stop();

      killServer(elsewhere);
      await rm(elsewhere, { recursive: true });
      await assert.rejects(start({ dataDir, systemFolder }), /where nothing is/);
      assert.equal((await lstat(join(dataDir, 'postgres'))).isSymbolicLink(), true);
    },
  );

  test(
    "that the server's user can no longer reach is refused, not replaced by an empty one",
    { skip: !isRoot && 'needs root, for whom another user runs the server' },
    async () => {
      const dataDir = join(folder.path, 'data');
      await (await start({ dataDir })).stop();
      await chmod(dataDir, 0o700);
      await assert.rejects(start({ dataDir }), /can't get there.*chmod o\+x/s);
    },
  );
});

async function works(app: App): Promise<boolean> {
  return (await withSql(app.url, (sql) => sql`select 1`)).length === 1;
}

/** What initdb was told to make, before it gets its name. */
function unfinished(names: string[]): string | undefined {
  return names.find((name) => name.startsWith('postgres.making-'));
}
