import { FalError } from './fal-error.ts';
import type { Job } from './job.ts';

/** Old ones go first: a sandbox may run for days under a load test. */
const KEPT = 10_000;

/** All requests, in memory. */
export class Jobs {
  readonly #byId = new Map<string, Job>();

  add(job: Job): void {
    this.#byId.set(job.id, job);
    for (const [id, { result }] of this.#byId) {
      if (this.#byId.size <= KEPT) break;
      if (result !== null) this.#byId.delete(id);
    }
  }

  /** Null also for one of another app. */
  find(app: string, id: string): Job | null {
    const job = this.#byId.get(id);
    return job !== undefined && job.asked.model.app === app ? job : null;
  }

  /** Throws a FalError. */
  get(app: string, id: string): Job {
    const job = this.find(app, id);
    if (job === null) throw new FalError(404, { detail: 'Request not found', request_id: id });
    return job;
  }

  /** Those that have ended, the last to do so first. */
  ended(): Job[] {
    const over = [...this.#byId.values()].filter(({ result }) => result !== null);
    return over.toSorted((one, other) => Number(other.endedAt) - Number(one.endedAt));
  }
}
