import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file that only this user may read, all of it or none: under another name first, synced, then named.
 * With `replace: false` the first of several that race wins and the others' content is dropped; the answer tells who did.
 */
export async function writePrivateFile(
  path: string,
  content: string,
  { replace }: { replace: boolean },
): Promise<'written' | 'there already'> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    await writeSynced(temporary, content);
    if (replace) {
      await rename(temporary, path);
    } else {
      // A rename would silently take the place of the other's file; a link refuses to.
      await link(temporary, path);
      await unlink(temporary);
    }
    await syncFolder(folder);
    return 'written';
  } catch (error) {
    await discard(temporary);
    if (!replace && error instanceof Error && 'code' in error && error.code === 'EEXIST') return 'there already';
    throw error;
  }
}

async function writeSynced(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function discard(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch {
    // It may never have been made; and the error that brought us here is the one to tell.
  }
}
