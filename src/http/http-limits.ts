/** How long this door waits for others. All in milliseconds. */
export interface HttpLimits {
  /** A request's headers must have come within this, ... */
  readonly headersTimeoutMs: number;
  /** ... and all of it within this. Answers may take as long as they need. */
  readonly requestTimeoutMs: number;
  /** A connection whose unsent bytes haven't moved for this long belongs to a client that doesn't read. */
  readonly stallMs: number;
  /** A socket must have said connection_init within this. */
  readonly initWaitMs: number;
  /** Between two pings of a socket; one that leaves a ping unanswered until the next is gone. */
  readonly keepAliveMs: number;
  /** An event stream on which nothing has moved for this long gets a comment. Proxies end such connections within a minute. */
  readonly heartbeatMs: number;
  /** How often the key of an event stream is looked at again. */
  readonly recheckMs: number;
  /** What a shutdown gives to answers that are under way and to clients that should say goodbye. */
  readonly goodbyeMs: number;
}

export const HTTP_LIMITS: HttpLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 120_000,
  stallMs: 30_000,
  initWaitMs: 3000,
  keepAliveMs: 12_000,
  heartbeatMs: 15_000,
  recheckMs: 60_000,
  goodbyeMs: 2000,
};
