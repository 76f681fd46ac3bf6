import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstat, mkdir, readlink, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from '../../base/log.ts';
import type { ServerAccount } from './account.ts';
import { SetupError } from '../../base/setup-error.ts';

const run = promisify(execFile);

/**
 * Where the cluster of a data folder stands, whether or not it was made yet: `DATA_DIR/postgres`, or a folder of the
 * system where the server's user can't enter DATA_DIR. Then `DATA_DIR/postgres` is a link ({@link linkPlace}), so that
 * the choice is seen by whoever looks, and stays when rights change or DATA_DIR moves.
 */
export async function findPlace(
  dataDir: string,
  account: ServerAccount,
  systemFolder: string,
  log: Log,
): Promise<string> {
  const usual = join(dataDir, 'postgres');
  const standing = await linkedPlace(usual);
  if (standing === null && (await canEnter(account, dataDir))) return usual;

  const place = standing ?? join(systemFolder, createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  if (standing === null) {
    // The way in must be open to the server's user; the cluster itself is that user's alone.
    await mkdir(systemFolder, { recursive: true, mode: 0o755 });
    log.warn(
      { dataDir, place, user: account.name, reason: 'PostgreSQL runs as this user, who may not enter DATA_DIR' },
      'embedded_postgres_outside_data_dir',
    );
  }
  if (await canEnter(account, dirname(place))) return place;
  throw new SetupError(
    `The database belongs in ${place}, but PostgreSQL's user ${account.name} can't get there. ` +
      'Let that user pass every folder above it (chmod o+x), or move DATA_DIR to where it can.',
  );
}

/** Makes `DATA_DIR/postgres` lead to the cluster. After the cluster was made: a link to nothing means that it was lost. */
export async function linkPlace(dataDir: string, place: string): Promise<void> {
  const usual = join(dataDir, 'postgres');
  if (place !== usual && (await lstat(usual).catch(whenMissing)) === null) await symlink(place, usual);
}

/** Where `DATA_DIR/postgres` is or leads to; null when there is nothing of that name. */
async function linkedPlace(usual: string): Promise<string | null> {
  const entry = await lstat(usual).catch(whenMissing);
  if (entry === null || !entry.isSymbolicLink()) return entry === null ? null : usual;
  const place = await readlink(usual);
  if ((await stat(usual).catch(whenMissing)) !== null) return place;
  throw new SetupError(
    `${usual} says that the database is in ${place}, where nothing is. Bring that folder back, or remove the link to begin with an empty database.`,
  );
}

/** For `catch` of a file call: null when nothing has that name, any other error goes on. */
export function whenMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

/** Asked of the system itself, as that user: rights may also come from access lists and mounts. */
async function canEnter(account: ServerAccount, folder: string): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { cwd: '/', ...account.identity });
    return true;
  } catch {
    // The shell's exit code is the answer.
    return false;
  }
}
