import { createLog } from '../src/base/log.ts';
import { openDatabase } from '../src/db/client.ts';
import { createNotifier } from '../src/db/notify.ts';
import { GroupWriter } from '../src/events/group-writer.ts';
import { EVENTS_CHANNEL } from '../src/events/hub.ts';
import { serveParent } from './child.ts';
import { atPace, type Pace } from './pace.ts';
import { stampedText } from './stamp.ts';

/*
 * A worker that only writes: thoughts that tell when they were written, at a pace, through the writer and the wake-ups
 * that a worker has. Answers each pace with the count of events, once all of them are committed.
 */

await serveParent(async ({ url, generationIds }: { url: string; generationIds: string[] }) => {
  const log = createLog('warn');
  const database = openDatabase({ url });
  const wakes = createNotifier(database.sql, EVENTS_CHANNEL, { log });
  const writer = new GroupWriter(database.sql, {
    log,
    onWritten: (generationId, head) => wakes.wake(`${generationId}:${head}`),
  });
  return {
    ready: process.pid,
    async answer(pace: Pace) {
      const written: Promise<number>[] = [];
      const count = await atPace(pace, (stream) => {
        // Nobody claimed these generations, so their fence is the first.
        const held = { generationId: generationIds[stream] ?? '', fence: 0 };
        const body = { index: 0, text: stampedText(), imageId: null };
        written.push(writer.append(held, [{ type: 'THOUGHT', attemptId: null, body }]));
      });
      await Promise.all(written);
      return count;
    },
    async close() {
      await writer.close();
      await wakes.close();
      await database.close();
    },
  };
});
