import { backoffMs } from '../base/backoff.ts';
import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import { isConnectionLoss } from '../db/connection-loss.ts';
import type { Held } from './held.ts';

const BACKOFF = { baseMs: 100, maxMs: 3000 };

/**
 * Does what is safe to repeat, again and again while the connection to the database is lost: for as long as it takes,
 * since what this worker holds may be paid for, and giving up would look like its death. Only a process that ends and
 * can wait no longer gives up. Every other error is thrown as it came.
 */
export async function throughLosses<Result>(held: Held, log: Log, act: () => Promise<Result>): Promise<Result> {
  for (let losses = 1; ; losses += 1) {
    try {
      return await act();
    } catch (error) {
      if (!isConnectionLoss(error) || held.gaveUp) throw error;
      log.warn({ generation_id: held.generationId, losses, err: error }, 'generation_lost_connection');
      await wait(backoffMs(losses, BACKOFF));
    }
  }
}
