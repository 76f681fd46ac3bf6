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
    return this.#isOver && this.#has('gone');
  }

  /** Stops it: at once while it waits, soon when it runs, never when it is over. */
  async cancel(): Promise<void> {
    const now = performance.now();
    const state = this.#state;
    if (state !== 'PENDING' && state !== 'RUNNING') return;
    const stopsAt = state === 'PENDING' ? now : now + this.#clock.hereMs(STOPPING_MS);
    if (stopsAt >= Math.min(this.#endsAt, this.#stopsAt)) return;
    this.#stopsAt = stopsAt;
    await pass(stopsAt - performance.now());
    this.#canceled.abort();
  }

  /** The operation as lists have it: without its answers. */
  get summary(): object {
    return { name: this.name, metadata: this.#metadata, ...(this.#isOver && { done: true }) };
  }

  /** The operation with its answers, drawn now. What it costs is in the bill before anybody sees that it is over. */
  async operation(): Promise<object> {
    const state = this.#state;
    if (!this.#isOver) return this.summary;
    await this.#decided;
    if (state === 'FAILED')
      return { ...this.summary, error: { code: INTERNAL, message: 'An internal error has occurred.' } };
    const calls = this.#calls.filter(({ call }) => call.startedAt + call.answerMs <= this.#stopsAt);
    const answers = await Promise.all(calls.map(answerOf));
    const output = { inlinedResponses: { inlinedResponses: answers } };
    const metadata = { ...this.#metadata, ...(answers.length > 0 && { output }) };
    if (state === 'CANCELLED')
      return { ...this.summary, metadata, error: { code: CANCELLED, message: 'The operation was cancelled.' } };
    return { ...this.summary, metadata, response: { '@type': `${TYPE}.GenerateContentBatchOutput`, ...output } };
  }

  get #state(): 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' {
    const now = performance.now();
    if (now >= this.#stopsAt) return 'CANCELLED';
    if (now >= this.#endsAt) return this.#has('failed') ? 'FAILED' : 'SUCCEEDED';
    return now < this.#startedAt + (this.#endsAt - this.#startedAt) * WAITING_SHARE ? 'PENDING' : 'RUNNING';
  }

  get #isOver(): boolean {
    return performance.now() >= Math.min(this.#endsAt, this.#stopsAt);
  }

  #has(fault: BatchFault): boolean {
    return this.#calls.some(({ call }) => call.fault === fault);
  }

  get #metadata(): object {
    const time = (at: number): string => new Date(performance.timeOrigin + at).toISOString();
    const endedAt = Math.min(this.#endsAt, this.#stopsAt);
    const total = String(this.#calls.length);
    return {
      '@type': `${TYPE}.GenerateContentBatch`,
      model: `models/${this.#model}`,
      displayName: this.#displayName,
      createTime: time(this.#startedAt),
      updateTime: time(Math.min(performance.now(), endedAt)),
      ...(this.#isOver && { endTime: time(endedAt) }),
      batchStats: { requestCount: total, ...(!this.#isOver && { pendingRequestCount: total }) },
      state: `BATCH_STATE_${this.#state}`,
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
