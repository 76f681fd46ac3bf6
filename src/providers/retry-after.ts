/** Nobody is made to wait longer than this by a provider's word: the route has other offers, the caller a deadline. */
export const LONGEST_RETRY_AFTER_MS = 60_000;

/** What a `Retry-After` header asks for (RFC 9110, 10.2.3: seconds or a date), capped; null when it is absent or odd. */
export function retryAfterMs(
  header: string | null,
  now: Date,
  longestMs: number = LONGEST_RETRY_AFTER_MS,
): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return cappedRetryAfterMs(Number(text) * 1000, longestMs);
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : cappedRetryAfterMs(date - now.getTime(), longestMs);
}

export function cappedRetryAfterMs(ms: number, longestMs: number = LONGEST_RETRY_AFTER_MS): number {
  return Math.round(Math.min(longestMs, Math.max(0, ms)));
}
