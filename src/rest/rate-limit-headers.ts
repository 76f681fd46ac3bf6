import { readStartRate } from '../access/start-rate.ts';
import type { Viewer } from '../access/viewer.ts';
import type { RestRooms } from './rooms.ts';

/** What OpenAI's answers say of a limit, which its clients and tools for them read. */
export const RATE_LIMIT_HEADERS = [
  'x-ratelimit-limit-requests',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-reset-requests',
] as const;
type RateLimitHeaders = Readonly<Record<(typeof RATE_LIMIT_HEADERS)[number], string>>;

/** How the viewer's starts stand as the answer leaves; nothing, and no statement, for a key without a limit. */
export async function rateLimitHeaders(
  { database, log }: Pick<RestRooms, 'database' | 'log'>,
  viewer: Viewer,
): Promise<RateLimitHeaders | null> {
  try {
    const rate = await readStartRate(database.orm, viewer);
    if (rate === null) return null;
    return {
      'x-ratelimit-limit-requests': String(rate.limit),
      'x-ratelimit-remaining-requests': String(rate.remaining),
      'x-ratelimit-reset-requests': durationText(rate.fullInMs),
    };
  } catch (error) {
    // The answer itself is there and may be paid for: it goes without them.
    log.warn({ err: error }, 'rate_limit_not_read');
    return null;
  }
}

/** As OpenAI writes how long something takes: "12ms", "8.64s", "1m0s". */
export function durationText(ms: number): string {
  if (ms < 1000) return `${ms}ms`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = (ms - minutes * 60_000) / 1000;
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds}s`;
}
