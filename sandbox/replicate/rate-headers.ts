import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';

/** Replicate's published limits, a minute. */
const CREATES_A_MINUTE = 600;
const OTHERS_A_MINUTE = 3000;
const MINUTE_MS = 60_000;

/** Counts the calls of the current minute of the sandbox's clock, and tells what is left of it. Nothing is refused for it. */
export class RateHeaders {
  readonly #clock: Clock;
  #minute = -1;
  #creates = 0;
  #others = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  count(response: ServerResponse, kind: 'create' | 'other'): void {
    const providerMs = performance.now() * this.#clock.speed;
    const minute = Math.floor(providerMs / MINUTE_MS);
    if (minute !== this.#minute) [this.#minute, this.#creates, this.#others] = [minute, 0, 0];
    const used = kind === 'create' ? ++this.#creates : ++this.#others;
    const limit = kind === 'create' ? CREATES_A_MINUTE : OTHERS_A_MINUTE;
    response.setHeader('ratelimit-remaining', Math.max(0, limit - used));
    response.setHeader('ratelimit-reset', Math.ceil(((minute + 1) * MINUTE_MS - providerMs) / 1000));
  }
}
