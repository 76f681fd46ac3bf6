import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureAccount } from '../../src/access/bootstrap.ts';
import { openStore } from '../../src/assets/open-store.ts';
import { removeLooseBytes } from '../../src/assets/remove-loose.ts';
import type { AssetsSettings } from '../../src/assets/settings.ts';
import type { ImageStore } from '../../src/assets/store.ts';
import { createLog } from '../../src/base/log.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { until } from '../installation.ts';
import { startS3 } from './s3-service.ts';

const KILLS = process.env['TEST_SIZE'] === 'full' ? 60 : 4;
const GRACE_MS = 500;

test(
  'processes killed while they keep, erase and remove leave no half file and no row without its bytes',
  { timeout: 600_000 },
  async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'pictograph-kill-'));
    context.after(() => rm(folder, { recursive: true, force: true }));
    const db = await createTestDatabase();
    context.after(() => db.close());
    const settings = { kind: 'disk' as const, folder };
    const removed = await killAgainAndAgain(db, settings);

    const left = await readdir(join(folder, 'incoming'));
    const longAgo = new Date(Date.now() - 7_200_000);
    for (const name of left) await utimes(join(folder, 'incoming', name), longAgo, longAgo);
    const store = await openStore(settings);
    assert.deepEqual(await readdir(join(folder, 'incoming')), []);
    await assertWhole(db, store);
    for (const name of await filesOf(folder)) assert.equal(await store.verify(name), 'whole');

    // What is noted as loose is finished, and then nothing is left without a name: not even what was put for a row that its
    // process never came to write.
    const { count: noted } = await db.database.sql`update loose_bytes set look_at = now()`;
    await removeLooseBytes({ orm: db.database.orm, store, log: createLog('silent') }, { graceMs: 0 });
    await assertWhole(db, store);
    assert.deepEqual(await readdir(join(folder, 'leaving')), []);
    const named = await namesOf(db);
    assert.deepEqual(
      (await filesOf(folder)).filter((name) => !named.has(name)),
      [],
    );
    context.diagnostic(
      `${KILLS} kills; ${removed} contents removed, ${left.length} files half written, ${named.size} contents named, ${noted} looked at at the end`,
    );
  },
);

test('so they do over a bucket', { timeout: 600_000 }, async (context) => {
  const service = await startS3();
  context.after(() => service.close());
  const db = await createTestDatabase();
  context.after(() => db.close());
  const settings = service.bucket();
  await killAgainAndAgain(db, settings, Math.ceil(KILLS / 2));
  const store = await openStore(settings);
  context.after(() => store.close());
  await assertWhole(db, store);
});

async function killAgainAndAgain(
  { url, database }: TestDatabase,
  settings: AssetsSettings,
  kills = KILLS,
): Promise<number> {
  let removed = 0;
  const accountId = await ensureAccount(database.orm);
  for (let kill = 0; kill < kills; kill += 1) {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'ingest-without-end.ts'), JSON.stringify(settings), url, accountId, String(GRACE_MS)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let kept = 0;
    child.stdout.setEncoding('utf8').on('data', (said: string) => {
      kept += said.split('.').length - 1;
      removed += said.split('-').length - 1;
    });
    const closed = once(child, 'close');
    // Each at another moment of its work.
    const enough = 5 + Math.floor(Math.random() * 60);
    await until(`${enough} pictures`, async () => kept >= enough || child.exitCode !== null);
    assert.equal(child.exitCode, null);
    child.kill('SIGKILL');
    await closed;
  }
  assert.ok(removed > 0, 'nothing was removed meanwhile, so nothing was shown');
  return removed;
}

async function assertWhole(db: TestDatabase, store: ImageStore): Promise<void> {
  const names = await namesOf(db);
  assert.ok(names.size > 0);
  for (const name of names) assert.equal(await store.verify(name), 'whole', name);
}

async function namesOf({ database }: TestDatabase): Promise<ReadonlySet<string>> {
  const rows = await database.sql<{ sha256: string }[]>`select distinct sha256 from image where erased_at is null`;
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** The files under their final names. */
async function filesOf(folder: string): Promise<string[]> {
  const paths = await readdir(folder, { recursive: true });
  return paths.flatMap((path) => /^[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(path)?.[1] ?? []);
}
