import { performance } from 'node:perf_hooks';
import { StorageError } from '../assets/store.ts';
import { FencedError } from '../events/append.ts';
import type { CancelBilling } from '../events/event.ts';
import type { Candidate } from '../routing/choose.ts';
import { ActiveAttempts, type Active, type Heard } from './active-attempts.ts';
import type { Told } from './changes.ts';
import { chargeFor, chargeOf } from './charge.ts';
import { failureOf, failureOfPast, outOfTime, type Failure, type LaneError } from './failure.ts';
import { hedgeAfterMs, pickHedge } from './hedge.ts';
import { NO_INPUTS } from './inputs.ts';
import { LaneMemory } from './lane-memory.ts';
import { planAgain, planAttempt } from './plan.ts';
import type { AttemptResult } from './result.ts';
import type { AttemptRow, Run } from './run.ts';
import { endOfAttempt, type AttemptEnd } from './settle.ts';
import { isOpen } from './state.ts';

/** How one of the n pictures ended. */
export type LaneEnd =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly errors: readonly LaneError[] }
  | { readonly kind: 'canceled'; readonly billing: CancelBilling };

/** Writes what was told; with an end, it also ends the generation when this was the last lane. */
export type Settle = (told: Told, end: LaneEnd | null) => Promise<void>;

const NOTHING: Told = { events: [], changes: {} };

/**
 * One of the n pictures of a generation, from its first attempt to its last. One attempt after the other is made, each
 * at the offer that promises most by then, up to six in all; a hedge may run beside them. The first that gives a picture
 * ends the lane: whatever still runs is called off, and booked as what it costs.
 *
 * A lane is over when nothing of it is open and its end is known. Ended: it is settled. Parked: every open attempt waits
 * for a provider's job, here and in all other lanes, so another claim goes on with it. Given back: the process ends.
 */
export class Lane {
  readonly #run: Run;
  readonly #index: number;
  readonly #settle: Settle;
  readonly #memory: LaneMemory;
  readonly #active: ActiveAttempts;
  readonly #openOfPast: AttemptRow[] = [];
  #end: LaneEnd | null = null;
  /** No attempt follows, because of what one has found. */
  #over = false;
  #hedged = false;
  /** Its end is written, or it is given back: nothing is left to do here. */
  #isDone = false;

  constructor(run: Run, index: number, history: readonly AttemptRow[], settle: Settle) {
    this.#run = run;
    this.#index = index;
    this.#settle = settle;
    this.#memory = new LaneMemory(run);
    this.#active = new ActiveAttempts(run);
    for (const past of history) this.#remember(past);
  }

  async run(): Promise<void> {
    const { parking, held } = this.#run;
    parking.begin();
    try {
      for (const past of this.#openOfPast) await this.#resume(past);
      while (!parking.isParked && !this.#isDone) {
        if (this.#end !== null) this.#active.callOff();
        if (this.#active.size === 0 && this.#end !== null) return await this.#settle(NOTHING, this.#end);
        if (held.stopReason !== null && this.#active.size === 0) return await this.#stopped();
        const wakeAt = held.stopReason === null && this.#end === null ? await this.#goOn() : null;
        if (wakeAt === 'began') continue;
        const heard = await this.#active.hear(wakeAt);
        if (heard !== null) await this.#conclude(heard);
      }
      // The others of this lane have stopped too, each where it can be gone on with.
      while (this.#active.size > 0) await this.#active.hear(null);
    } finally {
      parking.end();
    }
  }

  /** Starts what should be started. Otherwise says when there may be something: a time, or null for an attempt's end. */
  async #goOn(): Promise<'began' | number | null> {
    const mayHedge = !this.#hedged && !this.#over && this.#run.routing.hedgeUpToUsd !== null;
    // Who only waits for a job needs no route.
    if (this.#active.hasOwn && !mayHedge) return null;
    const order = await this.#run.order();
    let wakeAt: number | null = null;
    if (!this.#over && !this.#active.hasOwn) {
      const next = this.#memory.next(order, this.#active.configKeys);
      // What the hedge is trying may still be tried again after it.
      if (next === null) this.#over = this.#active.size === 0;
      else if (next.waitMs > 0) wakeAt = performance.now() + next.waitMs;
      else return this.#begin(next.candidate, { hedge: false });
    }
    if (this.#over && this.#active.size === 0) {
      this.#end = { kind: 'failed', errors: this.#memory.errors };
      return 'began';
    }
    const hedgeInMs = mayHedge ? hedgeAfterMs(this.#run, order, this.#memory.errors.length > 0) : null;
    if (hedgeInMs === null) return wakeAt;
    if (hedgeInMs > 0) return Math.min(wakeAt ?? Infinity, performance.now() + hedgeInMs);
    // There is nothing to hedge while the lane pauses: it comes with the next attempt.
    if (this.#active.size === 0) return wakeAt;
    const hedge = pickHedge(this.#run, order, this.#memory, this.#active.configKeys);
    if (hedge !== null && hedge.waitMs > 0) return Math.min(wakeAt ?? Infinity, performance.now() + hedge.waitMs);
    this.#hedged = true;
    return hedge === null ? wakeAt : this.#begin(hedge.candidate, { hedge: true });
  }

  async #begin(candidate: Candidate, { hedge }: { hedge: boolean }): Promise<'began'> {
    const inputs = await this.#run.inputs();
    if (inputs instanceof StorageError) {
      const message = `The reference images could not be read, so no provider was asked. ${inputs.message}`;
      const { configKey } = candidate.offer;
      this.#memory.errors.push({ configKey, code: 'STORAGE', message, retryable: inputs.retryable });
      this.#over = true;
      return 'began';
    }
    this.#memory.begun();
    this.#active.start(planAttempt(this.#run, candidate, { index: this.#index, hedge, inputs }), null);
    return 'began';
  }

  /**
   * Goes on with a predecessor's attempt that waits for a job. The whole request is needed only by a job that is still to be
   * found, and by a batch, whose answer continues a conversation without repeating it.
   */
  async #resume(past: AttemptRow): Promise<void> {
    const offer = this.#run.rooms.catalog().offer(past.configKey);
    if (offer === null) throw new Error(`${past.id} can't be gone on with: ${past.configKey} is not in the catalog`);
    const isNeeded = past.operation === null || this.#run.row.tier === 'BATCH';
    const inputs = isNeeded ? await this.#run.inputs() : NO_INPUTS;
    this.#active.start(planAgain(this.#run, past, offer, inputs instanceof StorageError ? NO_INPUTS : inputs), past);
  }

  /** Settles an attempt that has ended, and draws the consequences. */
  async #conclude({ active, result }: Heard): Promise<void> {
    const { held } = this.#run;
    // With everything parked, or with the process ending, the loop ends by itself.
    if (result.kind === 'parked') return;
    if (held.stopReason === 'fenced' && result.kind !== 'answered') throw new FencedError(held.generationId);
    this.#run.report(active.plan, result);
    if (result.kind === 'answered') return this.#answered(active, result);
    const charge = chargeOf(this.#run, active.plan, result);
    this.#run.spent(charge);
    const wanted = held.stopReason === 'cancel' || active.calledOff;
    if (wanted && result.kind !== 'failed') return this.#canceled(active, result, charge);
    if (charge !== null) this.#memory.mayBeDue = true;
    await this.#failed(active, result, charge);
  }

  async #answered({ plan }: Active, result: Extract<AttemptResult, { kind: 'answered' }>): Promise<void> {
    const charge = chargeFor(this.#run, plan, result.usage, result.pictures.length);
    this.#run.spent(charge);
    const warnings = [...plan.warnings, ...result.warnings];
    const { pictures, usage, providerRequestId, conversation } = result;
    if (this.#end?.kind === 'succeeded') {
      // Two were done in the same moment. A lane has one picture; the other is paid for all the same.
      return this.#finish(plan.attemptId, { status: 'CANCELED', billing: 'BILLED', charge });
    }
    const end: LaneEnd = { kind: 'succeeded' };
    // The picture is told at once; the lane ends when nothing of it is open any more.
    await this.#finish(
      plan.attemptId,
      { status: 'SUCCEEDED', pictures, index: this.#index, warnings, usage, charge, providerRequestId, conversation },
      this.#active.size === 0 ? end : null,
    );
    this.#end = end;
    if (this.#active.size === 0) this.#isDone = true;
  }

  async #canceled(
    { plan, calledOff }: Active,
    result: Exclude<AttemptResult, { kind: 'answered' | 'parked' | 'failed' }>,
    charge: ReturnType<typeof chargeOf>,
  ): Promise<void> {
    const billing: CancelBilling =
      result.kind === 'unsent' ? 'FREE' : result.kind === 'canceled' ? result.billing : 'UNKNOWN';
    const attemptEnd: AttemptEnd = { status: 'CANCELED', billing, charge };
    if (calledOff && this.#end !== null) return this.#finish(plan.attemptId, attemptEnd);
    const whole = billing === 'FREE' ? this.#billingOfPast() : billing;
    const end = heavier(this.#end, { kind: 'canceled', billing: whole });
    await this.#finish(plan.attemptId, attemptEnd, this.#active.size === 0 ? end : null);
    this.#end = end;
    if (this.#active.size === 0) this.#isDone = true;
  }

  async #failed(
    { plan }: Active,
    result: Exclude<AttemptResult, { kind: 'answered' | 'parked' }>,
    charge: ReturnType<typeof chargeOf>,
  ): Promise<void> {
    const { held, routing } = this.#run;
    const failure = failureOf(plan.configKey, result, held.stopReason);
    if (failure.error.code === 'CONTENT_POLICY') await this.#run.learnPolicy();
    const unknownStops = result.kind === 'unknown' && routing.onUnknown !== 'NEXT_OFFER';
    if (this.#memory.failed(failure) === 'over' || unknownStops) this.#over = true;
    // Nothing was sent, and this worker ends: another one goes on.
    const givesBack = result.kind === 'unsent' && held.stopReason === 'shutdown';
    const stops = held.stopReason !== null || this.#over || givesBack;
    const next =
      stops || this.#end !== null || this.#active.hasOwn
        ? null
        : this.#memory.next(await this.#run.order(), this.#active.configKeys);
    const last = this.#active.size === 0 && next === null && !givesBack && this.#end === null;
    const laneEnd = last ? this.#endAfterFailure(failure) : null;
    await this.#finish(
      plan.attemptId,
      endOfFailed(failure, result, next?.candidate.offer.configKey ?? null, charge),
      laneEnd,
    );
    if (givesBack || laneEnd !== null) this.#isDone = true;
  }

  async #finish(attemptId: string, end: AttemptEnd, laneEnd: LaneEnd | null = null): Promise<void> {
    await this.#settle(endOfAttempt(attemptId, end), laneEnd);
  }

  #endAfterFailure({ error, reach }: Failure): LaneEnd {
    const { stopReason } = this.#run.held;
    const { errors } = this.#memory;
    if (stopReason === 'cancel') return { kind: 'canceled', billing: this.#billingOfPast() };
    // Another try might have worked: what ended the lane is the time, not this failure.
    const late = stopReason === 'deadline' && reach !== 'REQUEST';
    return { kind: 'failed', errors: late ? [...errors, outOfTime(error.configKey)] : errors };
  }

  /** What a cancel means for the bill when nothing is under way. */
  #billingOfPast(): CancelBilling {
    return this.#memory.mayBeDue ? 'UNKNOWN' : 'FREE';
  }

  /** The lane ends because the generation is told to, with no attempt under way. */
  async #stopped(): Promise<void> {
    switch (this.#run.held.stopReason) {
      case 'cancel':
        return this.#settle(NOTHING, { kind: 'canceled', billing: this.#billingOfPast() });
      case 'deadline': {
        const { errors } = this.#memory;
        const configKey = errors.at(-1)?.configKey ?? '';
        return this.#settle(NOTHING, { kind: 'failed', errors: [...errors, outOfTime(configKey)] });
      }
      // Given back, or no longer ours: somebody else ends it.
      case 'shutdown':
      case 'fenced':
      case null:
      default:
        this.#isDone = true;
    }
  }

  /** What a predecessor's attempt means for this lane: the same as if it had just ended here. */
  #remember(past: AttemptRow): void {
    this.#memory.remember(past);
    if (past.hedge) this.#hedged = true;
    if (isOpen(past.status)) this.#openOfPast.push(past);
    if (past.status === 'SUCCEEDED') this.#end = { kind: 'succeeded' };
    if (past.status === 'CANCELED' && this.#run.row.cancelRequestedAt !== null)
      this.#end = heavier(this.#end, { kind: 'canceled', billing: this.#billingOfPast() });
    if (past.status !== 'FAILED' && past.status !== 'ABANDONED') return;
    const over = this.#memory.failed(failureOfPast(past)) === 'over';
    if (over || (past.status === 'ABANDONED' && this.#run.routing.onUnknown !== 'NEXT_OFFER')) this.#over = true;
  }
}

/** A picture outweighs a cancel. */
function heavier(known: LaneEnd | null, next: LaneEnd): LaneEnd {
  return known?.kind === 'succeeded' ? known : next;
}

function endOfFailed(
  { error: { code, message, retryable } }: Failure,
  result: Exclude<AttemptResult, { kind: 'answered' | 'parked' }>,
  next: string | null,
  charge: ReturnType<typeof chargeOf>,
): AttemptEnd {
  if (result.kind === 'canceled') return { status: 'CANCELED', billing: result.billing, charge };
  return {
    status: result.kind === 'unknown' ? 'ABANDONED' : 'FAILED',
    error: { code, message, retryable },
    next,
    charge,
    providerRequestId: result.kind === 'unsent' ? null : result.providerRequestId,
  };
}
