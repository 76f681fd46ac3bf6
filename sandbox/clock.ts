import { setTimeout as sleep } from 'node:timers/promises';
import { normal, type Random } from './random.ts';

/** How long a model's real answers take and how often they come, as its scenario says. */
export interface Figures {
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Share of requests that end with a picture, 0 to 1. */
  readonly successRate: number;
}

/** The 95th percentile of the standard normal distribution, in standard deviations. */
const Z95 = 1.6449;

/** The sandbox's own time: `speed` times faster than the providers', and drawn from a row of numbers of its own. */
export class Clock {
  readonly speed: number;
  readonly #random: Random;

  constructor(speed: number, random: Random) {
    this.speed = speed;
    this.#random = random;
  }

  /**
   * How long one success takes here, in milliseconds: log-normal, fitted to the model's median and 95th percentile.
   * Draws are in order of arrival, so a seeded sandbox repeats itself for requests that come one after the other.
   */
  drawSuccessMs(figures: Figures): number {
    const spread = Math.log(figures.p95Ms / figures.p50Ms) / Z95;
    return this.hereMs(figures.p50Ms * Math.exp(spread * normal(this.#random)));
  }

  /** A time of the real provider, as it passes here. */
  hereMs(providerMs: number): number {
    return providerMs / this.speed;
  }

  /** Whether something of this probability (0 to 1) happens now. */
  happens(probability: number): boolean {
    return this.#random() < probability;
  }
}

/**
 * Waits; true when the time has passed, false when the signal fired first. Its timer never keeps the process alive:
 * the sandbox lives as long as its server listens, and what nobody waits for dies with it.
 */
export async function pass(ms: number, signal?: AbortSignal): Promise<boolean> {
  try {
    await sleep(Math.max(0, ms), undefined, { ref: false, ...(signal === undefined ? {} : { signal }) });
    return true;
  } catch {
    // The only error that a timer throws is the abort, and that is the other answer.
    return false;
  }
}
