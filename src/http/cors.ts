/**
 * Any page may call, and none gets credentials along: the key travels in a header and never in a cookie. The origin is not
 * repeated, which browsers would take for trust in this one.
 */
export const CORS_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-request-id, retry-after, etag',
};

/** The answer to a page's browser that asks beforehand whether it may. */
export function preflightResponse({
  methods = 'GET, POST, OPTIONS',
  headers = 'authorization, content-type, accept',
  more = {},
}: {
  readonly methods?: string;
  readonly headers?: string;
  readonly more?: Readonly<Record<string, string>>;
} = {}): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...CORS_HEADERS,
      'access-control-allow-methods': methods,
      'access-control-allow-headers': headers,
      'access-control-max-age': '86400',
      ...more,
    },
  });
}
