import { randomBytes } from 'node:crypto';
import { readdir, rename, stat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { crashPoint } from '../base/crash-point.ts';
import { isNoEntry } from './storage-failure.ts';
import type { Removal } from './store.ts';

/**
 * Removes a file whose bytes were last put before a moment. Whoever puts them meanwhile wins:
 * - before the file is set aside: its time is looked at again there, and it goes back where it was;
 * - after that: whoever puts doesn't find it, and writes it anew.
 *
 * What a process that died set aside is found by its name, and gone on with.
 */
export async function removeFile(path: string, leaving: string, putBefore: Date): Promise<Removal> {
  const isYoung = async (place: string) => (await stat(place)).mtime >= putBefore;
  // Most that are young are so before anything is moved: their readers never find them missing.
  if ((await unlessGone(isYoung(path))) === true) return 'kept';
  // A name of its own: two that remove the same file must not take one another's for theirs.
  const name = basename(path);
  await unlessGone(rename(path, join(leaving, `${name}.${randomBytes(8).toString('hex')}`)));
  crashPoint('picture-aside');
  let removal: Removal = 'missing';
  for (const entry of await readdir(leaving)) {
    if (!entry.startsWith(name)) continue;
    const aside = join(leaving, entry);
    const young = await unlessGone(isYoung(aside));
    // Back over equal bytes, if they were written anew in between.
    if (young === true) await unlessGone(rename(aside, path));
    else if (young === false) await unlessGone(unlink(aside));
    if (young !== null && removal !== 'kept') removal = young ? 'kept' : 'removed';
  }
  return removal;
}

/** Null when the file isn't there: another process has just moved or removed it. */
async function unlessGone<Value>(act: Promise<Value>): Promise<Value | null> {
  try {
    return await act;
  } catch (error) {
    if (isNoEntry(error)) return null;
    throw error;
  }
}
