import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, and returns early (without throwing) when the signal fires: the caller looks at the signal itself. */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch {
    // The only error that a timer throws is the abort, and that is a normal way for a wait to end.
  }
}
