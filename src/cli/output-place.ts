import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { usageFailure } from './failure.ts';

/** Where pictures go: into a folder under names of their own, or to a file of this name. */
export type OutputPlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'file'; readonly file: string };

/**
 * Reads --output and sees to it that something can be written there: it is asked before anything is paid for. A folder is
 * what exists as one or ends with a slash, which makes it. Without --output: the current folder.
 */
export async function outputPlace(given: string | undefined): Promise<OutputPlace> {
  const path = resolve(given ?? '.');
  const kind = given === undefined || /[/\\]$/.test(given) || (await isFolder(path)) ? 'folder' : 'file';
  const folder = kind === 'folder' ? path : dirname(path);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageFailure(`Nothing can be written to ${folder}: ${reason}. Choose another place with --output.`);
  }
  return kind === 'folder' ? { kind, folder } : { kind, file: path };
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null); // what isn't there, or can't be looked at, is no folder
  return found?.isDirectory() ?? false;
}
