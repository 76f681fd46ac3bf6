import { performance } from 'node:perf_hooks';
import type { AttemptPlan } from './plan.ts';
import { runQueueAttempt } from './queue-attempt.ts';
import type { AttemptResult, CallOff } from './result.ts';
import type { AttemptRow, Run } from './run.ts';
import { runSyncAttempt } from './sync-attempt.ts';

export interface Active {
  readonly plan: AttemptPlan;
  readonly calledOff: boolean;
}

/** An attempt that has ended, with what came of it. */
export interface Heard {
  readonly active: Active;
  readonly result: AttemptResult;
}

interface Entry {
  readonly plan: AttemptPlan;
  readonly callOff: AbortController;
  /** Set when it has ended and nobody has heard of it yet. */
  ended: { readonly result: AttemptResult } | { readonly error: unknown } | null;
}

/** The attempts of a lane that are under way: its own, and at most one hedge beside it. */
export class ActiveAttempts {
  readonly #run: Run;
  readonly #entries = new Set<Entry>();
  #bell = Promise.withResolvers<void>();

  constructor(run: Run) {
    this.#run = run;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Whether one of them is the lane's own, not a hedge. */
  get hasOwn(): boolean {
    return [...this.#entries].some(({ plan }) => !plan.hedge);
  }

  get configKeys(): ReadonlySet<string> {
    return new Set([...this.#entries].map(({ plan }) => plan.configKey));
  }

  /** Starts one; `past` is the row of a predecessor's that is gone on with. It counts as working until it was heard. */
  start(plan: AttemptPlan, past: AttemptRow | null): void {
    this.#run.parking.begin();
    const entry: Entry = { plan, callOff: new AbortController(), ended: null };
    this.#entries.add(entry);
    const signal = AbortSignal.any([this.#run.held.signal, entry.callOff.signal]);
    void runAttempt(this.#run, plan, signal, past).then(
      (result) => this.#ring(entry, { result }),
      (error: unknown) => this.#ring(entry, { error }),
    );
  }

  /** Tells all of them that another one was sooner. */
  callOff(): void {
    const reason: CallOff = 'outrun';
    for (const { callOff } of this.#entries) callOff.abort(reason);
  }

  /**
   * The next one that ends; null when `wakeAt` (of the monotonic clock) is there first, or when the generation is told to
   * stop and none is under way. Throws what broke an attempt.
   */
  async hear(wakeAt: number | null): Promise<Heard | null> {
    const { parking, held } = this.#run;
    // A lane that only pauses holds its worker; one whose attempts wait for jobs needs none.
    const letsGo = this.#entries.size > 0;
    if (letsGo && wakeAt !== null) this.#run.wakeBy(wakeAt);
    if (letsGo) parking.end();
    const { promise, resolve } = Promise.withResolvers<'woken'>();
    const wake = () => resolve('woken');
    const timer = wakeAt === null ? undefined : setTimeout(wake, Math.max(0, wakeAt - performance.now()));
    if (!letsGo) held.signal.addEventListener('abort', wake, { once: true });
    if (!letsGo && held.signal.aborted) wake();
    while (this.#firstEnded() === null) {
      const how = await Promise.race([this.#bell.promise.then(() => 'rung' as const), promise]);
      if (how === 'woken') break;
      this.#bell = Promise.withResolvers();
    }
    clearTimeout(timer);
    held.signal.removeEventListener('abort', wake);
    const entry = this.#firstEnded();
    if (entry === null) {
      if (letsGo) parking.begin();
      return null;
    }
    // What it worked is the lane's to end now.
    this.#entries.delete(entry);
    const { ended, plan, callOff } = entry;
    if (ended === null || 'error' in ended) throw ended?.error;
    if (ended.result.kind === 'parked') this.#run.wakeBy(performance.now() + ended.result.lookInMs);
    return { active: { plan, calledOff: callOff.signal.aborted }, result: ended.result };
  }

  #firstEnded(): Entry | null {
    return [...this.#entries].find(({ ended }) => ended !== null) ?? null;
  }

  #ring(entry: Entry, ended: NonNullable<Entry['ended']>): void {
    entry.ended = ended;
    this.#bell.resolve();
  }
}

function runAttempt(run: Run, plan: AttemptPlan, signal: AbortSignal, past: AttemptRow | null): Promise<AttemptResult> {
  const { method } = plan;
  switch (method.kind) {
    case 'sync':
      return runSyncAttempt(run, { ...plan, method }, signal);
    case 'queue':
      return runQueueAttempt(run, { ...plan, method }, signal, past);
    default:
      return method satisfies never;
  }
}
