/** How long a fetch waits for a stranger's server, and how much it takes from it. */
export interface FetchLimits {
  /** From the name to a connection that stands, TLS included. In milliseconds, each hop anew. */
  readonly connectMs: number;
  /** From the request to the answer's headers. In milliseconds, each hop anew. */
  readonly headersMs: number;
  /** All hops and the whole body. In milliseconds. */
  readonly totalMs: number;
  /** From when on a body must have come at the least rate, counted from its headers. In milliseconds. */
  readonly graceMs: number;
  readonly leastBytesPerSecond: number;
  readonly mostBytes: number;
  readonly mostRedirects: number;
}

export const FETCH_LIMITS: FetchLimits = {
  connectMs: 5000,
  headersMs: 10_000,
  totalMs: 30_000,
  graceMs: 5000,
  leastBytesPerSecond: 10 * 1024,
  mostBytes: 25 * 1024 * 1024,
  mostRedirects: 3,
};
