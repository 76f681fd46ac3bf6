import type { Context } from 'hono';

/**
 * An answer that everybody may keep for a minute, and ask about afterwards: one that still holds is 304. Equal tags,
 * equal bytes.
 */
export function cached(context: Context, tag: string, contentType: string, write: () => string): Response {
  const etag = `"${tag}"`;
  const headers = { etag, 'cache-control': 'public, max-age=60, stale-while-revalidate=600' };
  const known = context.req.header('if-none-match')?.split(',') ?? [];
  if (known.some((one) => one.trim().replace(/^W\//, '') === etag)) return context.body(null, 304, headers);
  return context.body(write(), 200, { ...headers, 'content-type': contentType });
}
