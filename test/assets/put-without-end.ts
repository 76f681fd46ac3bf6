import { randomBytes } from 'node:crypto';
import { openDiskStore } from '../../src/assets/disk.ts';

/** Puts one picture after another into the folder it is given, and tells each name once it is stored. */
const store = await openDiskStore(process.argv[2] ?? '');
for (;;) {
  const sha256 = await store.put(randomBytes(8_000_000));
  process.stdout.write(`${sha256}\n`);
}
