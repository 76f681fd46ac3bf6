import { createClient } from 'graphql-ws';
import { takeTicket } from './session.ts';

/** As often as a proxy in between would think that nobody is there. */
const KEEP_ALIVE_MS = 15_000;
const LONGEST_WAIT_MS = 5000;

/**
 * The app's one WebSocket, opened with the first subscription. A ticket proves who opens it, because a socket can't be
 * asked for its cookie's origin. It comes back by itself for as long as something is subscribed.
 */
export const socket = createClient({
  url: () => `${location.origin.replace(/^http/, 'ws')}/graphql`,
  connectionParams: async () => {
    const ticket = await takeTicket();
    return ticket === null ? {} : { ticket };
  },
  keepAlive: KEEP_ALIVE_MS,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  retryWait: (tries) => new Promise((resolve) => setTimeout(resolve, waitMs(tries))),
});

/** Doubling, with a share of chance so that all pages don't come back to a restarted server at once. */
function waitMs(tries: number): number {
  return Math.min(LONGEST_WAIT_MS, 250 * 2 ** tries) * (0.5 + Math.random() / 2);
}
