import { wait } from '../src/base/wait.ts';

export interface Pace {
  /** How many streams there are, served in turn. */
  readonly streams: number;
  /** Events a second of each of them. */
  readonly perSecond: number;
  readonly seconds: number;
}

/**
 * Calls `send` with the number of a stream whenever one is due, whether or not earlier ones are done: whoever is slow
 * gets a backlog, as in life, and not an easier pace. Resolves with how many were sent.
 */
export async function atPace({ streams, perSecond, seconds }: Pace, send: (stream: number) => void): Promise<number> {
  const all = streams * perSecond * seconds;
  const start = nowMs();
  for (let sent = 0; sent < all;) {
    const due = Math.min(all, Math.floor(((nowMs() - start) / 1000) * streams * perSecond) + 1);
    for (; sent < due; sent += 1) send(sent % streams);
    await wait(1);
  }
  return all;
}

/** Milliseconds of a clock that all processes of this machine share (CLOCK_MONOTONIC). */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
