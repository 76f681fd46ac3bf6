import { randomBytes } from 'node:crypto';
import { openStore } from '../../src/assets/open-store.ts';
import type { AssetsSettings } from '../../src/assets/settings.ts';

/**
 * Puts so many bytes of pictures, a few at a time, streams each back, and tells what memory that took at most: beside
 * what a tenth of them had taken, when everything was loaded and warm.
 */
const settings = JSON.parse(process.argv[2] ?? '') as AssetsSettings; // the test writes it
const total = Number(process.argv[3]);
const PICTURE = 4_000_000;
const AT_ONCE = 4;

const store = await openStore(settings);
const count = Math.ceil(total / PICTURE);
const rss = { warm: 0, peak: 0 };
let streamed = 0;
let next = 0;

async function work(): Promise<void> {
  // Of one worker alone, and no two pictures alike.
  const bytes = randomBytes(PICTURE);
  while (next < count) {
    bytes.writeUInt32BE(next);
    next += 1;
    const sha256 = await store.put(bytes);
    for await (const chunk of await store.stream(sha256)) streamed += chunk.byteLength;
    const { rss: now } = process.memoryUsage();
    if (next <= Math.max(8, count / 10)) rss.warm = Math.max(rss.warm, now);
    rss.peak = Math.max(rss.peak, now);
  }
}

const began = performance.now();
await Promise.all(Array.from({ length: AT_ONCE }, work));
await store.close();
const seconds = (performance.now() - began) / 1000;
process.stdout.write(JSON.stringify({ pictures: count, streamed, seconds, warm: rss.warm, peak: rss.peak }));
