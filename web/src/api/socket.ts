import { createClient } from 'graphql-ws';
import { useSyncExternalStore } from 'react';
import { takeTicket } from './session.ts';

/** As often as a proxy in between would think that nobody is there. */
const KEEP_ALIVE_MS = 15_000;
const LONGEST_WAIT_MS = 5000;
/** So long may the answer to a ping take; after it the socket counts as dead, as one does on which a laptop slept. */
const LONGEST_PING_MS = 5000;
/** Closed by us because nothing is subscribed any more. */
const CLOSED_BY_US = 1000;

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

let unanswered: ReturnType<typeof setTimeout> | undefined;
socket.on('ping', (received) => {
  if (!received) unanswered = setTimeout(() => socket.terminate(), LONGEST_PING_MS);
});
socket.on('pong', () => clearTimeout(unanswered));
socket.on('closed', () => clearTimeout(unanswered));

/** Whether the socket was lost and isn't back yet. What is subscribed goes on by itself when it is. */
export function useLost(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const stops = [socket.on('connected', listener), socket.on('closed', listener)];
      return () => stops.forEach((stop) => stop());
    },
    () => lost,
  );
}

let lost = false;
// Before any listener of useLost, which is told in the order of listening.
socket.on('connected', () => {
  lost = false;
});
socket.on('closed', (event) => {
  lost = (event as CloseEvent).code !== CLOSED_BY_US; // what graphql-ws hands on is the browser's own event
});

/** Doubling, with a share of chance so that all pages don't come back to a restarted server at once. */
function waitMs(tries: number): number {
  return Math.min(LONGEST_WAIT_MS, 250 * 2 ** tries) * (0.5 + Math.random() / 2);
}
