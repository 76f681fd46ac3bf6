import { createHash } from 'node:crypto';
import { chown, lstat, mkdir } from 'node:fs/promises';
import type { ServerAccount } from './account.ts';
import { SetupError } from '../../base/setup-error.ts';

/** A socket's address holds this many bytes: 108 with a final zero on Linux, 104 on macOS. */
const LONGEST_PATH_BYTES = 103;

/**
 * The folder of the server's socket: the cluster itself, which only its user and root may enter. A path that is too
 * long for a socket's address gets a short folder under /tmp with the same rights; named after the cluster, so that
 * whoever holds the connection string finds the server again after a restart.
 */
export async function socketFolderOf(place: string, account: ServerAccount): Promise<string> {
  if (Buffer.byteLength(`${place}/.s.PGSQL.5432`) <= LONGEST_PATH_BYTES) return place;
  const folder = `/tmp/pictograph-${createHash('sha256').update(place).digest('hex').slice(0, 16)}`;
  const owner = account.identity.uid ?? process.getuid?.();
  try {
    await mkdir(folder, { mode: 0o700 });
    if (account.identity.uid !== undefined) await chown(folder, account.identity.uid, account.identity.gid);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const found = await lstat(folder);
  // Anybody may make names in /tmp: a folder that somebody else made could hold somebody else's server.
  if (found.isDirectory() && found.uid === owner && (found.mode & 0o077) === 0) return folder;
  throw new SetupError(
    `${folder} is needed for the database's socket, but belongs to another user. Remove it, or set DATA_DIR to a shorter path.`,
  );
}

/** The connection string of a role on the server behind that socket, as libpq reads it too. */
export function socketUrl(socketFolder: string, role: string, database: string): string {
  return `postgres://${role}@localhost/${database}?host=${encodeURIComponent(socketFolder)}`;
}
