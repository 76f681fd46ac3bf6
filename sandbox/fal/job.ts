import { randomUUID } from 'node:crypto';
import type { Reply } from './fal-error.ts';
import type { FalFault } from './fault-outcome.ts';
import type { ImageInput } from './image-input.ts';
import type { Model } from './models.ts';

/** Everything that was decided about a request when it was queued. */
export interface Asked {
  readonly model: Model;
  /** As it was sent. */
  readonly inputJson: unknown;
  /** Null for one that its model will refuse. */
  readonly input: ImageInput | null;
  readonly refusal: Reply | null;
  readonly prompt: string;
  readonly webhook: string | null;
  readonly lifetime: unknown;
  readonly fault: FalFault | null;
  /** Whether fal tries again by itself what failed on its side. */
  readonly retries: boolean;
  /** How long a success takes, here. */
  readonly takesMs: number;
}

export interface LogLine {
  readonly timestamp: string;
  readonly message: string;
  readonly level: 'INFO' | 'ERROR';
  readonly source: 'USER';
  readonly labels: object;
}

/** One request of the queue: IN_QUEUE → IN_PROGRESS → COMPLETED, once, whoever is first to end it. */
export class Job {
  readonly id = randomUUID();
  /** The last of fal's own tries; the same as the request while there was but one. */
  gatewayId: string = this.id;
  readonly asked: Asked;
  readonly sentAt = new Date();
  readonly acceptedMs = performance.now();
  startedAt: Date | null = null;
  endedAt: Date | null = null;
  position = 0;
  readonly logs: LogLine[] = [];
  result: Reply | null = null;
  /** When fal forgets the result, in `performance.now()`. */
  forgottenMs = Infinity;
  readonly #over = new AbortController();
  #news = Promise.withResolvers<void>();

  constructor(asked: Asked) {
    this.asked = asked;
  }

  /** Fires when it has ended. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  get status(): 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED' {
    if (this.result !== null) return 'COMPLETED';
    return this.startedAt === null ? 'IN_QUEUE' : 'IN_PROGRESS';
  }

  /** Resolves at the next thing that happens to it. */
  get news(): Promise<void> {
    return this.#news.promise;
  }

  moveUp(position: number): void {
    if (position === this.position) return;
    this.position = position;
    this.#tell();
  }

  start(): void {
    this.startedAt = new Date();
    this.#tell();
  }

  log(message: string): void {
    this.logs.push({ timestamp: new Date().toISOString(), message, level: 'INFO', source: 'USER', labels: {} });
    this.#tell();
  }

  /** False when it had ended before. */
  finish(result: Reply): boolean {
    if (this.result !== null) return false;
    this.result = result;
    this.endedAt = new Date();
    this.#over.abort();
    this.#tell();
    return true;
  }

  #tell(): void {
    const news = this.#news;
    this.#news = Promise.withResolvers();
    news.resolve();
  }
}
