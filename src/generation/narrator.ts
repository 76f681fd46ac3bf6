import { crashPoint } from '../base/crash-point.ts';
import type { NewEvent } from '../events/event.ts';
import type { Changes, Told } from './changes.ts';
import type { Held } from './held.ts';
import { write, type GenerationWriter } from './writer.ts';

const FLUSH_MS = 100;
const FLUSH_CHARACTERS = 4096;

type Delta = Extract<NewEvent, { type: 'THOUGHT' | 'TEXT' }>;

/**
 * Tells what an attempt thinks and says, in events of a sensible size: pieces of one kind are joined for a tenth of a
 * second, or until they make four kilobytes, or something else is to be told. Order is kept.
 */
export class Narrator {
  readonly #writer: GenerationWriter;
  readonly #held: Held;
  /** That the provider has begun to answer, while nobody was told: it goes with whatever is told first. */
  #begun: Told | null = null;
  #pending: Delta | null = null;
  #timer: NodeJS.Timeout | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(writer: GenerationWriter, held: Held) {
    this.#writer = writer;
    this.#held = held;
  }

  /**
   * The provider has begun to answer, on the call's own connection. Nothing depends on when that is known: an attempt is
   * recovered alike before and after.
   */
  begun({
    attemptId,
    providerRequestId,
    firstByteMs,
  }: {
    attemptId: string;
    providerRequestId: string | null;
    firstByteMs: number;
  }): void {
    this.#begun = {
      events: [{ type: 'ATTEMPT_ACCEPTED', attemptId, body: { providerRequestId } }],
      changes: { attempt: { id: attemptId, status: 'ACCEPTED', providerRequestId, firstByteMs } },
    };
    this.#soon();
  }

  /** A piece of thinking or text, appended to the one before when it is of the same attempt and kind. */
  say(type: 'THOUGHT' | 'TEXT', { attemptId, index, text }: { attemptId: string; index: number; text: string }): void {
    const clean = storable(text);
    if (clean === '') return;
    const before = this.#pending;
    if (before !== null && before.type === type && before.attemptId === attemptId && before.body.index === index) {
      this.#pending = delta(type, attemptId, index, (before.body.text ?? '') + clean);
    } else {
      if (before !== null) this.flush();
      this.#pending = delta(type, attemptId, index, clean);
    }
    if ((this.#pending.body.text ?? '').length >= FLUSH_CHARACTERS) this.flush();
    else this.#soon();
  }

  /** Anything else, after what was said before it. */
  tell(event: NewEvent, changes: Changes = {}): void {
    this.flush();
    this.#write({ events: [event], changes });
  }

  /** Hands everything that was told to the writer, which keeps the order. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const [begun, pending] = [this.#begun, this.#pending];
    this.#begun = null;
    this.#pending = null;
    if (begun !== null) this.#write(begun, () => crashPoint('answer-begun'));
    if (pending !== null) this.#write({ events: [pending], changes: {} });
  }

  /** Resolves when everything told so far is committed; rejects when the writer is fenced. */
  async settled(): Promise<void> {
    this.flush();
    await this.#last;
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  #write(told: Told, then: () => void = () => {}): void {
    const written = write({ writer: this.#writer }, this.#held, told).then(then);
    // A failure is heard by settled(), and stops the run at once: what can't be told isn't gone on with.
    written.catch(() => this.#held.stop('fenced'));
    this.#last = Promise.all([this.#last, written]);
    this.#last.catch(() => {});
  }
}

function delta(type: 'THOUGHT' | 'TEXT', attemptId: string, index: number, text: string): Delta {
  return type === 'THOUGHT'
    ? { type, attemptId, body: { index, text, imageId: null } }
    : { type, attemptId, body: { index, text } };
}

/** What PostgreSQL can store of a provider's text: no NUL, no half of a surrogate pair. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
