import type { Log } from '../base/log.ts';
import { wait } from '../base/wait.ts';
import { openClient } from './client.ts';
import { isConnectionLoss } from './connection-loss.ts';
import { SetupError } from '../base/setup-error.ts';

export interface AwaitServerOptions {
  /** How long to keep trying. */
  timeoutMs: number;
  log: Log;
  /** Fires to give up early; the wait then throws the last error. */
  signal?: AbortSignal;
}

/**
 * Waits until the server answers a statement: a database container often starts later than the app. Errors that
 * waiting can't mend (wrong password, no such database) are thrown at once, the last of the others when time is up.
 */
export async function awaitServer(url: string, { timeoutMs, log, signal }: AwaitServerOptions): Promise<void> {
  const until = performance.now() + timeoutMs;
  let told = false;
  for (;;) {
    const error = await askServer(url);
    if (error === null) return;
    if (!isConnectionLoss(error) || signal?.aborted === true) throw error;
    if (performance.now() > until) {
      throw new SetupError(
        `The database did not answer for ${Math.round(timeoutMs / 1000)} s (${reasonOf(error)}). ` +
          'Check that PostgreSQL runs and that DATABASE_URL names its host and port.',
        { cause: error },
      );
    }
    if (!told && performance.now() > until - timeoutMs + 1_000) {
      told = true;
      log.warn({ reason: reasonOf(error) }, 'waiting_for_database');
    }
    await wait(100, signal);
  }
}

/** Asks once; null when the server answered, else why it did not. */
export async function askServer(url: string): Promise<Error | null> {
  const sql = openClient(url, { connectTimeoutMs: 5_000, fetchTypes: false });
  try {
    await sql`select 1`;
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function reasonOf(error: Error): string {
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}
