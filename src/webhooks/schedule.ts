import { retryAfterMs } from '../providers/retry-after.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after each failed try the next one comes. The first is made at once; ten in all, over three days. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** The share of a delay by which it may be longer, so that what failed together doesn't come back together. */
const JITTER = 0.1;
/** A receiver that asks for more rest than this is asked again all the same. */
const LONGEST_REST_MS = HOUR;
/** Nothing but failure for so long disables an endpoint. */
export const FAILING_DAYS = 5;

/** What one try came to: a status, or why there was none. */
export type TryOutcome =
  | { readonly status: number; readonly retryAfter: string | null; readonly why: null }
  | { readonly status: null; readonly retryAfter: null; readonly why: string };

export function isDelivered({ status }: TryOutcome): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** How long to wait after try number `step` failed; null when it was the last. */
export function nextDelayMs(
  step: number,
  { status, retryAfter }: TryOutcome,
  { random = Math.random, now = new Date() }: { random?: () => number; now?: Date } = {},
): number | null {
  const delay = RETRY_DELAYS_MS[step - 1];
  if (delay === undefined) return null;
  const asked = status === 429 || status === 503 ? retryAfterMs(retryAfter, now, LONGEST_REST_MS) : null;
  return Math.round(Math.max(delay * (1 + JITTER * random()), asked ?? 0));
}
