import { follow } from '../test/follow.ts';
import { until } from '../test/installation.ts';
import { acceptMany } from './accepted.ts';
import { ageMs } from './stamp.ts';

/** How long the events of a round may be under way before what is missing counts as lost. */
const LOST_AFTER_MS = 30_000;

/** As many clients as generations, each following its own over a socket of its own. */
export class Subscribers {
  readonly generationIds: readonly string[];
  /** Events that came again, or before one that should have come first. */
  misplaced = 0;
  readonly #stop = new AbortController();
  readonly #ended: Promise<unknown>;
  #live = 0;
  #agesMs: number[] = [];

  private constructor(url: string, generationIds: readonly string[]) {
    this.generationIds = generationIds;
    this.#ended = Promise.all(generationIds.map((id) => this.#follow(url, id)));
  }

  /** Resolves when each of them has heard its generation's first event, and so hears whatever comes. */
  static async open(url: string, count: number): Promise<Subscribers> {
    const subscribers = new Subscribers(url, await acceptMany(url, count));
    await until('the first event at every subscriber', () => Promise.resolve(subscribers.#live === count));
    return subscribers;
  }

  /** Waits for so many events since the last call, and returns how old each was when it came; fewer when some were lost. */
  async hear(count: number): Promise<number[]> {
    const end = Date.now() + LOST_AFTER_MS;
    await until(`${count} events`, () => Promise.resolve(this.#agesMs.length >= count || Date.now() > end), Infinity);
    const agesMs = this.#agesMs;
    this.#agesMs = [];
    return agesMs;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  #follow(url: string, id: string): Promise<boolean> {
    let last = 0;
    return follow(
      url,
      id,
      null,
      ({ seq, text }) => {
        if (seq !== last + 1) this.misplaced += 1;
        last = seq;
        if (seq === 1) this.#live += 1;
        else this.#agesMs.push(ageMs(text ?? ''));
      },
      this.#stop.signal,
    );
  }
}
