import { backoffMs } from '../base/backoff.ts';
import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import type { Sql } from '../db/client.ts';
import { isConnectionLoss } from '../db/connection-loss.ts';
import type { Hub } from '../events/hub.ts';

/**
 * Resolves with true once this generation has ended, whichever process ends it; with false when the signal fires first.
 * It outlives the database's absence, as nothing is known to be lost then. `fresh`: it was started a moment ago, in this
 * turn of the event loop, so that it can't have ended yet.
 */
export async function awaitEnd(
  { sql, hub, log }: { readonly sql: Sql; readonly hub: Hub; readonly log: Log },
  { generationId, signal, fresh }: { generationId: string; signal: AbortSignal; fresh: boolean },
): Promise<boolean> {
  const told = hub.ended(generationId, signal);
  // What ended before anybody waited here is told to nobody.
  for (let failures = 0; !fresh && !signal.aborted;) {
    try {
      if (await hasEnded(sql, generationId)) return true;
      break;
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
      failures += 1;
      log.warn({ generation_id: generationId, err: error }, 'await_read_failed');
      await wait(backoffMs(failures, { baseMs: 250, maxMs: 2000 }), signal);
    }
  }
  return told;
}

async function hasEnded(sql: Sql, generationId: string): Promise<boolean> {
  const [row] = await sql<{ ended: boolean }[]>`
    select ended_at is not null as ended from stream where generation_id = ${generationId}`;
  return row?.ended === true;
}
