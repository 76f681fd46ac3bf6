import type { Clock } from '../clock.ts';
import type { Prediction } from './prediction.ts';

/** What the API made is deleted so long after its end, by Replicate's page on data retention. */
const RETENTION_MS = 60 * 60 * 1000;
const PAGE_SIZE = 100;
/** Old ones go first: a sandbox may run for days under a load test. */
const KEPT = 10_000;

/** All predictions, in memory. */
export class Predictions {
  readonly #byId = new Map<string, Prediction>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(prediction: Prediction): void {
    this.#byId.set(prediction.id, prediction);
    for (const [id, { end }] of this.#byId) {
      if (this.#byId.size <= KEPT) break;
      if (end !== null) this.#byId.delete(id);
    }
  }

  get(id: string): Prediction | null {
    const prediction = this.#byId.get(id) ?? null;
    if (prediction !== null) this.#forget(prediction);
    return prediction;
  }

  byStream(streamId: string): Prediction | null {
    return this.#byId.values().find((prediction) => prediction.streamId === streamId) ?? null;
  }

  /** The newest first, from the one after `cursor` on; `next` is the cursor of the following page, null when there is none. */
  page(cursor: string | null): { readonly page: readonly Prediction[]; readonly next: string | null } {
    const newest = [...this.#byId.values()].toReversed();
    const from = cursor === null ? 0 : newest.findIndex(({ id }) => id === cursor) + 1;
    const page = newest.slice(from, from + PAGE_SIZE);
    for (const prediction of page) this.#forget(prediction);
    return { page, next: from + PAGE_SIZE < newest.length ? (page.at(-1)?.id ?? null) : null };
  }

  #forget(prediction: Prediction): void {
    const { completedAt } = prediction;
    if (completedAt !== null && Date.now() - completedAt.getTime() > this.#clock.hereMs(RETENTION_MS)) {
      prediction.dataRemoved = true;
    }
  }
}
