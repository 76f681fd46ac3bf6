import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { wait } from '../../base/wait.ts';
import { SetupError } from '../../base/setup-error.ts';

/**
 * Lets one process at a time start or stop the server of a data folder; returns the function that lets the next one in.
 *
 * It is the lock that SQLite takes on a file, because the kernel gives that back when its process dies, by whatever
 * cause; Node has no other call for such a lock. Nothing is ever written into the file.
 */
export async function takeStartLock(dataDir: string, timeoutMs: number): Promise<() => void> {
  const path = join(dataDir, 'postgres.lock');
  const until = performance.now() + timeoutMs;
  for (;;) {
    const result = tryLock(path);
    if ('release' in result) return result.release;
    const busy = result.error instanceof Error && 'errcode' in result.error && result.error.errcode === SQLITE_BUSY;
    if (!busy) {
      throw new SetupError(
        `${path} can't be locked. DATA_DIR must be a folder on a local disk where this user may write.`,
        {
          cause: result.error,
        },
      );
    }
    if (performance.now() > until) {
      throw new SetupError(
        `Another process has been starting or stopping the database in ${dataDir} for ${timeoutMs / 1000} s. Look for a second Pictograph, and at postgres.log.`,
      );
    }
    await wait(50);
  }
}

function tryLock(path: string): { release: () => void } | { error: unknown } {
  let file: DatabaseSync | null = null;
  try {
    // Made for this user alone: whoever may open it could hold the lock, and nobody would start.
    closeSync(openSync(path, 'a', 0o600));
    file = new DatabaseSync(path, { timeout: 0 });
    // Without it the lock would begin with a journal on disk, and on a full disk nobody could even stop the server.
    file.exec('pragma journal_mode = memory');
    file.exec('begin exclusive');
  } catch (error) {
    file?.close();
    return { error };
  }
  const held = file;
  return { release: () => held.close() };
}

/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;
