import { execFile } from 'node:child_process';
import { chown, mkdtemp, open, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from '../../base/log.ts';
import type { ServerAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import { whenMissing } from './place.ts';
import { SetupError } from '../../base/setup-error.ts';

const run = promisify(execFile);

/** The cluster's superuser, for its keeper alone; the app is the ordinary role {@link APP_ROLE}. */
export const SUPERUSER = 'postgres';
export const APP_ROLE = 'pictograph';

/** Made last in a new cluster. A folder without it is not ours, and is never touched. */
const MARK = 'pictograph.json';

const MEGABYTE = 1024 * 1024;
/** A new cluster takes 40 MB; with less than this the server could not work anyway. */
const LEAST_FREE_BYTES = 200 * MEGABYTE;

/**
 * Makes the cluster if there is none, and refuses one that we can't or must not open. It is made under another name
 * and renamed when it is whole, so an `initdb` that was killed leaves nothing that could be taken for a database.
 */
export async function ensureCluster(
  place: string,
  account: ServerAccount,
  binaries: Binaries,
  log: Log,
): Promise<void> {
  const entries = await readdir(place).catch(whenMissing);
  if (entries === null || entries.length === 0) {
    await makeCluster(place, account, binaries);
    log.info({ place, user: account.name }, 'embedded_postgres_made');
    return;
  }
  if (!entries.includes(MARK)) {
    throw new SetupError(
      `${place} holds files that are not ours (${entries.slice(0, 3).join(', ')} …). Nothing was touched. Set DATA_DIR to another folder, or move these away.`,
    );
  }
  const major = (await readFile(join(place, 'PG_VERSION'), 'utf8').catch(whenMissing))?.trim() ?? null;
  if (major === null) {
    throw new SetupError(
      `The database in ${place} is damaged: PG_VERSION is missing. Restore a backup of the folder, or move it away to begin with an empty database.`,
    );
  }
  if (major !== binaries.major) {
    throw new SetupError(
      `The database in ${place} was made by PostgreSQL ${major}, and this version of Pictograph carries ${binaries.major}, which can't open it. ` +
        `Start the version of Pictograph that made it, save the database with pg_dump, move the folder away, and load it with this version; ` +
        `or run PostgreSQL ${major} on that folder yourself and set DATABASE_URL.`,
    );
  }
}

async function makeCluster(place: string, account: ServerAccount, binaries: Binaries): Promise<void> {
  await requireSpace(dirname(place));
  await removeUnfinished(place);
  const making = await mkdtemp(`${place}.making-`);
  const { uid, gid } = account.identity;
  if (uid !== undefined && gid !== undefined) await chown(making, uid, gid);
  await runInitdb(making, account, binaries);
  await writeFile(join(making, 'pg_hba.conf'), 'local all all peer map=pictograph\n');
  await writeFile(join(making, MARK), `${JSON.stringify({ madeBy: 'pictograph', postgres: binaries.major })}\n`, {
    mode: 0o644,
  });
  // An empty folder of the final name may stand there; rename replaces it.
  await rename(making, place);
  await syncFolder(dirname(place));
}

/** Of a process that was killed; its `initdb` may still be writing there, which is why no name is used twice. */
async function removeUnfinished(place: string): Promise<void> {
  const folder = dirname(place);
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${basename(place)}.making-`));
  for (const name of names)
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/**
 * Writes who the kernel may say is at the other end of the socket: whoever runs the app and whoever runs the server,
 * and root, who may do all anyway. Before each start, for the folder may have changed hands.
 */
export async function writeIdentities(place: string, account: ServerAccount): Promise<void> {
  const users = new Set([userInfo().username, account.name, 'root']);
  const lines = [...users].flatMap((user) => [SUPERUSER, APP_ROLE].map((role) => `pictograph "${user}" ${role}\n`));
  const path = join(place, 'pg_ident.conf');
  // On a full disk a write would leave the file empty, and everybody outside.
  if ((await readFile(path, 'utf8')) !== lines.join('')) await writeFile(path, lines.join(''));
}

/** The id of the user that a cluster belongs to; null where none was made yet. */
export async function clusterOwner(place: string): Promise<number | null> {
  try {
    // A file that initdb made: an empty folder may have been put there by anybody.
    return (await stat(join(place, 'PG_VERSION'))).uid;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) return whenMissing(error);
    return (await stat(place)).uid;
  }
}

/** The builtin C.UTF-8 sorts by code point and knows upper and lower case, the same on every machine. */
async function runInitdb(folder: string, account: ServerAccount, binaries: Binaries): Promise<void> {
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  try {
    await run(binaries.initdb, [`--pgdata=${folder}`, `--username=${SUPERUSER}`, '--auth=peer', ...locale], {
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
      ...account.identity,
    });
  } catch (error) {
    await requireSpace(dirname(folder));
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new SetupError(`The embedded database could not be made in ${folder}: ${said || String(error)}`, {
      cause: error,
    });
  }
}

/** Throws when the disk has too little room for a cluster to be made or to work. */
export async function requireSpace(folder: string, leastFreeBytes = LEAST_FREE_BYTES): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes >= leastFreeBytes) return;
  throw new SetupError(
    `The disk of ${folder} is full: ${Math.floor(freeBytes / MEGABYTE)} MB are free and the database needs ${Math.ceil(leastFreeBytes / MEGABYTE)} MB. Make room, or set DATA_DIR to another disk.`,
  );
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
