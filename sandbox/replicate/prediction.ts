import { randomBytes } from 'node:crypto';
import type { ImageInput } from './image-input.ts';
import type { ReplicateFault } from './fault-outcome.ts';

export type WebhookEvent = 'start' | 'output' | 'logs' | 'completed';
export const WEBHOOK_EVENTS: readonly WebhookEvent[] = ['start', 'output', 'logs', 'completed'];

/** Everything that was decided about a prediction when it was accepted. */
export interface Asked {
  readonly model: string;
  /** What a prediction says of its version: that of an official model is not told. */
  readonly version: string;
  /** As it was sent. */
  readonly inputJson: object;
  readonly input: ImageInput;
  readonly webhook: { readonly url: string; readonly events: readonly WebhookEvent[]; readonly asked: boolean } | null;
  /** How long after its creation it is canceled, here; null for never. */
  readonly cancelAfterMs: number | null;
  readonly streams: boolean;
  readonly fault: ReplicateFault | null;
  /** How long a success takes, here. */
  readonly takesMs: number;
}

export type Status = 'starting' | 'processing' | Ended['status'];

/** How a prediction ended. */
export type Ended =
  | { readonly status: 'succeeded'; readonly output: string | readonly string[] | null; readonly images: number }
  | { readonly status: 'failed'; readonly error: string }
  | { readonly status: 'canceled' | 'aborted' };

/** What a stream of a prediction tells. */
export interface StreamEvent {
  readonly event: 'logs' | 'output' | 'error' | 'done';
  readonly data: string;
}

/** One run of a model, from its acceptance on. It ends once, whoever is first: its own work, a cancel or its deadline. */
export class Prediction {
  readonly id = predictionId();
  readonly streamId = predictionId();
  readonly asked: Asked;
  readonly createdAt = new Date();
  readonly acceptedMs = performance.now();
  startedAt: Date | null = null;
  completedAt: Date | null = null;
  end: Ended | null = null;
  logs = '';
  /** Input, logs and output were deleted. */
  dataRemoved = false;
  readonly events: StreamEvent[] = [];
  readonly #over = new AbortController();
  #news = Promise.withResolvers<void>();

  constructor(asked: Asked) {
    this.asked = asked;
  }

  /** Fires when it has ended. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  get status(): Status {
    return this.end?.status ?? (this.startedAt === null ? 'starting' : 'processing');
  }

  /** Resolves at the next thing that happens to it. */
  get news(): Promise<void> {
    return this.#news.promise;
  }

  start(): void {
    this.startedAt = new Date();
    this.#tell();
  }

  log(line: string): void {
    this.logs += `${line}\n`;
    this.#tell({ event: 'logs', data: `${line}\n` });
  }

  /** False when it had ended before. */
  finish(end: Ended): boolean {
    if (this.end !== null) return false;
    this.end = end;
    this.completedAt = new Date();
    this.#over.abort();
    if (end.status === 'succeeded') {
      for (const data of [end.output ?? []].flat()) this.events.push({ event: 'output', data });
      this.#tell({ event: 'done', data: '{}' });
    } else if (end.status === 'failed') {
      this.events.push({ event: 'error', data: JSON.stringify({ detail: end.error }) });
      this.#tell({ event: 'done', data: '{"reason":"error"}' });
    } else {
      this.#tell({ event: 'done', data: '{"reason":"canceled"}' });
    }
    return true;
  }

  #tell(...events: readonly StreamEvent[]): void {
    this.events.push(...events);
    const news = this.#news;
    this.#news = Promise.withResolvers();
    news.resolve();
  }
}

/** 26 letters and digits, as Replicate's ids are. */
function predictionId(): string {
  const number = BigInt(`0x${randomBytes(17).toString('hex')}`);
  return number.toString(36).padStart(26, '0').slice(-26);
}
