import { backoffMs } from '../base/backoff.ts';
import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import { isConnectionLoss } from '../db/connection-loss.ts';
import { isLast } from '../events/event.ts';
import type { Hub } from '../events/hub.ts';

/**
 * Resolves with true once this generation's last event is stored, whichever process writes it; with false when the signal
 * fires first. It outlives the database's absence, as nothing is known to be lost then.
 */
export async function awaitEnd(
  hub: Hub,
  { generationId, signal, log }: { generationId: string; signal: AbortSignal; log: Log },
): Promise<boolean> {
  const feed = hub.follow(generationId);
  try {
    for (let seq = 0; !signal.aborted;) {
      const seen = feed.version;
      try {
        const page = await feed.after(seq);
        if (page.some(({ type }) => isLast(type))) return true;
        seq = page.at(-1)?.seq ?? seq;
        if (page.length === 0) await feed.changed(seen, signal);
      } catch (error) {
        if (!isConnectionLoss(error)) throw error;
        log.warn({ generation_id: generationId, err: error }, 'await_read_failed');
        await wait(backoffMs(3, { baseMs: 250, maxMs: 2000 }), signal);
      }
    }
    return false;
  } finally {
    hub.release(feed);
  }
}
