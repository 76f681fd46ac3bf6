import type { Bill } from '../bill.ts';
import { type Clock, pass } from '../clock.ts';
import type { GivenImage } from '../picture/given-image.ts';
import type { Call } from './call.ts';
import { drawLate } from './draw.ts';
import { enterBillInTime } from './enter-bill.ts';
import type { BatchFault } from './fault-outcome.ts';
import { joinChunks } from './framing.ts';
import { stepsOf } from './steps.ts';

/** One request of a batch, as it was accepted. */
export interface BatchedCall {
  readonly call: Call & { readonly fault: BatchFault | null };
  readonly given: readonly GivenImage[];
  /** Whatever came with the request; it goes with the answer. */
  readonly metadata: unknown;
}

/** A batch waits for this share of its time before it runs. */
const WAITING_SHARE = 0.1;
/** How long Google takes to stop a batch that runs, in the provider's own time. */
const STOPPING_MS = 5_000;

const TYPE = 'type.googleapis.com/google.ai.generativelanguage.v1main';
/** Numbers of google.rpc.Code. */
const CANCELLED = 1;
const DEADLINE_EXCEEDED = 4;
const INTERNAL = 13;

/**
 * One batch. Its state follows from the time alone: pending → running → succeeded, or failed, or cancelled. What it
 * costs goes into the bill when each request is decided, whether or not anybody ever looks.
 */
export class Batch {
  readonly name: string;
  readonly #displayName: string;
  readonly #model: string;
  readonly #calls: readonly BatchedCall[];
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #endsAt: number;
  readonly #canceled = new AbortController();
  #stopsAt = Infinity;
  readonly #decided: Promise<unknown>;

  constructor(
    { name, displayName, calls }: { name: string; displayName: string; calls: readonly BatchedCall[] },
    { bill, clock }: { bill: Bill; clock: Clock },
  ) {
    this.name = name;
    this.#displayName = displayName;
    this.#model = calls[0]?.call.model ?? '';
    this.#calls = calls;
    this.#clock = clock;
    this.#startedAt = performance.now();
    this.#endsAt = Math.max(...calls.map(({ call }) => call.startedAt + call.answerMs));
    const entry = { name, canceled: this.#canceled.signal };
    this.#decided = Promise.all(calls.map(({ call }) => enterBillInTime(call, bill, entry)));
  }

  /** Its results can't be had any more. */
  get isGone(): boolean {
    return this.#isOverAt(performance.now()) && this.#has('gone');
  }

  /** Stops it: at once while it waits, soon when it runs, never when it is over. */
  async cancel(): Promise<void> {
    const now = performance.now();
    const state = this.#stateAt(now);
    if (state !== 'PENDING' && state !== 'RUNNING') return;
    const stopsAt = state === 'PENDING' ? now : now + this.#clock.hereMs(STOPPING_MS);
    if (stopsAt >= Math.min(this.#endsAt, this.#stopsAt)) return;
    this.#stopsAt = stopsAt;
    await pass(stopsAt - performance.now());
    this.#canceled.abort();
  }

  /** The operation as lists have it: without its answers. */
  get summary(): object {
    return this.#summaryAt(performance.now());
  }

  /** The operation with its answers, drawn now. What it costs is in the bill before anybody sees that it is over. */
  async operation(): Promise<object> {
    // One moment for all that is said: a batch that ends meanwhile would be over and have no answers.
    const now = performance.now();
    const state = this.#stateAt(now);
    const summary = this.#summaryAt(now);
    if (!this.#isOverAt(now)) return summary;
    await this.#decided;
    if (state === 'FAILED')
      return { ...summary, error: { code: INTERNAL, message: 'An internal error has occurred.' } };
    const calls = this.#calls.filter(({ call }) => call.startedAt + call.answerMs <= this.#stopsAt);
    const answers = await Promise.all(calls.map(answerOf));
    const output = { inlinedResponses: { inlinedResponses: answers } };
    const metadata = { ...summary.metadata, ...(answers.length > 0 && { output }) };
    if (state === 'CANCELLED')
      return { ...summary, metadata, error: { code: CANCELLED, message: 'The operation was cancelled.' } };
    return { ...summary, metadata, response: { '@type': `${TYPE}.GenerateContentBatchOutput`, ...output } };
  }

  #stateAt(now: number): 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' {
    if (now >= this.#stopsAt) return 'CANCELLED';
    if (now >= this.#endsAt) return this.#has('failed') ? 'FAILED' : 'SUCCEEDED';
    return now < this.#startedAt + (this.#endsAt - this.#startedAt) * WAITING_SHARE ? 'PENDING' : 'RUNNING';
  }

  #isOverAt(now: number): boolean {
    return now >= Math.min(this.#endsAt, this.#stopsAt);
  }

  #has(fault: BatchFault): boolean {
    return this.#calls.some(({ call }) => call.fault === fault);
  }

  #summaryAt(now: number) {
    return { name: this.name, metadata: this.#metadataAt(now), ...(this.#isOverAt(now) && { done: true }) };
  }

  #metadataAt(now: number): object {
    const time = (at: number): string => new Date(performance.timeOrigin + at).toISOString();
    const endedAt = Math.min(this.#endsAt, this.#stopsAt);
    const isOver = this.#isOverAt(now);
    const total = String(this.#calls.length);
    return {
      '@type': `${TYPE}.GenerateContentBatch`,
      model: `models/${this.#model}`,
      displayName: this.#displayName,
      createTime: time(this.#startedAt),
      updateTime: time(Math.min(now, endedAt)),
      ...(isOver && { endTime: time(endedAt) }),
      batchStats: { requestCount: total, ...(!isOver && { pendingRequestCount: total }) },
      state: `BATCH_STATE_${this.#stateAt(now)}`,
      name: this.name,
    };
  }
}

async function answerOf({ call, given, metadata }: BatchedCall): Promise<object> {
  const key = metadata === undefined ? {} : { metadata };
  if (call.fault === '504')
    return { error: { code: DEADLINE_EXCEEDED, message: 'Deadline expired before operation could complete.' }, ...key };
  const chunks = [];
  for (const step of stepsOf(call, drawLate(call, given))) chunks.push(await step.chunk());
  return { response: joinChunks(chunks), ...key };
}
