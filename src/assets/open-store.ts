import { SetupError } from '../base/setup-error.ts';
import { openDiskStore } from './disk.ts';
import type { AssetsSettings } from './settings.ts';
import { StorageError, type ImageStore } from './store.ts';

/** The place that the settings name. Throws SetupError when it can't be used: nobody can do anything here without it. */
export async function openStore(settings: AssetsSettings): Promise<ImageStore> {
  try {
    if (settings.kind === 'disk') return await openDiskStore(settings.folder);
    // Its SDK takes a quarter of a second to load, which only those who use it shall wait for.
    const { openS3Store } = await import('./s3.ts');
    return await openS3Store(settings);
  } catch (error) {
    if (error instanceof StorageError)
      throw new SetupError(`Pictures can’t be kept. ${error.message}`, { cause: error });
    throw error;
  }
}
