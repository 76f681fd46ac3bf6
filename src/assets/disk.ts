import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { assertContentHash, contentHash, hashFits } from './content-hash.ts';
import { removeFile } from './remove-file.ts';
import { Shelves } from './shelves.ts';
import { asStorageError, isNoEntry } from './storage-failure.ts';
import { StorageError, type ByteRange, type ImageStore } from './store.ts';
import { webStreamOf } from './web-stream.ts';

/** No write takes as long: what is older was left by a process that died. */
const LEFT_OVER_AFTER_MS = 3_600_000;

/**
 * A store in a folder: `ab/<sha256>` for the bytes, `incoming/` for what is being written, `leaving/` for what is being
 * removed. All are of one file system, so that the rename that gives a file its name is atomic. A file's time says when
 * its bytes were last put. Throws a {@link StorageError} when the folder can't be used.
 */
export async function openDiskStore(folder: string): Promise<ImageStore> {
  const incoming = join(folder, 'incoming');
  const leaving = join(folder, 'leaving');
  await told('Opening the picture store', async () => {
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    await mkdir(leaving, { recursive: true, mode: 0o700 });
    await removeLeftOvers(incoming);
  });
  const shelves = new Shelves(folder);
  return {
    put: (bytes) => told('Storing a picture', () => put({ folder, incoming, shelves }, bytes)),
    size: (sha256) => told('Looking for a picture', () => sizeOf(pathOf(folder, sha256))),
    bytes: (sha256) => told('Reading a picture', () => present(sha256, readFile(pathOf(folder, sha256)))),
    stream: (sha256, range) =>
      told('Reading a picture', () => present(sha256, streamOf(pathOf(folder, sha256), range))),
    verify: (sha256) => told('Checking a picture', () => verify(pathOf(folder, sha256), sha256)),
    remove: (sha256, { putBefore }) =>
      told('Removing a picture', () => removeFile(pathOf(folder, sha256), leaving, putBefore)),
    close: () => shelves.close(),
  };
}

/**
 * Written under a name of its own, synced, renamed, and the folder synced: wherever the process or the machine dies, the
 * final name has all of the bytes or is not there. Two that put the same bytes at once rename equal files over each other.
 */
async function put(
  { folder, incoming, shelves }: { readonly folder: string; readonly incoming: string; readonly shelves: Shelves },
  bytes: Uint8Array,
): Promise<string> {
  const sha256 = contentHash(bytes);
  const final = pathOf(folder, sha256);
  // A file of another size is one that the disk damaged: writing it again heals it.
  if (!(await isPutAnew(final)) || (await sizeOf(final)) !== bytes.byteLength) {
    const temporary = join(incoming, `${sha256}.${randomBytes(8).toString('hex')}`);
    try {
      await writeSynced(temporary, bytes);
      await shelves.place(sha256, () => rename(temporary, final));
    } catch (error) {
      await discard(temporary);
      throw error;
    }
  }
  // Also when the file was there: whoever renamed it may have died before its name was on the disk.
  await shelves.sync(sha256);
  return sha256;
}

/** False when it was removed at this moment. */
async function isPutAnew(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if (isNoEntry(error)) return false;
    throw error;
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function streamOf(path: string, range: ByteRange | undefined): Promise<ReadableStream<Uint8Array>> {
  // Opened before the stream is made, so that a caller who has a stream can already send headers.
  const file = await open(path, 'r');
  return webStreamOf(file.createReadStream(range ?? {}));
}

async function verify(path: string, sha256: string): Promise<'whole' | 'damaged' | 'missing'> {
  if ((await sizeOf(path)) === null) return 'missing';
  return (await hashFits(await streamOf(path, undefined), sha256)) ? 'whole' : 'damaged';
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isNoEntry(error)) return null;
    throw error;
  }
}

async function present<Value>(sha256: string, read: Promise<Value>): Promise<Value> {
  try {
    return await read;
  } catch (error) {
    if (!isNoEntry(error)) throw error;
    throw new StorageError(
      `The store has no picture ${sha256}, though it should. Is DATA_DIR the folder that the server wrote to before?`,
      { code: 'MISSING', retryable: false, cause: error },
    );
  }
}

async function removeLeftOvers(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    try {
      if (Date.now() - (await stat(path)).mtimeMs > LEFT_OVER_AFTER_MS) await unlink(path);
    } catch (error) {
      // Another process that starts now removes the same ones.
      if (!isNoEntry(error)) throw error;
    }
  }
}

async function discard(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch {
    // The error that brought us here is the one to tell; what stays is removed as a left-over.
  }
}

function pathOf(folder: string, sha256: string): string {
  assertContentHash(sha256);
  return join(folder, sha256.slice(0, 2), sha256);
}

async function told<Value>(deed: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    throw asStorageError(error, deed);
  }
}
