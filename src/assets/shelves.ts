import { close, fsync, open } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isNoEntry } from './storage-failure.ts';

/** By number: a FileHandle that nobody closed would end the process when it is collected. */
const openFolder = promisify(open);
const syncFolder = promisify(fsync);
const closeFolder = promisify(close);

/**
 * The 256 folders of a store, named by the first two digits of a hash. Each is opened once and stays open, since its names
 * are synced with every picture that comes to it.
 */
export class Shelves {
  readonly #folder: string;
  readonly #open = new Map<string, Promise<number>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Gives a file its name on its shelf; where that isn't there yet, or not any more, it is made first. */
  async place(sha256: string, name: () => Promise<void>): Promise<void> {
    try {
      await name();
    } catch (error) {
      if (!isNoEntry(error)) throw error;
      await this.#make(shelfOf(sha256));
      await name();
    }
  }

  /** Resolves when the names on this shelf have reached the disk. */
  async sync(sha256: string): Promise<void> {
    const shelf = shelfOf(sha256);
    const opened = this.#open.get(shelf) ?? openFolder(join(this.#folder, shelf), 'r');
    this.#open.set(shelf, opened);
    try {
      await syncFolder(await opened);
    } catch (error) {
      // The next one opens what stands there then.
      this.#forget(shelf);
      throw error;
    }
  }

  async close(): Promise<void> {
    const opened = [...this.#open.values()];
    this.#open.clear();
    // One that couldn't be opened was told to whoever wanted it.
    await Promise.allSettled(opened.map(async (shelf) => closeFolder(await shelf)));
  }

  async #make(shelf: string): Promise<void> {
    this.#forget(shelf);
    // Synced also by who comes second: whoever made it may not have come to that yet.
    await mkdir(join(this.#folder, shelf), { recursive: true, mode: 0o700 });
    const folder = await openFolder(this.#folder, 'r');
    try {
      await syncFolder(folder);
    } finally {
      await closeFolder(folder);
    }
  }

  #forget(shelf: string): void {
    const opened = this.#open.get(shelf);
    this.#open.delete(shelf);
    opened?.then((known) => closeFolder(known)).catch(() => undefined);
  }
}

function shelfOf(sha256: string): string {
  return sha256.slice(0, 2);
}
