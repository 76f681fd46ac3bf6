import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import type { Log } from '../base/log.ts';
import { RateLimitedRefusal } from '../base/refusal.ts';
import type { Authenticator } from './authenticate.ts';
import { UnauthenticatedError } from './unauthenticated.ts';
import type { Viewer } from './viewer.ts';

/** Keys that don't hold which one address may send in a minute: far more than a program with an old key in its settings. */
export const MOST_FAILED_KEYS = 300;
const MINUTE_MS = 60_000;
/** Addresses that are remembered; beyond it the one that was heard of longest ago is forgotten. */
const MOST_ADDRESSES = 10_000;

/**
 * Who asks, by their key and the address of their socket (null when that is gone). Throws UnauthenticatedError, and
 * RateLimitedRefusal instead of it once too many such keys came from the address.
 */
export type Authenticate = (authorization: string | null, address: string | null) => Promise<Viewer | null>;

/**
 * Counts the keys that don't hold, for every door. A key that holds is never asked how many others there were: whoever
 * shares an address with somebody who tries keys has to get in all the same. So this doesn't make guessing harder, which
 * 256 random bits see to; it tells a program that goes on with a dead key to stop.
 *
 * In memory and each process by itself: a count isn't worth a statement that anybody could make us write.
 */
export function limitFailedKeys(
  { authenticate }: Pick<Authenticator, 'authenticate'>,
  { log, clock = performance }: { readonly log: Log; readonly clock?: { now(): number } },
): Authenticate {
  // The minute begins with its first failure, and ends with all that it counted.
  const counts = new LRUCache<string, number>({
    max: MOST_ADDRESSES,
    ttl: MINUTE_MS,
    ttlResolution: 0,
    noUpdateTTL: true,
    perf: clock,
  });
  return async (authorization, address) => {
    try {
      return await authenticate(authorization);
    } catch (error) {
      if (!(error instanceof UnauthenticatedError) || address === null) throw error;
      const network = networkOf(address);
      const count = (counts.get(network) ?? 0) + 1;
      counts.set(network, count);
      if (count <= MOST_FAILED_KEYS) throw error;
      if (count === MOST_FAILED_KEYS + 1) log.warn({ network }, 'many_failed_keys');
      throw tooMany(counts.getRemainingTTL(network));
    }
  };
}

/** An address of IPv4; of IPv6 the network of 64 bits, which is what one customer of a provider is given at least. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? parsed.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(':')
    : parsed.toString();
}

function tooMany(retryAfterMs: number): RateLimitedRefusal {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return new RateLimitedRefusal(
    `More than ${MOST_FAILED_KEYS} keys that don’t hold came from your address within a minute. Send one that holds, or try again in ${seconds} s.`,
    seconds * 1000,
  );
}
