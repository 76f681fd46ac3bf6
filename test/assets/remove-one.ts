import { openDiskStore } from '../../src/assets/disk.ts';

/** Removes one picture of the folder it is given, however lately it was put. */
const [folder = '', sha256 = ''] = process.argv.slice(2);
const store = await openDiskStore(folder);
process.stdout.write(await store.remove(sha256, { putBefore: new Date(Date.now() + 3_600_000) }));
