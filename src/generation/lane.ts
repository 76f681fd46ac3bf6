import type { Tx } from '../db/client.ts';
import { newId } from '../base/ids.ts';
import { backoffMs } from '../base/backoff.ts';
import { wait } from '../base/wait.ts';
import type { CancelBilling } from '../events/event.ts';
import { FencedError } from '../events/append.ts';
import { renderParameters } from '../parameters/render.ts';
import type { ErrorCode, FailureReach } from '../providers/provider-error.ts';
import type { Candidate } from '../routing/choose.ts';
import { runAttempt, type AttemptPlan, type AttemptResult } from './attempt.ts';
import { chargeFor, chargeForUnknown } from './charge.ts';
import type { AttemptRow, Run } from './run.ts';
import { settleAttempt, type AttemptEnd, type Charge } from './settle.ts';

/** A failure that a lane has behind it. */
export interface LaneError {
  readonly configKey: string;
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether asking again, as a new generation, may work. */
  readonly retryable: boolean;
}

/** How one of the n pictures ended. */
export type LaneEnd =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly errors: readonly LaneError[] }
  | { readonly kind: 'canceled'; readonly billing: CancelBilling };

const MOST_ATTEMPTS = 6;
const BACKOFF = { baseMs: 500, maxMs: 15_000 };

/** What follows an attempt that gave no picture. */
interface Failure {
  readonly error: LaneError;
  readonly reach: FailureReach;
  readonly retryAfterMs: number | null;
}

/**
 * One of the n pictures of a generation, from its first attempt to its last. Offers are tried in the route's order; one
 * that may work at another try is tried again after the others, with a pause, up to six attempts in all.
 */
export class Lane {
  readonly settle: (work: (tx: Tx) => Promise<void>, end: LaneEnd | null) => Promise<void>;
  readonly #run: Run;
  readonly #index: number;
  readonly #errors: LaneError[] = [];
  readonly #failures = new Map<string, { count: number; dead: boolean; notBefore: number }>();
  #attempts = 0;
  /** Whether an attempt that gave no picture may have to be paid for all the same. */
  #mayBeDue = false;
  #end: LaneEnd | null = null;

  /** `settle` writes in a fenced transaction; with an end, it also ends the generation when this was the last lane. */
  constructor(run: Run, index: number, history: readonly AttemptRow[], settle: Lane['settle']) {
    this.#run = run;
    this.#index = index;
    this.settle = settle;
    for (const past of history) this.#remember(past);
  }

  async run(): Promise<void> {
    // A predecessor got this far before it died: only the end of the lane is still to be counted.
    if (this.#end !== null) return this.settle(async () => {}, this.#end);
    for (;;) {
      const { held } = this.#run;
      if (held.stopReason !== null) return this.#stopped();
      const candidate = this.#next();
      if (candidate === null) return this.settle(async () => {}, { kind: 'failed', errors: this.#errors });
      await this.#pauseBefore(candidate);
      if (held.stopReason !== null) return this.#stopped();
      const plan = this.#plan(candidate);
      this.#attempts += 1;
      const result = await runAttempt(this.#run, plan);
      if (await this.#conclude(plan, candidate, result)) return;
    }
  }

  /** Settles the attempt. True when the lane is over, or is given back. */
  async #conclude(plan: AttemptPlan, candidate: Candidate, result: AttemptResult): Promise<boolean> {
    const { held, sandbox } = this.#run;
    const finish = (end: AttemptEnd, laneEnd: LaneEnd | null) =>
      this.settle((tx) => settleAttempt(tx, held, { attemptId: plan.attemptId, sandbox }, end), laneEnd);
    if (result.kind === 'answered') {
      const { pictures, providerRequestId } = result;
      const warnings = [...candidate.rendered.losses.map((loss) => loss.message), ...result.warnings];
      const charge = chargeFor(this.#run, candidate, result.usage, pictures.length);
      await finish(
        { status: 'SUCCEEDED', pictures, index: this.#index, warnings, charge, providerRequestId },
        { kind: 'succeeded' },
      );
      return true;
    }
    if (held.stopReason === 'fenced') throw new FencedError(held.generationId);
    if (held.stopReason === 'cancel' && result.kind !== 'failed') {
      const billing: CancelBilling =
        result.kind === 'unsent' ? 'FREE' : plan.provider.billedWhenAborted ? 'BILLED' : 'UNKNOWN';
      const charge =
        result.kind === 'unsent' ? null : { ...chargeForUnknown(this.#run, candidate), kind: 'estimate' as const };
      const laneBilling = billing === 'FREE' ? this.#billingOfPast() : billing;
      await finish({ status: 'CANCELED', billing, charge }, { kind: 'canceled', billing: laneBilling });
      return true;
    }
    const failure = this.#failureOf(plan, result);
    this.#note(failure);
    const over = this.#isOver(failure, result);
    const next = over ? null : this.#next();
    const charge = this.#chargeOf(candidate, result);
    if (charge !== null) this.#mayBeDue = true;
    const laneEnd = next === null && !this.#givesBack(result) ? this.#endAfterFailure(failure) : null;
    const status = result.kind === 'unknown' ? ('ABANDONED' as const) : ('FAILED' as const);
    const providerRequestId = result.kind === 'unsent' ? null : result.providerRequestId;
    await finish(
      { status, error: storedError(failure.error), next: next?.offer.configKey ?? null, charge, providerRequestId },
      laneEnd,
    );
    return laneEnd !== null || this.#givesBack(result);
  }

  #chargeOf(candidate: Candidate, result: Exclude<AttemptResult, { kind: 'answered' }>): Charge | null {
    if (result.kind === 'unknown') return chargeForUnknown(this.#run, candidate);
    if (result.kind !== 'failed' || result.error.billing === 'NO') return null;
    const charge = chargeFor(this.#run, candidate, result.usage, 0);
    return charge === null ? null : { ...charge, kind: 'maybe' };
  }

  #endAfterFailure({ error, reach }: Failure): LaneEnd {
    const { stopReason } = this.#run.held;
    if (stopReason === 'cancel') return { kind: 'canceled', billing: this.#billingOfPast() };
    // Another try might have worked: what ended the lane is the time, not this failure.
    const errors =
      stopReason === 'deadline' && reach !== 'REQUEST' ? [...this.#errors, outOfTime(error.configKey)] : this.#errors;
    return { kind: 'failed', errors };
  }

  /** What a cancel means for the bill when nothing is under way. */
  #billingOfPast(): CancelBilling {
    return this.#mayBeDue ? 'UNKNOWN' : 'FREE';
  }

  /** Nothing was sent, and this worker ends: another one goes on. */
  #givesBack(result: AttemptResult): boolean {
    return result.kind === 'unsent' && this.#run.held.stopReason === 'shutdown';
  }

  #isOver(failure: Failure, result: AttemptResult): boolean {
    if (this.#run.held.stopReason === 'deadline' || this.#run.held.stopReason === 'cancel') return true;
    if (result.kind === 'unknown') return this.#run.row.request?.routing.onUnknown !== 'NEXT_OFFER';
    return failure.reach === 'REQUEST';
  }

  #failureOf({ configKey }: AttemptPlan, result: Exclude<AttemptResult, { kind: 'answered' }>): Failure {
    // A complete answer keeps its own error, whenever it came; only a call that we broke off has none.
    const answered = result.kind === 'failed' && result.error.code !== 'CANCELED';
    if (this.#run.held.stopReason === 'deadline' && !answered)
      return { error: outOfTime(configKey), reach: 'REQUEST', retryAfterMs: null };
    switch (result.kind) {
      case 'failed': {
        const { code, message, reach, retryAfterMs } = result.error;
        return {
          error: { configKey, code, message, retryable: reach === 'RETRY' || code === 'PROVIDER_BAD_RESPONSE' },
          reach,
          retryAfterMs,
        };
      }
      case 'unknown':
        return { error: unknownOutcome(configKey, result.reason), reach: 'RETRY', retryAfterMs: null };
      case 'unsent':
        return {
          error: {
            configKey,
            code: 'INTERNAL',
            message: 'The worker could not be sure that it still held the lease, so nothing was sent.',
            retryable: true,
          },
          reach: 'RETRY',
          retryAfterMs: null,
        };
      default:
        return result satisfies never;
    }
  }

  /** The lane ends because the generation is told to, with no attempt under way. */
  #stopped(): Promise<void> {
    switch (this.#run.held.stopReason) {
      case 'cancel':
        return this.settle(async () => {}, { kind: 'canceled', billing: this.#billingOfPast() });
      case 'deadline': {
        const configKey = this.#errors.at(-1)?.configKey ?? '';
        return this.settle(async () => {}, { kind: 'failed', errors: [...this.#errors, outOfTime(configKey)] });
      }
      // Given back, or no longer ours: somebody else ends it.
      case 'shutdown':
      case 'fenced':
      case null:
      default:
        return Promise.resolve();
    }
  }

  /** The next offer: the route's order first, then those that may work at another try, the one that waited longest first. */
  #next(): Candidate | null {
    if (this.#attempts >= MOST_ATTEMPTS) return null;
    const alive = this.#run.order.filter(({ offer }) => this.#failures.get(offer.configKey)?.dead !== true);
    const fewest = Math.min(...alive.map(({ offer }) => this.#failures.get(offer.configKey)?.count ?? 0));
    return alive.find(({ offer }) => (this.#failures.get(offer.configKey)?.count ?? 0) === fewest) ?? null;
  }

  async #pauseBefore({ offer }: Candidate): Promise<void> {
    const { notBefore = 0 } = this.#failures.get(offer.configKey) ?? {};
    const ms = notBefore - performance.now();
    if (ms > 0) await wait(ms, this.#run.held.signal);
  }

  #note({ error, reach, retryAfterMs }: Failure): void {
    this.#errors.push(error);
    const count = (this.#failures.get(error.configKey)?.count ?? 0) + 1;
    const pauseMs = Math.max(retryAfterMs ?? 0, backoffMs(count, BACKOFF));
    this.#failures.set(error.configKey, { count, dead: reach === 'OFFER', notBefore: performance.now() + pauseMs });
  }

  #plan(candidate: Candidate): AttemptPlan {
    const { model, prompt, images, parameters, rooms, sandbox, row } = this.#run;
    const provider = rooms.providers.get(candidate.offer.provider.slug);
    if (provider === undefined)
      throw new Error(`${candidate.offer.configKey} is in the route and its provider is not configured`);
    const attemptId = newId('attempt');
    const rendered = renderParameters(candidate.offer, row.mode, this.#ownParameters(parameters));
    const usualMs = candidate.entry.p50Ms;
    return {
      attemptId,
      index: this.#index,
      number: this.#run.nextNumber(),
      offerId: candidate.offer.id,
      configKey: candidate.offer.configKey,
      provider,
      request: {
        attemptId,
        upstreamModelId: candidate.offer.upstreamModelId || model.slug,
        prompt,
        images,
        fields: rendered.fields,
      },
      local: rendered.local,
      expectedMs: usualMs === null ? null : usualMs / (sandbox ? rooms.sandboxSpeed : 1),
    };
  }

  /** A lane makes one picture: n is how many lanes there are. A seed counts up with them, or all would draw the same. */
  #ownParameters(parameters: Run['parameters']): Run['parameters'] {
    const { n, seed } = parameters;
    return {
      ...parameters,
      ...(n !== undefined && { n: 1 }),
      ...(typeof seed === 'number' && { seed: seed + this.#index }),
    };
  }

  /** What a predecessor's attempt means for this lane: the same as if it had just ended here. */
  #remember(past: AttemptRow): void {
    this.#attempts += 1;
    if (past.costMicros !== null) this.#mayBeDue = true;
    if (past.status === 'SUCCEEDED') this.#end = { kind: 'succeeded' };
    if (past.status === 'CANCELED') this.#end = { kind: 'canceled', billing: this.#billingOfPast() };
    if (past.status !== 'FAILED' && past.status !== 'ABANDONED') return;
    const retryable = past.errorRetryable ?? true;
    const error = {
      configKey: past.configKey,
      code: past.errorCode ?? 'INTERNAL',
      message: past.errorMessage ?? '',
      retryable,
    };
    const abandoned = past.status === 'ABANDONED';
    const reach = abandoned ? 'RETRY' : reachOfPast(error.code, past);
    this.#note({ error, reach, retryAfterMs: null });
    const stops = abandoned ? this.#run.row.request?.routing.onUnknown !== 'NEXT_OFFER' : reach === 'REQUEST';
    if (stops) this.#end = { kind: 'failed', errors: [...this.#errors] };
  }
}

/** Codes of failures that say something of the offer or of our account there, and nothing of the request. */
const OF_THE_OFFER: ReadonlySet<ErrorCode> = new Set([
  'INVALID_REQUEST',
  'PROVIDER_AUTH',
  'PROVIDER_QUOTA',
  'PROVIDER_BAD_RESPONSE',
]);

/** How far a stored failure reaches: the same as when it was new, from what was stored of it. */
function reachOfPast(code: ErrorCode, { errorRetryable }: AttemptRow): FailureReach {
  if (code === 'TIMEOUT') return 'REQUEST';
  if (OF_THE_OFFER.has(code)) return 'OFFER';
  return errorRetryable === false ? 'REQUEST' : 'RETRY';
}

/** What is said when a paid call's fate can't be learned. */
export function unknownOutcome(configKey: string, reason: string): LaneError {
  return {
    configKey,
    code: 'PROVIDER_OUTCOME_UNKNOWN',
    message: `${configKey} was asked and no complete answer came back (${reason}), so it may have been billed. It was not asked again. Start a new generation if you accept that risk.`,
    retryable: false,
  };
}

function outOfTime(configKey: string): LaneError {
  return {
    configKey,
    code: 'TIMEOUT',
    message: 'Its time was over before an offer succeeded. Give it a longer timeoutMs, or try again later.',
    retryable: true,
  };
}

function storedError({ code, message, retryable }: LaneError) {
  return { code, message, retryable };
}
